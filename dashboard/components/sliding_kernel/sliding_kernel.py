"""A small convolution that plays by itself: a kernel slides over an image and its output fills.

What it shows was computed by the engine beforehand, so that the first page needs no torch:
`python -m dashboard.components.sliding_kernel` writes the recording anew, and a test computes it again.
"""

import json
from functools import cache
from typing import Any

from dashboard.components.declare import FOLDER, declare
from dashboard.figures.theme import NEGATIVE, NEUTRAL, POSITIVE, Theme

RECORDING = FOLDER / "sliding_kernel" / "recording.json"

_component = declare("sliding_kernel")


def sliding_kernel(*, theme: Theme, key: str) -> None:
    """The animation, where it is called."""
    _component(key=key, data=recording() | {"scale": [NEGATIVE, NEUTRAL[theme], POSITIVE]})


@cache
def recording() -> dict[str, Any]:
    """The image, uint8 as base64, and for each kernel its weights and its output, int16 as base64."""
    return json.loads(RECORDING.read_text(encoding="utf-8"))
