"""A convolution of one channel with settings of its own along each axis, as the reader has set it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from torch import Tensor

from dashboard.controls.axis_numbers import AxisNumber, AxisValues, axis_numbers, check_axis_numbers, set_axis_numbers
from dashboard.controls.number_grid import fitted_grid, grid_from_text, text_from_grid
from dashboard.controls.preset_buttons import Example, example_pickers, place_for_examples
from engine.convolution import Trace, trace
from engine.errors import EngineError

PerAxis = tuple[int, int]


@dataclass(frozen=True)
class LayerSettings:
    """Everything that defines the convolution on screen; pairs are (height, width).

    Attributes:
        x: the input, float32, (h, w).
        kernel: float32, (k_h, k_w).
        stride: pixels between neighbouring windows.
        padding: pixels added at each side.
        dilation: pixels between neighbouring taps.
        padding_mode: zeros, reflect, replicate or circular.
    """

    x: Tensor
    kernel: Tensor
    stride: PerAxis = (1, 1)
    padding: PerAxis = (0, 0)
    dilation: PerAxis = (1, 1)
    padding_mode: str = "zeros"

    def trace(self) -> Trace:
        """The convolution written out.

        Raises:
            EngineError: the settings are impossible.
        """
        return trace(
            self.x[None, None],
            self.kernel[None, None],
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            padding_mode=self.padding_mode,
        )

    def axis(self, axis: int) -> tuple[int, int, int, int, int]:
        """Size, kernel size, stride, padding and dilation along an axis: 0 is height, 1 is width."""
        return (
            self.x.shape[axis],
            self.kernel.shape[axis],
            self.stride[axis],
            self.padding[axis],
            self.dilation[axis],
        )


MOST_CELLS = 24
NOTATION = "Separate rows by a slash and numbers by spaces. They are repeated or cut to the size chosen beside them."


@dataclass(frozen=True)
class TypedGrid:
    """Numbers that the reader types.

    Attributes:
        label: the field's word and its symbol, for example "Input x".
        default: the text on a first visit.
    """

    label: str
    default: str


@dataclass(frozen=True)
class WindowControls:
    """What a view lets the reader choose.

    Attributes:
        numbers: settings per axis by name; one that is also in `grids` means that grid's size.
        grids: typed numbers by name.
        examples: settings worth seeing; the first is what a first visit shows.
        title: what stands above the buttons of the examples.
        without_cells: whether sizes that are too large to be drawn cell by cell can be used: no numbers then.
        others: draws further controls in the first row; returns their values by the last part of their key.
    """

    numbers: Mapping[str, AxisNumber]
    grids: Mapping[str, TypedGrid]
    examples: Sequence[Example]
    title: str = "From the lecture"
    without_cells: bool = False
    others: Callable[[str], dict[str, Any]] = lambda _: {}


@dataclass(frozen=True)
class WindowChoice:
    """What the controls say now.

    Attributes:
        numbers: (height, width) by name.
        grids: float32, (h, w), by name; empty where they are too large to be drawn cell by cell.
        choices: values of the further controls.
        example: the example on screen, or None.
    """

    numbers: Mapping[str, AxisValues]
    grids: Mapping[str, Tensor]
    choices: Mapping[str, Any]
    example: Example | None

    @property
    def words(self) -> str:
        """What to look for, as Markdown, where an example is on screen; else empty."""
        return self.example.words if self.example else ""

    def layer(self) -> LayerSettings:
        """The convolution that the controls describe, where they have input, kernel and all of its options."""
        return LayerSettings(
            x=self.grids["input"],
            kernel=self.grids["kernel"],
            stride=self.numbers["stride"],
            padding=self.numbers["padding"],
            dilation=self.numbers["dilation"],
            padding_mode=self.choices["mode"],
        )


def window_controls(controls: WindowControls, *, key: str) -> WindowChoice:
    """The controls in rows, and what they say now.

    Raises:
        EngineError: typed numbers cannot be read, or are too many to be drawn.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"{key}.bar"):
        pickers = place_for_examples()
        choices = controls.others(key)
        texts = _typed(controls, key=key)
    numbers = axis_numbers(controls.numbers, key=key)
    example = next((each for each in controls.examples if each.shows(numbers, texts, choices)), None)
    with pickers:
        example_pickers(controls.examples, example, label=controls.title, key=key)
    check_axis_numbers(controls.numbers, numbers)
    beyond = controls.without_cells and any(max(numbers[name]) > MOST_CELLS for name in texts if name in numbers)
    grids = {} if beyond else {name: _grid(text, name, numbers.get(name)) for name, text in texts.items()}
    return WindowChoice(numbers, grids, choices, example)


def _grid(text: str, name: str, size: AxisValues | None) -> Tensor:
    grid = grid_from_text(text, name=name, most=MOST_CELLS)
    return fitted_grid(grid, *size, name=name, most=MOST_CELLS) if size else grid


def _typed(controls: WindowControls, *, key: str) -> dict[str, str]:
    """The numbers as they are typed; the sizes follow what is typed."""
    with st.popover("Numbers", icon=":material/edit:", help="Type or paste the numbers."):
        texts = {
            name: st.text_input(
                grid.label,
                grid.default,
                key=f"{key}.{name}-numbers",
                bind="query-params",
                help=NOTATION,
                on_change=_follow if name in controls.numbers else None,
                kwargs={"name": name, "controls": controls, "key": key},
            )
            for name, grid in controls.grids.items()
        }
        st.caption("Or double-click or double-tap a cell in the player. The page's address carries what you type.")
    return {name: text or "" for name, text in texts.items()}


def _follow(*, name: str, controls: WindowControls, key: str) -> None:
    """Takes the size of numbers that were typed; what cannot be read is explained when it is drawn."""
    try:
        height, width = grid_from_text(st.session_state[f"{key}.{name}-numbers"], name=name, most=MOST_CELLS).shape
    except EngineError:
        return
    if height != width and not st.session_state.get(f"{key}.per-axis"):
        values = {other: st.session_state[f"{key}.{other}"] for other in controls.numbers}
        set_axis_numbers({other: (value, value) for other, value in values.items()}, key=key)
        st.session_state[f"{key}.per-axis"] = True
    set_axis_numbers({name: (height, width)}, key=key)


def write_grid(name: str, values: Tensor, *, key: str) -> None:
    """Writes numbers, for example after an edit in the player, into their text; only from a callback."""
    st.session_state[f"{key}.{name}-numbers"] = text_from_grid(values)
