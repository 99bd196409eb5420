"""The sketch pad: a field in which the reader draws a digit."""

from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.components.v2 import component

from dashboard.javascript import joined

if TYPE_CHECKING:
    from torch import Tensor

FOLDER = Path(__file__).parent
SIDE = 28

_component = component(
    "convscope_sketch_pad",
    html=(FOLDER / "sketch_pad.html").read_text(encoding="utf-8"),
    css=(FOLDER / "sketch_pad.css").read_text(encoding="utf-8"),
    js=joined(FOLDER / "sketch_pad.mjs"),
)


def sketch_pad(*, key: str) -> "Tensor | None":
    """The field, where it is called, and what is drawn in it: (28, 28), in [0, 1], bright on dark; None while empty.

    Args:
        key: the widget's key, "page.drawing".
    """
    import torch

    levels = _component(key=key, data={}, on_levels_change=lambda: None).get("levels")
    if not levels or not any(levels):
        return None
    return torch.tensor(levels, dtype=torch.float32).reshape(SIDE, SIDE) / 255
