"""Records what the animation shows: `python -m dashboard.components.sliding_kernel.sliding_kernel`."""

import base64
import json
from typing import Any

import torch

from dashboard.components.sliding_kernel.sliding_kernel import RECORDING
from engine.convolution import convolve
from engine.images import fit, luminance, sample

TOP, BOTTOM, LEFT, RIGHT = 10, 280, 110, 380  # the face of the cat
COLUMNS = 48
# Whole numbers, so that every sum can be checked in the head.
KERNELS = {
    "Vertical edges": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "Outlines": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    "Sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
}
SIGNED = ("Vertical edges", "Outlines")  # whose output is drawn around zero


def record() -> dict[str, Any]:
    """The image and every kernel's output as the animation reads them."""
    image = (luminance(fit(sample("chelsea")[:, TOP:BOTTOM, LEFT:RIGHT], COLUMNS)) * 255).round()
    rows, columns = image.shape
    return {
        "rows": rows,
        "columns": columns,
        "image": _packed(image.to(torch.uint8)),
        "kernels": [_kernel(image, name) for name in KERNELS],
    }


def _kernel(image: torch.Tensor, name: str) -> dict[str, Any]:
    weights = torch.tensor(KERNELS[name], dtype=torch.float32)
    output = convolve(image[None, None], weights[None, None])[0, 0]
    content = {"weights": weights.int().flatten().tolist(), "values": _packed(output.to(torch.int16))}
    return {"name": name, "signed": name in SIGNED, **content}


def _packed(numbers: torch.Tensor) -> str:
    return base64.b64encode(numbers.contiguous().numpy().tobytes()).decode("ascii")


if __name__ == "__main__":
    RECORDING.write_text(json.dumps(record()) + "\n", encoding="utf-8")
