"""The computation graph of one convolution with a bias: values on the way forward, gradients on the way back."""

from dataclasses import dataclass
from html import escape

import numpy as np

from dashboard.figures.number_format import cell_text
from dashboard.figures.number_matrix import MatrixStyle, matrix_svg
from dashboard.figures.theme import ACCENT, Theme

WIDTH, SIDE, CELL, LEAST_LETTERS = 800, 132, 26, 12
GAP, CAPTION = 12, 20


@dataclass(frozen=True)
class Values:
    """What stands at each place of the graph, on the way forward or on the way back.

    Attributes:
        x: the input, (h, w).
        kernel: (k_h, k_w).
        bias: one number.
        output: input ∗ kernel + bias, (h_out, w_out).
        loss: one number.
    """

    x: np.ndarray
    kernel: np.ndarray
    bias: float
    output: np.ndarray
    loss: float


def computation_graph(forward: Values, back: Values, *, theme: Theme) -> str:
    """The graph as SVG: x, w, b → ∗ → + → y → L, each value beside its gradient.

    Args:
        forward: the values.
        back: the gradients of the loss, in the same shapes.
        theme: light or dark.
    """
    draw = _Painter(theme)
    x, kernel = _Card("x", "∂x", forward.x, back.x), _Card("w", "∂w", forward.kernel, back.kernel)
    bias = _Card("b", "∂b", np.array([[forward.bias]]), np.array([[back.bias]]))
    y = _Card("y", "∂y = δ", forward.output, back.output)
    tops = np.cumsum([4.0, x.height + 18, kernel.height + 18])
    middle = (tops[0] + tops[1] + kernel.height) / 2
    left, times, plus, right = 2 * SIDE + GAP, 316.0, 388.0, 436.0
    bottom = tops[2] + bias.height / 2 + 8
    cards = [draw.card(each, left - each.width, top) for each, top in zip((x, kernel, bias), tops, strict=True)]
    cards.append(draw.card(y, right, max(4.0, middle - (y.height + CAPTION) / 2)))
    arrows = (
        draw.arrow((left + 6, tops[0] + x.height / 2 + 8), (times - 13, middle - 8)),
        draw.arrow((left + 6, tops[1] + kernel.height / 2 + 8), (times - 13, middle + 8)),
        draw.arrow((times + 16, middle), (plus - 16, middle)),
        draw.arrow((left + 6, bottom), (plus - 8, middle + 15)),
        draw.arrow((plus + 16, middle), (right - 6, middle)),
        draw.arrow((right + y.width + 6, middle), (WIDTH - 52, middle)),
    )
    nodes = (
        draw.node("∗", times, middle),
        draw.node("+", plus, middle),
        draw.node("L", WIDTH - 34, middle),
        draw.label(f"L = {cell_text(forward.loss)}", WIDTH - 34, middle + 36),
    )
    height = max(tops[2] + bias.height, middle + y.height / 2) + 10
    words = f"Computation graph: x and w into a convolution, plus b gives y, then L = {cell_text(forward.loss)}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(words)}" viewBox="0 0 {WIDTH} {height:.0f}" font-size="13" '
        f'font-family="inherit" fill="currentColor">{draw.markers()}{"".join((*arrows, *cards, *nodes))}</svg>'
    )


@dataclass(frozen=True)
class _Card:
    """A value and its gradient, side by side."""

    name: str
    gradient_name: str
    value: np.ndarray
    gradient: np.ndarray

    @property
    def cell(self) -> float:
        """Side of a cell in pixels."""
        return min(CELL, SIDE / max(self.value.shape))

    @property
    def width(self) -> float:
        return 2 * self.value.shape[1] * self.cell + GAP

    @property
    def height(self) -> float:
        return CAPTION + self.value.shape[0] * self.cell


class _Painter:
    """Writes SVG in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme: Theme = theme
        self.accent = ACCENT[theme]

    def card(self, card: _Card, x: float, y: float) -> str:
        """A value with its name, and its gradient in the accent colour."""
        second, top = x + card.value.shape[1] * card.cell + GAP, y + CAPTION
        return (
            f'<text x="{x:.1f}" y="{y + 13:.1f}" font-weight="600">{card.name}</text>'
            f'<text x="{second:.1f}" y="{y + 13:.1f}" font-weight="600" fill="{self.accent}">'
            f"{card.gradient_name}</text>"
            f"{matrix_svg(card.value, (x, top), MatrixStyle(cell=card.cell, theme=self.theme, least=LEAST_LETTERS))}"
            + matrix_svg(
                card.gradient,
                (second, top),
                MatrixStyle(cell=card.cell, theme=self.theme, frame=self.accent, least=LEAST_LETTERS),
            )
        )

    def arrow(self, start: tuple[float, float], end: tuple[float, float]) -> str:
        """Forward as a plain line, back as a dashed one beside it."""
        (x1, y1), (x2, y2) = start, end
        length = max(float(np.hypot(x2 - x1, y2 - y1)), 1.0)
        dx, dy = -(y2 - y1) / length * 3.5, (x2 - x1) / length * 3.5
        return (
            f'<line x1="{x1 - dx:.1f}" y1="{y1 - dy:.1f}" x2="{x2 - dx:.1f}" y2="{y2 - dy:.1f}" '
            'stroke="currentColor" stroke-width="1.4" marker-end="url(#forward)"/>'
            f'<line x1="{x2 + dx:.1f}" y1="{y2 + dy:.1f}" x2="{x1 + dx:.1f}" y2="{y1 + dy:.1f}" '
            f'stroke="{self.accent}" stroke-width="1.6" stroke-dasharray="5 3" marker-end="url(#back)"/>'
        )

    def node(self, sign: str, x: float, y: float) -> str:
        """An operation."""
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="14" fill="none" stroke="currentColor" stroke-width="1.4"/>'
            f'<text x="{x:.1f}" y="{y + 6:.1f}" font-size="17" text-anchor="middle">{sign}</text>'
        )

    def label(self, text: str, x: float, y: float) -> str:
        """Words centred at a place."""
        return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'

    def markers(self) -> str:
        """The heads of the arrows."""
        head = '<marker id="{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        tip = '<path d="M0 0 L8 4 L0 8 z" fill="{}"/></marker>'
        forward = head.format("forward") + tip.format("currentColor")
        return f"<defs>{forward}{head.format('back')}{tip.format(self.accent)}</defs>"
