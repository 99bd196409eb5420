"""Examples by name: one press sets every control, and the example that is on screen is marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.controls.axis_numbers import AxisValues, set_axis_numbers


@dataclass(frozen=True)
class Example:
    """A named setting of all controls of a view.

    Attributes:
        name: what it is called; unique in its view.
        look: what to look for, in a sentence.
        numbers: values of the numbers per axis, by name.
        grids: typed numbers as text, by name.
        choices: values of the other controls, by the last part of their key.
        button: whether it has a button; the others are in a list.
    """

    name: str
    look: str
    numbers: Mapping[str, AxisValues]
    grids: Mapping[str, str]
    choices: Mapping[str, Any] = field(default_factory=dict)
    button: bool = False

    @property
    def words(self) -> str:
        """The name and what to look for, as Markdown."""
        return f"**{self.name}**: {self.look}"

    @property
    def per_axis(self) -> bool:
        """Whether height and width differ somewhere."""
        return any(height != width for height, width in self.numbers.values())

    def shows(self, numbers: Mapping[str, AxisValues], grids: Mapping[str, str], choices: Mapping[str, Any]) -> bool:
        """Whether these values are the example's; controls that it does not mention may have any."""
        pairs = ((self.numbers, numbers), (self.grids, grids), (self.choices, choices))
        return all(mine[name] == now[name] for mine, now in pairs for name in mine if name in now)


def place_for_examples() -> DeltaGenerator:
    """Where `example_pickers` are to stand: first in a row, though they are drawn once its other values are known."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content")


def example_pickers(examples: Sequence[Example], shown: Example | None, *, label: str, key: str) -> None:
    """The main examples as buttons and the others in a list, in `place_for_examples`; the one on screen is marked.

    Args:
        examples: at least one of each kind.
        label: what stands above the buttons.
        shown: the example on screen, whichever way it got there, or None.
        key: the prefix of every control that an example sets.
    """
    buttons = [each.name for each in examples if each.button]
    others = [each.name for each in examples if not each.button]
    for picker, names in (("example", buttons), ("more", others)):
        mark = shown.name if shown and shown.name in names else None
        # Set only where it differs: a value that is set overrides what the reader picks in the same moment.
        if st.session_state.get(f"{key}.{picker}") != mark:
            st.session_state[f"{key}.{picker}"] = mark
    options = {"on_change": _take, "kwargs": {"examples": examples, "key": key}}
    st.pills(label, buttons, key=f"{key}.example", args=("example",), **options)
    st.selectbox(
        "More examples",
        others,
        index=None,
        placeholder="Choose …",
        key=f"{key}.more",
        args=("more",),
        width=190,
        **options,
    )


def _take(picker: str, *, examples: Sequence[Example], key: str) -> None:
    """Sets every control to what the picked example says."""
    example = next((each for each in examples if each.name == st.session_state[f"{key}.{picker}"]), None)
    if example:
        set_example(example, key=key)


def set_example(example: Example, *, key: str) -> None:
    """Sets every control to an example; only from a callback, before the controls are drawn."""
    set_axis_numbers(example.numbers, key=key)
    st.session_state[f"{key}.per-axis"] = example.per_axis
    for name, text in example.grids.items():
        st.session_state[f"{key}.{name}-numbers"] = text
    for name, value in example.choices.items():
        st.session_state[f"{key}.{name}"] = value
