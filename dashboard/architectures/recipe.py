"""What a builder asks for, and the field that all builders share."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from torch import nn

from engine.networks.inception import PathWidths


@dataclass(frozen=True)
class Paths:
    """An Inception block's settings, for the costs of its paths."""

    in_channels: int
    side: int
    widths: PathWidths
    large_window: int


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


def count_of(label: str, default: int, *, key: str, least: int = 1, most: int = 1024) -> int:
    """A field for a number of channels or pixels, bound to the address of the page."""
    return st.number_input(label, least, most, default, key=f"architectures.{key}", bind="query-params")


def grouped(count: int) -> str:
    """A count in LaTeX, with its digits in groups of three."""
    return f"{count:,}".replace(",", "{,}")
