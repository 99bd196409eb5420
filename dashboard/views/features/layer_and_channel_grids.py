"""The layers of a network in a strip and the channels of a layer in a grid, to choose from."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

from dashboard.components.channel_grid.channel_grid import Arrangement, Cell, channel_grid
from dashboard.figures.feature_maps import sprite, thumbnails
from dashboard.figures.number_format import rounded
from dashboard.figures.sprite_sheet import Sprite
from dashboard.figures.theme import Theme
from dashboard.runtime.cache import cached
from dashboard.shell.theme import current_theme
from dashboard.views.features.network_pass import Observed, ObservedLayer
from engine.inspection import strengths, strongest_first

_STRIP = Arrangement("strip", size_pixels=52)


def layer_strip(shown: Observed, *, chosen: int, key: str, on_choose: Callable[[int], None], of: str = "") -> None:
    """The layers in a row, each with its strongest map.

    Args:
        shown: the pass of the image.
        chosen: the marked layer's number.
        key: the widget's key.
        on_choose: receives the number of the layer that the reader chose.
        of: whose layers they are, for screen readers, where there are two networks.
    """
    channel_grid(
        _strip_picture(shown, theme=current_theme()),
        [_layer_cell(one) for one in shown.layers],
        chosen=chosen,
        label=f"Layers{of}, from the image to the classifier",
        key=key,
        arrangement=_STRIP,
        on_choose=on_choose,
    )


@dataclass(frozen=True)
class ShownChannels:
    """Channels of a layer as a grid shows them.

    Attributes:
        layer: whose channels.
        visible: which, in the order of the grid.
        chosen: the marked channel.
        common_scale: one colour scale for all.
        height_pixels: beyond it the grid scrolls.
        of: whose channels they are, for screen readers, where there are two networks.
    """

    layer: ObservedLayer
    visible: tuple[int, ...]
    _: KW_ONLY
    chosen: int
    common_scale: bool = False
    height_pixels: int = 0
    of: str = ""


def channels_of(shown: ShownChannels, *, key: str, on_choose: Callable[[int], None]) -> None:
    """Channels of a layer in a grid.

    Args:
        shown: which, and how.
        key: the widget's key.
        on_choose: receives the channel that the reader chose.
    """
    layer, visible = shown.layer, shown.visible
    strength = strengths(layer.maps)
    channel_grid(
        _grid_picture(layer, visible, theme=current_theme(), common_scale=shown.common_scale),
        [_channel_cell(number, float(strength[number])) for number in visible],
        chosen=visible.index(shown.chosen) if shown.chosen in visible else -1,
        label=f"Channels of {layer.layer.title}{shown.of}, strongest first",
        key=key,
        arrangement=Arrangement("grid", size_pixels=58, height_pixels=shown.height_pixels),
        on_choose=lambda place: on_choose(visible[place]),
    )


def _layer_cell(one: ObservedLayer) -> Cell:
    c, h, w = one.maps.shape
    strongest = float(strengths(one.maps).max())
    state = f"; {_strength_words(strongest)}" if strongest <= 0 else ""
    tip = f"{one.layer.title}: {c} maps of {h} by {w}; each value can see {one.field.size} pixels in a row{state}"
    return Cell(one.layer.title, f"{c} × {h} × {w}", tip, empty=strongest <= 0)


def _channel_cell(number: int, strength: float) -> Cell:
    words = _strength_words(strength)
    tip = f"Channel {number}, strength {words}"
    return Cell(f"#{number}", words, tip, empty=strength <= 0)


def _strength_words(strength: float) -> str:
    return "not finite" if strength < 0 else "empty" if strength == 0 else rounded(strength)


@cached(entries=16)
def _strip_picture(shown: Observed, *, theme: Theme) -> Sprite:
    return thumbnails([one.maps[strongest_first(one.maps)[0]].cpu().numpy() for one in shown.layers], theme=theme)


@cached(entries=32)
def _grid_picture(layer: ObservedLayer, visible: tuple[int, ...], *, theme: Theme, common_scale: bool) -> Sprite:
    return sprite(layer.maps[list(visible)].cpu().numpy(), theme=theme, common_scale=common_scale)
