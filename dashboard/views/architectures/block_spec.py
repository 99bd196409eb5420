"""What a builder asks for, and the fields that all builders share."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st
from torch import nn

from dashboard.runtime.cache import keyed_by
from engine.errors import EngineError
from engine.networks.models.inception import PathWidths

MOST_CHANNELS, MOST_SIDE = 1024, 512
_TYPED = 10**9  # what a field takes at all; whether it can be built is said in a sentence


@dataclass(frozen=True)
class Paths:
    """An Inception block's settings, for the costs of its paths."""

    in_channels: int
    side: int
    widths: PathWidths
    large_window: int


@keyed_by("key")
@dataclass(frozen=True)
class Recipe:
    """A block that was asked for.

    Attributes:
        title: its kind.
        key: differs for every other block.
        make: builds it; called on the meta device.
        input_shape: (n, c, h, w) with n = 1.
        formula: of its parameters, in symbols.
        numbers: the same with the present numbers.
        snippet: code that reproduces it.
        remark: what to know about it.
        paths: of an Inception block.
    """

    title: str
    key: str
    make: Callable[[], nn.Module]
    input_shape: tuple[int, int, int, int]
    formula: str
    numbers: str
    snippet: str
    remark: str = ""
    paths: Paths | None = None


@dataclass
class Fields:
    """The fields of a builder: all are drawn before a number that cannot be built is spoken of."""

    problems: list[str] = field(default_factory=list)

    def count(self, label: str, default: int, *, key: str, most: int = MOST_CHANNELS) -> int:
        """A field for a number of channels or pixels, bound to the address of the page."""
        value = st.number_input(label, -_TYPED, _TYPED, default, key=f"architectures.{key}", bind="query-params")
        if not 1 <= value <= most:
            self.problems.append(f'"{label}" is {value:,}. Use a number from 1 to {most:,}.')
        return value

    def check(self) -> None:
        """Goes on only with numbers that can be built.

        Raises:
            EngineError: one of them cannot.
        """
        if self.problems:
            raise EngineError(" ".join(self.problems))
