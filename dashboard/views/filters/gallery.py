"""Every named kernel on the reader's image, to choose from."""

from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from dashboard.components.channel_grid.channel_grid import Arrangement, Cell, channel_grid
from dashboard.controls.image_picker import Picture
from dashboard.figures.rasters import as_levels
from dashboard.figures.sprite_sheet import Sprite, picture_sheet
from dashboard.figures.theme import Theme
from dashboard.runtime.cache import cached
from dashboard.shell.theme import current_theme
from dashboard.views.filters.controls import title
from dashboard.views.filters.families import variants
from dashboard.views.filters.filter_view import shown, working_picture
from dashboard.views.filters.settings import Colour, Display, FilterSettings
from engine.convolution import filter_image
from engine.images import Region, crop
from engine.kernels import get, names

SIDE = 128


def show_gallery(picture: Picture, settings: FilterSettings) -> None:
    """All named kernels at once, or the members of the chosen family; a click takes one."""
    if settings.kernel.values:
        _family_gallery(picture, settings)
    else:
        _named_gallery(picture, settings)


def _named_gallery(picture: Picture, settings: FilterSettings) -> None:
    kernels = names()

    def take(index: int) -> None:
        st.session_state["filters.source"] = "Named"
        st.session_state["filters.kernel"] = kernels[index]

    current = settings.kernel.title
    channel_grid(
        gallery_sheet(picture, settings.colour, settings.border, settings.display, current_theme()),
        [Cell(title(name), _size(name), f"{title(name)}. {get(name).summary}") for name in kernels],
        chosen=next((place for place, name in enumerate(kernels) if title(name) == current), -1),
        label="Named kernels on the image",
        key="filters.gallery",
        arrangement=Arrangement("grid", size_pixels=112),
        on_choose=take,
    )


def _family_gallery(picture: Picture, settings: FilterSettings) -> None:
    """Every slider of the family swept while the others stay where they are: the gallery moves with the sliders."""
    kernel = settings.kernel
    members = variants(kernel.title, kernel.values)

    def take(index: int) -> None:
        st.session_state[members[index].key] = members[index].value

    st.caption("One slider moved at a time, the others as they stand above; a click takes a value.")
    channel_grid(
        sheet(picture, settings, [member.weights for member in members]),
        [
            Cell(member.words, "chosen" if member.chosen else "", f"{kernel.title}, {member.words}")
            for member in members
        ],
        chosen=next((place for place, member in enumerate(members) if member.chosen), -1),
        label=f"{kernel.title} with other parameters on the image",
        key="filters.family-gallery",
        arrangement=Arrangement("grid", size_pixels=112),
        on_choose=take,
    )


@dataclass(frozen=True)
class _Look:
    """How the image is read, filtered at its border and shown."""

    colour: Colour
    border: str
    display: Display
    theme: Theme


def gallery_sheet(picture: Picture, colour: Colour, border: str, display: Display, theme: Theme) -> Sprite:
    """The middle square of the image under every named kernel, in one file."""
    return _sheet(picture, _Look(colour, border, display, theme), [get(name).weights for name in names()])


def sheet(picture: Picture, settings: FilterSettings, kernels: list[Tensor]) -> Sprite:
    """The middle square of the image under some kernels, in one file."""
    look = _Look(settings.colour, settings.border, settings.display, current_theme())
    return _sheet(picture, look, kernels)


@cached(entries=64)
def _sheet(picture: Picture, look: _Look, kernels: list[Tensor]) -> Sprite:
    before = _middle_square(working_picture(picture, look.colour, 2 * SIDE))
    results = [(filter_image(before, kernel, padding_mode=look.border), kernel) for kernel in kernels]
    return picture_sheet(
        [as_levels(shown(result, kernel, look.display, look.theme).numpy()) for result, kernel in results]
    )


def _middle_square(image: Tensor) -> Tensor:
    h, w = image.shape[-2:]
    side = min(h, w, SIDE)
    return crop(image, Region((h - side) // 2, (w - side) // 2, side, side))


def _size(name: str) -> str:
    rows, columns = get(name).weights.shape
    return f"{rows} × {columns}"
