"""Two kernels and the one that does the same as both in turn, as matrices."""

from html import escape

import numpy as np

from dashboard.figures.number_matrix import MatrixStyle, matrix_svg
from dashboard.figures.theme import Theme

SIDE, LARGEST_CELL, LEAST_LETTERS = 264, 52, 12  # pixels
ROOMY, MOST_ROOMY = 34, 11  # pixels of a cell whose number stands apart, and how many of them there is room for
TOP, BETWEEN = 26, 44


def composition_svg(kernels: dict[str, np.ndarray], *, theme: Theme) -> str:
    """Kernels side by side, first ∗ second = composed, each in its own scale of colours.

    Args:
        kernels: the first, the second and the composed one, (k_h, k_w), by what stands above them.
        theme: light or dark.
    """
    sizes = {name: " × ".join(map(str, kernel.shape)) for name, kernel in kernels.items()}
    height = TOP + max(_cell(kernel) * kernel.shape[0] for kernel in kernels.values()) + 4
    x, parts = 2.0, []
    for (name, kernel), sign in zip(kernels.items(), ("", "∗", "="), strict=True):
        cell, heading = _cell(kernel), f"{name}, {sizes[name]}"
        if sign:
            parts.append(
                f'<text x="{x - BETWEEN / 2:.0f}" y="{TOP + 30}" font-size="20" text-anchor="middle">{sign}</text>'
            )
        parts.append(f'<text x="{x:.0f}" y="15" font-weight="600">{escape(heading)}</text>')
        parts.append(matrix_svg(kernel, (x, TOP), MatrixStyle(cell=cell, theme=theme, least=LEAST_LETTERS)))
        x += max(kernel.shape[1] * cell, 7.5 * len(heading)) + BETWEEN
    words = "; ".join(f"{name}, {sizes[name]}: {kernel.round(4).tolist()}" for name, kernel in kernels.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{x - BETWEEN + 4:.0f}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(words)}" font-size="13" font-family="inherit" fill="currentColor">{"".join(parts)}</svg>'
    )


def _cell(kernel: np.ndarray) -> float:
    """Side of a cell in pixels: enough for its number, up to the kernels that are too large for any."""
    longest = max(kernel.shape)
    return max(min(LARGEST_CELL, SIDE / longest), ROOMY if longest <= MOST_ROOMY else 0)
