"""A network's building blocks as a drawing: what lies where, which paths there are, and where the cost is.

The drawing is SVG whose colours are variables, so that it follows the theme of the page it is put into;
`dashboard.figures.svg.standalone` gives a file with the colours of one theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

from dashboard.figures.number_format import short
from dashboard.figures.svg import STYLE, curve, text, way

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from engine.networks.graph.block_elements import Element, Split, Unit
    from engine.networks.graph.blocks import Block

WIDTH = 398  # no wider, so that a phone shows the letters at 12 pixels
_CARD, _LEFT, _PAD = 290, 6, 10
_UNIT, _LINE, _GAP, _HEAD, _FORK = 22, 16, 9, 26, 12
_NARROW = 46
_WIDEST = 270  # of a unit's box
_LETTER = 6.7  # mean width in pixels at the drawing's size of letters


@dataclass(frozen=True)
class Scale:
    """The largest cost of a block, which fills its bar."""

    parameters: int
    multiply_adds: int


def block_diagram(found: "Sequence[Block]", *, title: str, input_shape: Sequence[int], bars: bool = True) -> str:
    """The blocks from top to bottom, in the order of computation, as SVG.

    Args:
        found: the blocks.
        title: what they are of, for screen readers.
        input_shape: of the image, without the batch.
        bars: whether each block's share of the cost is drawn beside it.
    """
    scale = Scale(
        max((block.all_parameters for block in found), default=1) or 1,
        max((block.all_multiply_adds for block in found), default=1) or 1,
    )
    shape = " × ".join(str(size) for size in input_shape)
    parts, y = [text(_LEFT + _CARD / 2, 14, f"input {shape}", "soft", anchor="middle")], 18.0
    if bars:
        parts.append(_legend())
    for block in found:
        parts.append(way(_LEFT + _CARD / 2, y, y + 12))
        y += 12
        drawn, height = _card(block, y)
        parts.append(drawn)
        if bars:
            parts.append(_bars(block, scale, y, height))
        y += height
    width = WIDTH if bars else _CARD + 2 * _LEFT
    label = escape(f"{title}: {len(found)} building blocks, drawn from top to bottom", quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y + 6:.0f}" role="img" aria-label="{label}" '
        f'style="width:100%;max-width:{width}px;display:block;margin:auto"><style>{STYLE}</style>{"".join(parts)}</svg>'
    )


def _legend() -> str:
    x = _LEFT + _CARD - 10  # above the first card, so that its words end within the drawing
    return (
        f'<rect class="parameters" x="{x}" y="2" width="8" height="8" rx="1"/>'
        f'<rect class="adds" x="{x}" y="15" width="8" height="8" rx="1"/>'
        f"{text(x + 12, 10, 'parameters', 'small')}{text(x + 12, 23, 'multiply-adds', 'small')}"
    )


def _card(block: "Block", y: float) -> tuple[str, float]:
    """A block's frame with all that is in it, and its height."""
    inner = _CARD - 2 * _PAD
    dense = _DENSE if block.dense else 0
    height = _HEAD + _height(block.elements, inner) + dense + _GAP
    shape = " × ".join(str(size) for size in block.output_shape)
    times = f" × {block.repeats}" if block.repeats > 1 else ""
    room = inner / _LETTER - len(shape) - len(times) - 3
    name = block.name if len(block.name) <= room else f"{block.name.split(' … ')[0]} …"
    middle = _LEFT + _CARD / 2
    body = _chain(block.elements, middle, inner, y + _HEAD - _GAP, kind=block.shortcut or "")
    growth = _growth(block, y + _HEAD + _height(block.elements, inner) + _GAP) if block.dense else ""
    return (
        f'<g><title>{escape(_tip(block))}</title><rect class="card" x="{_LEFT}" y="{y:.1f}" width="{_CARD}" '
        f'height="{height:.1f}" rx="6"/>{text(_LEFT + _PAD, y + 15, name + times, "name")}'
        f"{text(_LEFT + _CARD - _PAD, y + 15, shape, 'soft', anchor='end')}{body}{growth}</g>"
    ), height


def _tip(block: "Block") -> str:
    words = f"{block.name}: {block.all_parameters:,} parameters, {block.all_multiply_adds:,} multiply-adds"
    return f"{words}, in {block.repeats} equal blocks" if block.repeats > 1 else words


def _height(inside: "Sequence[Element]", width: float) -> float:
    """Height of a chain in a column of this width, with the gap before each element."""
    return sum(_GAP + _own_height(element, width) for element in inside)


def _own_height(element: "Element", width: float) -> float:
    if not _is_split(element):
        return _UNIT + _LINE * (len(_unit_lines(element, _unit_width(width))) - 1)
    return max(_height(path, share) for path, _, share in _columns(element, 0, width)) + 2 * _FORK + 16


def _is_split(element: "Element") -> "TypeIs[Split]":
    return hasattr(element, "paths")


def _chain(inside: "Sequence[Element]", middle: float, width: float, y: float, *, kind: str) -> str:
    """Elements one below the other around a middle line, starting with the gap at ``y``."""
    parts = []
    for element in inside:
        parts.append(way(middle, y, y + _GAP))
        y += _GAP
        if not _is_split(element):
            parts.append(_unit(element, middle, width, y, kind="projected" if kind == "projection path" else ""))
        else:
            parts.append(_split(element, middle, width, y, kind=kind))
        y += _own_height(element, width)
    return "".join(parts)


def _split(split: "Split", middle: float, width: float, y: float, *, kind: str) -> str:
    """Paths side by side, forking at the top and coming together at the bottom."""
    bottom = y + _own_height(split, width) - 16
    parts = []
    shortcut = min(split.paths, key=len) if split.merge == "add" else None
    for path, x, share in _columns(split, middle, width):
        way = kind if path is shortcut and kind in ("projection", "identity") else ("identity" if not path else "way")
        if path is shortcut and kind == "padded":
            way = "identity"
        end = y + _FORK + _height(path, share)
        fork = curve(middle, y, x, y + _FORK)
        join = f"M{x:.1f} {end:.1f}V{bottom - _FORK:.1f}" + curve(x, bottom - _FORK, middle, bottom)
        parts.append(f'<path class="{way}" d="{fork}"/><path class="{way}" d="{join}"/>')
        inner = "projection path" if path is shortcut and kind == "projection" else ""
        parts.append(_chain(path, x, share, y + _FORK, kind=inner))
    return "".join(parts) + _merge(split, middle, bottom, _SHORTCUTS.get(kind, ""))


def _columns(split: "Split", middle: float, width: float) -> "list[tuple[tuple[Element, ...], float, float]]":
    """Each path with the middle and the width of its column; an empty path needs little."""
    needs = [_NARROW if not path else 0 for path in split.paths]
    wide = (width - sum(needs)) / max(1, needs.count(0))
    columns, left = [], middle - width / 2
    for path, need in zip(split.paths, needs, strict=True):
        share = need or wide
        columns.append((path, left + share / 2, share - 4))
        left += share
    return columns


_SHORTCUTS = {
    "identity": "identity shortcut",
    "projection": "projection shortcut",
    "padded": "shortcut without parameters",
}


def _merge(split: "Split", x: float, y: float, shortcut: str) -> str:
    if split.merge == "add":
        return (
            f'<circle class="merge" cx="{x:.1f}" cy="{y + 8:.1f}" r="8"/>'
            f"{text(x, y + 12.5, '+', 'name', anchor='middle')}{text(x + 14, y + 12.5, shortcut, 'soft')}"
        )
    words = f"side by side: {split.output_shape[0]} channels"
    return (
        f'<rect class="merge" x="{x - 96:.1f}" y="{y:.1f}" width="192" height="18" rx="9"/>'
        f"{text(x, y + 13.5, words, '', anchor='middle')}"
    )


def _unit(unit: "Unit", middle: float, width: float, y: float, *, kind: str) -> str:
    """A layer as a box, with normalization and activation in a line of their own where the box is narrow."""
    size = _unit_width(width)
    form = kind or ("conv" if "conv" in unit.words else unit.words if unit.words == "linear" else "")
    form = form or ("pool" if "pool" in unit.words else "other")
    shape = " × ".join(str(length) for length in unit.output_shape)
    rows = ", ".join(row.name for row in unit.rows)
    parameters, adds = (sum(getattr(row, cost) for row in unit.rows) for cost in ("parameters", "multiply_adds"))
    tip = f"{rows}: {shape}, {parameters:,} parameters, {adds:,} multiply-adds"
    lines = _unit_lines(unit, size)
    words = [text(middle, y + 15.5 + _LINE * i, line, "", anchor="middle") for i, line in enumerate(lines)]
    return (
        f'<g><title>{escape(tip)}</title><rect class="{form}" x="{middle - size / 2:.1f}" y="{y:.1f}" '
        f'width="{size:.1f}" height="{_UNIT + _LINE * (len(lines) - 1)}" rx="4"/>{"".join(words)}</g>'
    )


def _unit_width(column: float) -> float:
    return min(column, _WIDEST)


def _unit_lines(unit: "Unit", size: float) -> list[str]:
    """What a layer's box says: in one line where that fits, else what comes before and after it in lines of their own.

    No normalization and no activation is left out, however narrow the box is.
    """
    before, after = " › ".join(unit.before), " · ".join(unit.after)
    main = _main_words(unit, size)
    line = " · ".join(word for word in (" › ".join(word for word in (before, main) if word), after) if word)
    if len(line) * _LETTER <= size:
        return [line]
    return [part for words in (before, main, after) if words for part in _broken(words, size)]


def _broken(words: str, size: float) -> list[str]:
    """Words in as few lines as fit into a box of this width."""
    if len(words) * _LETTER <= size:
        return [words]
    return wrap(words.replace(" · ", " "), max(1, int(size / _LETTER)), break_long_words=False)


def _main_words(unit: "Unit", size: float) -> str:
    """The layer itself, its channels and its stride; in a box too narrow for that, without the kind of layer."""
    count = f", {unit.output_shape[0]}" if unit.weighted else ""
    step = f" /{unit.stride}" if unit.stride > 1 else ""
    words = f"{unit.words}{count}{step}"
    if len(words) * _LETTER <= size:
        return words
    short_words = unit.words.replace("depthwise conv", "depthw.").replace(" conv", "").replace("average pool", "avg")
    return f"{short_words.replace(' max pool', ' max')}{count}{step}"


_DENSE = 48


def _growth(block: "Block", y: float) -> str:
    """How the channels of a dense block pile up: what came in, and a piece for each layer."""
    if block.dense is None:
        return ""
    stack, total = block.dense, block.output_shape[0]
    scale = (_CARD - 2 * _PAD) / total
    x = float(_LEFT + _PAD)
    parts = [f'<rect class="conv" x="{x:.1f}" y="{y + 16:.1f}" width="{stack.in_channels * scale:.1f}" height="12"/>']
    x += stack.in_channels * scale
    for i in range(stack.layers):
        opacity = 0.25 + 0.5 * (i + 1) / stack.layers
        parts.append(
            f'<rect class="pool" style="fill-opacity:{opacity:.2f}" x="{x:.1f}" y="{y + 16:.1f}" '
            f'width="{stack.growth * scale:.1f}" height="12"/>'
        )
        x += stack.growth * scale
    layers = f"{stack.layers} such layers, each reads" if stack.layers > 1 else "1 such layer, reads"
    words = f"{layers} all channels so far, adds {stack.growth}"
    total_words = f"{stack.in_channels} + {stack.layers} · {stack.growth} = {total} channels"
    return text(_LEFT + _PAD, y + 10, words, "") + "".join(parts) + text(_LEFT + _PAD, y + 42, total_words, "soft")


def _bars(block: "Block", scale: Scale, y: float, height: float) -> str:
    """The block's share of parameters and multiply-adds, each as a bar with its number."""
    x, longest = _LEFT + _CARD + 12, WIDTH - _LEFT - _CARD - 18
    middle = y + height / 2
    costs = (
        ("parameters", block.all_parameters, scale.parameters, middle - 20),
        ("adds", block.all_multiply_adds, scale.multiply_adds, middle + 7),
    )
    parts = []
    for name, cost, most, top in costs:
        parts.append(
            f'<rect class="track" x="{x}" y="{top:.1f}" width="{longest}" height="5" rx="2"/>'
            f'<rect class="{name}" x="{x}" y="{top:.1f}" width="{longest * cost / most:.1f}" height="5" rx="2"/>'
            f"{text(x, top + 17, short(cost), 'soft')}"
        )
    return "".join(parts)
