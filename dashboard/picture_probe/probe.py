"""The probe's Python side: it sends the addresses of images, a kernel and a scale, and receives edited kernels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.components.v2 import component

from dashboard.address import whole_numbers
from dashboard.figures.theme import NEGATIVE, NEUTRAL, POSITIVE
from dashboard.javascript import joined
from dashboard.media import picture_address

if TYPE_CHECKING:
    from torch import Tensor

FOLDER = Path(__file__).parent
_SCALES = {theme: [NEGATIVE, neutral, POSITIVE] for theme, neutral in NEUTRAL.items()}

_component = component(
    "convscope_picture_probe",
    html=(FOLDER / "probe.html").read_text(encoding="utf-8"),
    css=(FOLDER / "probe.css").read_text(encoding="utf-8"),
    js=joined(FOLDER / "probe.mjs"),
)


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


def picture_probe(
    image: "Tensor",
    *,
    key: str,
    identity: str = "",
    after: "Tensor | None" = None,
    kernel: "Tensor | None" = None,
    window: int = 7,
    border: str = "replicate",
    numbers: Numbers | None = None,
    label: str = "Image with a window that follows the pointer; arrow keys move it.",
    on_edit: Callable[[KernelEdit], None] | None = None,
    held_in: str = "",
) -> tuple[int, int] | None:
    """An image with a window under the pointer, its numbers beside it, and the sum that a kernel makes of them.

    Args:
        image: (3, h, w) or (h, w), in [0, 1]; shown with 256 levels.
        key: the widget's key, "page.probe".
        identity: differs for every other image, where the caller knows it; saves looking at every pixel.
        after: what became of it, same size; a divider uncovers it.
        kernel: (k_h, k_w), applied as libraries do, without a flip; None shows the numbers alone.
        window: height and width of the window where there is no kernel.
        border: what lies beyond the edge: zeros, replicate, reflect or circular.
        numbers: how levels are written.
        label: what a screen reader says of the image.
        on_edit: receives the kernel when the reader changed a cell, before the page runs again.
        held_in: the address's parameter that keeps the pixel that the reader holds; empty where none does.

    Returns:
        Row and column of the pixel that is held; None where none is.
    """

    def take_edit() -> None:
        edit = st.session_state[key].get("kernel")
        if edit and on_edit:
            on_edit(_kernel_edit(edit["weights"], int(edit["columns"])))

    channels = image.shape[0] if image.dim() == 3 else 1
    numbers = numbers or Numbers()
    held = _held(key, held_in)
    _component(
        key=key,
        data={
            "picture": picture_address(image, key=f"{key}.before", identity=identity),
            "after": None if after is None else picture_address(after, key=f"{key}.after", file_format="JPEG"),
            "channels": channels,
            "names": ["red", "green", "blue"] if channels == 3 else ["grey"],
            "kernel": None if kernel is None else _kernel_data(kernel),
            "window": window,
            "border": border,
            "scale": list(numbers.scale),
            "offset": list(numbers.offset),
            "digits": numbers.digits,
            "editable": on_edit is not None,
            "hint": "Point at the image; click to hold.",
            "label": label,
            "scales": _SCALES,
            "holds": bool(held_in),
            "held": held,
        },
        on_kernel_change=take_edit,
        on_held_change=lambda: None,
    )
    if held is None or held[0] >= image.shape[-2] or held[1] >= image.shape[-1]:
        return None
    return held[0], held[1]


def _held(key: str, parameter: str) -> list[int] | None:
    """The pixel that is held, as the browser said last or as the address says; written into the address."""
    if not parameter:
        return None
    told = st.session_state.get(key, {}).get("held")
    held = whole_numbers(st.query_params.get(parameter, ""), count=2) if told is None else list(map(int, told)) or None
    if held:
        st.query_params[parameter] = ",".join(map(str, held))
    else:
        st.query_params.pop(parameter, None)
    return held


def _kernel_data(kernel: "Tensor") -> dict[str, object]:
    return {"rows": kernel.shape[0], "columns": kernel.shape[1], "weights": kernel.double().flatten().tolist()}


def _kernel_edit(weights: Sequence[float], columns: int) -> KernelEdit:
    rows = (weights[start : start + columns] for start in range(0, len(weights), columns))
    return KernelEdit(tuple(tuple(float(weight) for weight in row) for row in rows))
