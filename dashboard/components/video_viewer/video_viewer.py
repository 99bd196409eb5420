"""A small video and what a kernel makes of it: frames and slices through time, played and read in the browser."""

import base64

import streamlit as st
from torch import Tensor

from dashboard.components.declare import declare
from dashboard.components.player.resting import resting_step, start_step
from dashboard.components.typed_numbers import whole_numbers
from dashboard.figures.theme import NEGATIVE, NEUTRAL, POSITIVE

PLACE = "place"  # in the page's address: row and column

_component = declare("video_viewer")


def video_viewer(video: Tensor, kernel: Tensor, output: Tensor, *, key: str) -> int:
    """The pictures, where they are called; returns the frame at which the reader has stopped.

    Args:
        video: (frames, h, w), in [0, 1].
        kernel: (k_t, k_h, k_w), odd along every axis.
        output: what the kernel made of it, same shape as the video.
        key: the widget's key, "page.control"; its last part is the frame's name in the address.
    """
    middle = len(video) // 2
    usual = (video.shape[1] // 2, video.shape[2] // 2)
    state = _component(
        key=key,
        data={
            "input": _text(video),
            "output": _text(output),
            "kernel": _text(kernel),
            "shape": list(video.shape),
            "kernelShape": list(kernel.shape),
            "step": start_step(key, usual=middle),
            "place": _start_place(key, usual),
            "scales": {theme: [NEGATIVE, neutral, POSITIVE] for theme, neutral in NEUTRAL.items()},
        },
        on_step_change=lambda: None,
        on_place_change=lambda: None,
    )
    _write_place(state.get("place"), usual)
    return resting_step(key, state.get("step"), count=len(video), usual=middle)


def _start_place(key: str, usual: tuple[int, int]) -> list[int]:
    """Row and column at which the reading starts: what the address said when the page was opened."""
    kept = f"{key}.start-place"
    if kept not in st.session_state:
        st.session_state[kept] = whole_numbers(st.query_params.get(PLACE, ""), count=2) or list(usual)
    return st.session_state[kept]


def _write_place(reported: list[float] | None, usual: tuple[int, int]) -> None:
    """Writes the row and the column that the reader has chosen into the address."""
    if reported is None:
        return
    row, column = (int(value) for value in reported)
    if (row, column) != usual:
        st.query_params[PLACE] = f"{row},{column}"
    elif PLACE in st.query_params:
        del st.query_params[PLACE]


def _text(values: Tensor) -> str:
    """Little-endian float32 as base64."""
    return base64.b64encode(values.float().contiguous().numpy().astype("<f4").tobytes()).decode("ascii")
