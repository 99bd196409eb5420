"""Writes the README's moving picture, the lecture's example: `python -m dashboard.downloads docs/convolution.gif`."""

import sys
from pathlib import Path

from dashboard.components.player import Drawing
from dashboard.controls.number_grid import grid_from_text
from dashboard.downloads import as_gif
from dashboard.lessons.lecture_example import LECTURE_INPUT, LECTURE_KERNEL
from dashboard.views.convolution.settings import Settings


def main(path: Path) -> None:
    """Paints the animation."""
    x = grid_from_text(LECTURE_INPUT, name="input", most=5)
    kernel = grid_from_text(LECTURE_KERNEL, name="kernel", most=5)
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing = Drawing(signs={"kernel": "∗", "output": "="})
    path.write_bytes(as_gif(Settings(x, kernel).trace().steps, drawing=drawing))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
