"""Many small pictures to choose from, cut out of one large picture by the browser."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from dashboard.components.declare import declare
from dashboard.figures.sprite_sheet import Sprite
from dashboard.runtime.media_urls import file_address

_component = declare("channel_grid", html='<div class="cells" role="listbox"></div>')


@dataclass(frozen=True)
class Cell:
    """One of the small pictures.

    Attributes:
        name: written below it.
        note: written below that, in a fainter tone.
        tip: all about it in one sentence, also for screen readers.
        empty: whether there is nothing to see; it is hatched then.
    """

    name: str
    note: str
    tip: str
    empty: bool = False


@dataclass(frozen=True)
class Arrangement:
    """How the small pictures lie.

    Attributes:
        layout: "grid" fills rows, "strip" is one row that scrolls.
        size_pixels: the least width of a picture.
        height_pixels: beyond it a grid scrolls; 0 lets it grow.
    """

    layout: Literal["grid", "strip"] = "grid"
    size_pixels: int = 56
    height_pixels: int = 0


def channel_grid(
    sprite: Sprite,
    cells: Sequence[Cell],
    *,
    chosen: int,
    label: str,
    key: str,
    arrangement: Arrangement | None = None,
    on_choose: Callable[[int], None],
) -> None:
    """The pictures, where it is called.

    Args:
        sprite: all pictures in one.
        cells: what is said about each.
        chosen: the one that is marked.
        label: what they are, for screen readers.
        key: the widget's key, "page.control".
        arrangement: how they lie.
        on_choose: receives the number of a picture that the reader chose, before the page runs again.
    """
    arrangement = arrangement or Arrangement()

    def take_choice() -> None:
        choice = st.session_state[key].get("chosen")
        index = _place(cells, choice["name"], int(choice["index"])) if choice else None
        if index is not None:
            on_choose(index)

    _component(
        key=key,
        data={
            "sprite": file_address(sprite.content, media_type=sprite.media_type, key=key),
            "columns": sprite.columns,
            "rows": sprite.rows,
            "items": [asdict(cell) for cell in cells],
            "chosen": chosen,
            "label": label,
            "layout": arrangement.layout,
            "size": arrangement.size_pixels,
            "height": arrangement.height_pixels,
        },
        on_chosen_change=take_choice,
    )


def _place(cells: Sequence[Cell], name: str, index: int) -> int | None:
    """Where the picture stands now that the reader saw under this name: the grid on screen may be of the run before."""
    if index < len(cells) and cells[index].name == name:
        return index
    return next((place for place, cell in enumerate(cells) if cell.name == name), None)
