"""The strongest patches of the chosen channel: what excites it most in several images."""

from math import ceil, floor

import numpy as np
import streamlit as st
from torch import Tensor
from torch.nn import functional as F

from dashboard.components.channel_grid.channel_grid import Arrangement, Cell, channel_grid
from dashboard.components.typed_numbers import whole_number
from dashboard.controls.image_picker import Picture, literal
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.figures.number_format import cell_text
from dashboard.figures.rasters import as_levels, outlined
from dashboard.figures.sprite_sheet import picture_sheet
from dashboard.runtime.cache import cached, digest, heavy_computation
from dashboard.runtime.jobs import computed_on_request
from dashboard.shell.theme import current_theme
from dashboard.views.features.explorer import Explored
from dashboard.views.features.network_pass import observed
from dashboard.views.features.patch_image_sets import chosen_album
from dashboard.views.features.time_estimate import forward_seconds, share_until
from engine.images import Region, crop, fit
from engine.inspection import Patch, Peaks, patches_at, peaks
from engine.networks import Box, Preprocessing

_COUNT = 12
_SIDE = 96
_SHOWN_PIXELS = 360
_BLURRED_FROM = 24  # smaller patches keep their pixels as squares
_CHOSEN = "patch"
_AT_ONCE_SECONDS = 2.0


def show_patches(network: ChosenNetwork, picture: Picture, explored: Explored) -> tuple[Picture, ...]:
    """The patches as a grid, and where the chosen one lies in its image; returns the images looked through."""
    st.markdown("**Its strongest patches**: what each of its largest values sees")
    album = chosen_album(picture)
    if not album:
        st.caption("Choose some images; their strongest patches are shown here.")
        return album
    known = _found_peaks(network, picture, album, explored.layer.layer.name)
    if known is None:
        return album
    found = patches_at(known, explored.channel, count=_COUNT)
    if not found:
        st.info(
            "This channel is the same everywhere in all of these images: no place is the strongest.",
            icon=":material/visibility_off:",
        )
        return album
    _grid(network, album, explored, found)
    return album


def _found_peaks(network: ChosenNetwork, picture: Picture, album: tuple[Picture, ...], layer: str) -> Peaks | None:
    """At once where it takes a moment; else on request, with progress, and None until then."""
    passes = share_until(network, layer) * len(album)
    if observed(network, picture).seconds * passes < _AT_ONCE_SECONDS:
        with st.spinner("Looking through the images …", show_time=True):
            return _peaks(network, album, layer)
    pictures = [one.tensor for one in album]
    return computed_on_request(
        f"patches/{network.key}/{layer}/{digest(' '.join(one.digest for one in album).encode())}",
        seconds=lambda: forward_seconds(network, picture) * passes,
        compute=lambda job: peaks(network.model, layer, pictures, progress=job.report),
        key="features.patches-job",
    )


@cached(entries=12)
def _peaks(network: ChosenNetwork, album: tuple[Picture, ...], layer: str) -> Peaks:
    with heavy_computation():
        return peaks(network.model, layer, [picture.tensor for picture in album])


def _grid(network: ChosenNetwork, album: tuple[Picture, ...], explored: Explored, found: list[Patch]) -> None:
    whose = f"{explored.layer.layer.title}.{explored.channel}"
    title, _, number = st.query_params.get(_CHOSEN, "").rpartition(":")
    asked = whole_number(number) if title == whose else 0
    chosen = min(asked or 0, len(found) - 1)
    left, right = st.columns([3, 2], gap="medium")
    preprocessing = network.origin.preprocessing

    def choose(index: int) -> None:
        st.query_params[_CHOSEN] = f"{whose}:{index}"

    with left:
        channel_grid(
            picture_sheet([_square(album[patch.image_index], patch.box, preprocessing) for patch in found]),
            [_cell(album[patch.image_index], patch) for patch in found],
            chosen=chosen,
            label=f"Strongest patches of channel {explored.channel} of {explored.layer.layer.title}",
            key="features.patches",
            arrangement=Arrangement("grid", size_pixels=_SIDE),
            on_choose=choose,
        )
    with right:
        _in_its_picture(album[found[chosen].image_index], found[chosen], preprocessing)


def _cell(picture: Picture, patch: Patch) -> Cell:
    row, column = patch.position
    tip = f"{cell_text(patch.value)} in {picture.name}, row {row}, column {column} of the map"
    return Cell(f"{cell_text(patch.value)}", picture.name, tip)


def region_on_picture(box: Box, picture: Tensor, preprocessing: Preprocessing) -> Region:
    """A box of the network's input as whole pixels of the image that it came from, (3, h, w)."""
    h, w = picture.shape[1:]
    place = preprocessing.on_image(box, h, w)
    top, left = max(floor(place.top), 0), max(floor(place.left), 0)
    return Region(top, left, max(ceil(place.bottom) - top, 1), max(ceil(place.right) - left, 1)).inside(h, w)


def _square(picture: Picture, box: Box, preprocessing: Preprocessing) -> np.ndarray:
    """What a value sees, enlarged to a square: uint8, (side, side, 3)."""
    part = crop(picture.tensor, region_on_picture(box, picture.tensor, preprocessing))
    smooth = max(part.shape[1:]) >= _BLURRED_FROM
    large = F.interpolate(part[None], (_SIDE, _SIDE), mode="bilinear" if smooth else "nearest", antialias=smooth)
    return as_levels(large[0].numpy())


def _in_its_picture(picture: Picture, patch: Patch, preprocessing: Preprocessing) -> None:
    """The image with the patch outlined."""
    small = fit(picture.tensor, _SHOWN_PIXELS)
    region = region_on_picture(patch.box, small, preprocessing)
    pixels = outlined(as_levels(small.numpy()), region, theme=current_theme())
    st.image(pixels, output_format="JPEG", width="stretch", alt=f"{picture.name}, the patch outlined")
    height, width = patch.box.bottom - patch.box.top, patch.box.right - patch.box.left
    row, column = patch.position
    st.caption(
        f"**{cell_text(patch.value)}** in {literal(picture.name)}, row {row}, column {column} of the map. "
        f"It sees {height:.0f} × {width:.0f} pixels of the network's input that are not padding."
    )
