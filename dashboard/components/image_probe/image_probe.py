"""The probe's Python side: it sends the addresses of images, a kernel and a scale, and receives edited kernels."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from dashboard.components.declare import declare
from dashboard.components.typed_numbers import usable_number
from dashboard.figures.theme import NEGATIVE, NEUTRAL, POSITIVE
from dashboard.runtime.media_urls import picture_address

_PIXEL = re.compile(r"[0-9]{1,5},[0-9]{1,5}")
_SCALES = {theme: [NEGATIVE, neutral, POSITIVE] for theme, neutral in NEUTRAL.items()}

_component = declare("image_probe")


@dataclass(frozen=True)
class Numbers:
    """How a pixel's level, 0 to 255, is written: level * scale + offset, one value a channel.

    Attributes:
        scale: 1 shows levels, 1 / 255 shows what a tensor holds.
        offset: added afterwards.
        digits: at most so many after the point.
    """

    scale: tuple[float, ...] = (1 / 255,) * 3
    offset: tuple[float, ...] = (0.0,) * 3
    digits: int = 2


@dataclass(frozen=True)
class KernelEdit:
    """A kernel in which the reader changed a cell."""

    weights: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Probed:
    """What a probe shows.

    Attributes:
        image: (3, h, w) or (h, w), in [0, 1]; shown with 256 levels.
        identity: differs for every other image, where the caller knows it; saves looking at every pixel.
        after: what became of it, same size; a divider uncovers it.
        kernel: (k_h, k_w), applied as libraries do, without a flip; None shows the numbers alone.
        window: height and width of the window where there is no kernel.
        border: what lies beyond the edge: zeros, replicate, reflect or circular.
        numbers: how levels are written.
        label: what a screen reader says of the image.
    """

    image: Tensor
    identity: str = ""
    after: Tensor | None = None
    kernel: Tensor | None = None
    window: int = 7
    border: str = "replicate"
    numbers: Numbers = Numbers()
    label: str = "Image with a window that follows the pointer; arrow keys move it."


def picture_probe(probed: Probed, *, key: str, on_edit: Callable[[KernelEdit], None] | None = None) -> tuple[int, int]:
    """An image with a window under the pointer, its numbers beside it, and the sum that a kernel makes of them.

    A pixel that the reader holds is part of the page's address, "page.held=row,column".

    Args:
        probed: what is shown.
        key: the widget's key, "page.probe".
        on_edit: receives the kernel when the reader changed a cell, before the page runs again.

    Returns:
        Row and column of the pixel that is held, or of the middle one.
    """
    h, w = probed.image.shape[-2:]
    parameter = f"{key.rpartition('.')[0]}.held"
    held = _held(st.query_params.get(parameter, ""), h, w)

    def keep_place() -> None:
        place = st.session_state[key].get("place")
        if place:
            st.query_params[parameter] = f"{int(place['row'])},{int(place['column'])}"
        else:
            st.query_params.pop(parameter, None)

    def take_edit() -> None:
        edit = st.session_state[key].get("kernel")
        if edit and on_edit and all(usable_number(weight) is not None for weight in edit["weights"]):
            on_edit(_kernel_edit(edit["weights"], int(edit["columns"])))

    place = {"row": held[0], "column": held[1]} if held else None
    data = _data(probed, key) | {"place": place, "editable": on_edit is not None}
    _component(key=key, data=data, on_kernel_change=take_edit, on_place_change=keep_place)
    return held or (h // 2, w // 2)


def _data(probed: Probed, key: str) -> dict[str, object]:
    """What the browser side reads, but for what the reader does."""
    after, kernel, numbers = probed.after, probed.kernel, probed.numbers
    channels = probed.image.shape[0] if probed.image.dim() == 3 else 1
    return {
        "picture": picture_address(probed.image, key=f"{key}.before", identity=probed.identity),
        "after": None if after is None else picture_address(after, key=f"{key}.after", file_format="JPEG"),
        "channels": channels,
        "names": ["red", "green", "blue"] if channels == 3 else ["grey"],
        "kernel": None if kernel is None else _kernel_data(kernel),
        "window": probed.window,
        "border": probed.border,
        "scale": list(numbers.scale),
        "offset": list(numbers.offset),
        "digits": numbers.digits,
        "hint": "Point at the image; click to hold.",
        "label": probed.label,
        "scales": _SCALES,
    }


def _held(text: str, h: int, w: int) -> tuple[int, int] | None:
    """The pixel of an address, brought inside the image, or None where it says nothing usable."""
    if not _PIXEL.fullmatch(text):
        return None
    row, column = map(int, text.split(","))
    return min(row, h - 1), min(column, w - 1)


def _kernel_data(kernel: Tensor) -> dict[str, object]:
    return {"rows": kernel.shape[0], "columns": kernel.shape[1], "weights": kernel.double().flatten().tolist()}


def _kernel_edit(weights: Sequence[float], columns: int) -> KernelEdit:
    rows = (weights[start : start + columns] for start in range(0, len(weights), columns))
    return KernelEdit(tuple(tuple(float(weight) for weight in row) for row in rows))
