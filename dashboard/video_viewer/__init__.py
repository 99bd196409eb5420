"""A small video and what a kernel makes of it: frames and slices through time, played and read in the browser."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.components.v2 import component

from dashboard.figures.theme import NEGATIVE, NEUTRAL, POSITIVE
from dashboard.javascript import joined
from dashboard.player.resting import resting_step, start_step
from dashboard.player.transport import CSS, MODULES, SURFACE, with_transport

if TYPE_CHECKING:
    from torch import Tensor

FOLDER = Path(__file__).parent
SCRIPTS = (*MODULES, FOLDER.parent / "player" / "shapes.mjs", FOLDER / "volume.mjs", FOLDER / "video_viewer.mjs")

_component = component(
    "convscope_video_viewer",
    html=with_transport((FOLDER / "video_viewer.html").read_text(encoding="utf-8")),
    css=SURFACE + CSS + (FOLDER / "video_viewer.css").read_text(encoding="utf-8"),
    js=joined(*SCRIPTS),
)


def video_viewer(video: "Tensor", kernel: "Tensor", output: "Tensor", *, key: str) -> int:
    """The pictures, where they are called; returns the frame at which the reader has stopped.

    Args:
        video: (frames, h, w), in [0, 1].
        kernel: (k_t, k_h, k_w), odd along every axis.
        output: what the kernel made of it, same shape as the video.
        key: the widget's key, "page.control"; its last part is the name in the address.
    """
    middle = len(video) // 2
    state = _component(
        key=key,
        data={
            "input": _text(video),
            "output": _text(output),
            "kernel": _text(kernel),
            "shape": list(video.shape),
            "kernelShape": list(kernel.shape),
            "step": start_step(key, usual=middle),
            "scales": {theme: [NEGATIVE, neutral, POSITIVE] for theme, neutral in NEUTRAL.items()},
        },
        on_step_change=lambda: None,
    )
    return resting_step(key, state.get("step"), count=len(video), usual=middle)


def _text(values: "Tensor") -> str:
    """Little-endian float32 as base64."""
    return base64.b64encode(values.float().contiguous().numpy().astype("<f4").tobytes()).decode("ascii")
