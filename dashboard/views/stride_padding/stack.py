"""A stack of layers: the size and the receptive field after each, and the cone that the last one sees."""

import re
from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.components.drawing.drawing import drawing
from dashboard.controls.url_bound_inputs import check_number, whole_number_field
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.svg import standalone
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.stride_padding.figures import NARROW, WIDTH, Level, stack_drawing
from dashboard.views.stride_padding.oracles import difference_to_torch
from dashboard.views.stride_padding.snippet import stack_snippet
from engine.errors import EngineError
from engine.networks.receptive_field.one_axis import SlidingWindow, StackRow, cells_seen, stack

_FIELDS = {"k": "kernel_size", "s": "stride", "p": "padding", "d": "dilation"}
_KINDS = ("conv", "pool")
MOST_LAYERS = 20


def read_stack(text: str) -> tuple[SlidingWindow, ...]:
    """The layers that a text describes, from the input on.

    Args:
        text: layers parted by commas, semicolons or new lines; "conv" or "pool" may stand before each.

    Raises:
        EngineError: a word cannot be read, a layer has no kernel size, or there are too many layers.
    """
    layers = [part.split() for part in re.split(r"[,;\n]", text) if part.strip()]
    if not 1 <= len(layers) <= MOST_LAYERS:
        raise EngineError(
            f"There are {len(layers)} layers but the figure shows 1 to {MOST_LAYERS}. "
            "Write layers like k3 s1 p1, k2 s2."
        )
    return tuple(_layer(number, words) for number, words in enumerate(layers, start=1))


def _layer(number: int, words: Sequence[str]) -> SlidingWindow:
    settings: dict[str, int] = {}
    for word in words:
        if word.lower() in _KINDS:
            continue
        found = re.fullmatch(r"([kspd])=?(\d{1,3})", word.lower())
        if not found:
            raise EngineError(
                f"{word!r} in layer {number} cannot be read. Write k, s, p or d and a number, for example k3 s2 p1."
            )
        settings[_FIELDS[found[1]]] = int(found[2])
    if "kernel_size" not in settings:
        raise EngineError(f"Layer {number} has no kernel size. Write it first, for example k3 s2.")
    return SlidingWindow(**settings)


def layer_text(window: SlidingWindow) -> str:
    """A layer as text, without what is usual."""
    parts = [f"k{window.kernel_size}", f"s{window.stride}"]
    if window.padding:
        parts.append(f"p{window.padding}")
    if window.dilation != 1:
        parts.append(f"d{window.dilation}")
    return " ".join(parts)


KEY = "stride-padding.stack"
SIZE, LARGEST_SIZE = "Input size", 1024
MIXED = "conv k3, conv k3 s2, pool k2 s2, conv k3 d2"
EXAMPLES = {
    "Four kinds of layer": (32, MIXED),
    "Three 3 × 3": (15, "k3, k3, k3"),
    "One 7 × 7": (15, "k7"),
    "Same size": (16, "k3 p1, k3 p1, k3 p1, k3 p1"),
    "Halved each time": (32, "k3 s2 p1, k3 s2 p1, k3 s2 p1, k3 s2 p1"),
    "Dilation 1, 2, 4, 8": (33, "k3 d1, k3 d2, k3 d4, k3 d8"),
    "VGG block": (24, "conv k3 p1, conv k3 p1, pool k2 s2"),
}
FORMULA = r"r_l = r_{l-1} + d_l\,(k_l - 1)\,j_{l-1}, \qquad j_l = j_{l-1}\,s_l, \qquad r_0 = j_0 = 1"


def stack_view() -> str:
    """Draws the view; returns its code.

    Raises:
        EngineError: the text cannot be read, or a layer does not fit.
    """
    size, text = _controls()
    windows = read_stack(text)
    rows = stack(size, windows)
    left, right = st.columns([3, 2], gap="medium")
    svg = _figure(size, windows, rows, width=WIDTH)
    with left:
        drawing(svg, key=f"{KEY}.figure", narrow_svg=_figure(size, windows, rows, width=NARROW))
        agreement_badge(difference_to_torch(size, windows), "torch.nn.functional.conv1d and its autograd")
    with right:
        _table(size, rows, svg)
    last = rows[-1]
    show_formula(FORMULA, _numbers(rows))
    st.markdown(
        f"After {len(rows)} layers {size} pixels have become **{last.size}** cells; each reaches "
        f"over **{last.receptive_field}** pixels of the input, and neighbouring cells look {last.jump} pixels apart."
        + (" A field that is longer than the input reads padding too." if last.receptive_field > size else "")
    )
    return stack_snippet(size, windows)


def _controls() -> tuple[int, str]:
    """The input size and the layers, with examples that set both."""
    shown = _shown_example()
    if st.session_state.get(f"{KEY}.example") != shown:
        st.session_state[f"{KEY}.example"] = shown
    st.pills("Examples", list(EXAMPLES), key=f"{KEY}.example", on_change=_take_example)
    left, right = st.columns([1, 4], gap="small")
    size = whole_number_field(SIZE, EXAMPLES["Four kinds of layer"][0], key=f"{KEY}.size", place=left)
    text = right.text_input(
        "Layers, from the input on",
        MIXED,
        key=f"{KEY}.layers",
        bind="query-params",
        help="k kernel size, s stride, p padding, d dilation; commas separate the layers. You may write *conv* or "
        "*pool* before a layer: for sizes they are the same.",
    )
    check_number(SIZE, size, 1, LARGEST_SIZE)
    return size, text or ""


def _shown_example() -> str | None:
    now = (st.session_state.get(f"{KEY}.size"), st.session_state.get(f"{KEY}.layers"))
    return next((name for name, example in EXAMPLES.items() if example == now), None)


def _take_example() -> None:
    if name := st.session_state[f"{KEY}.example"]:
        st.session_state[f"{KEY}.size"], st.session_state[f"{KEY}.layers"] = EXAMPLES[name]


def _figure(size: int, windows: Sequence[SlidingWindow], rows: Sequence[StackRow], *, width: int) -> str:
    """The layers in cross-section, as SVG of so many pixels."""
    seen = cells_seen(size, windows, rows[-1].size // 2)
    levels = [Level("input", np.arange(size), seen[0])]
    for number, (row, cells) in enumerate(zip(rows, seen[1:], strict=True), start=1):
        centres = row.field.position + np.arange(row.size) * row.field.jump
        levels.append(Level(f"{number} · {layer_text(row.window)}", centres, cells))
    words = f"The last layer's middle cell is made of {len(seen[0])} of {size} pixels."
    return stack_drawing(levels, theme=current_theme(), words=words, width=width)


def _table(size: int, rows: Sequence[StackRow], svg: str) -> None:
    """The numbers after each layer; both as files."""
    lines = [{"layer": "input", "size": size, "receptive field": 1, "jump": 1}]
    lines += [
        {"layer": layer_text(row.window), "size": row.size, "receptive field": row.receptive_field, "jump": row.jump}
        for row in rows
    ]
    st.table(lines)
    header = ("layer", "size (px)", "receptive field (px)", "jump (px)")
    csv = csv_file(header, [tuple(line.values()) for line in lines])
    theme = current_theme()
    downloads_row(
        [
            Download("CSV", "stack.csv", "text/csv", lambda: csv),
            Download("SVG", "stack.svg", "image/svg+xml", lambda: standalone(svg, theme=theme)),
        ]
    )


def _numbers(rows: Sequence[StackRow]) -> str:
    """The last layer's receptive field with its numbers."""
    last = rows[-1]
    field, jump = (rows[-2].receptive_field, rows[-2].jump) if len(rows) > 1 else (1, 1)
    grown = rf"{last.window.dilation}\cdot({last.window.kernel_size}-1)\cdot {jump}"
    return rf"r_{{{len(rows)}}} = {field} + {grown} = {last.receptive_field}"
