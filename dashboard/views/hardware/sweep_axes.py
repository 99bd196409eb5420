"""What can vary in a convolution, and the controls that fix the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from engine.hardware import PRECISIONS, ConvolutionCase


@dataclass(frozen=True)
class Axis:
    """Something that varies along the chart.

    Attributes:
        field: of `ConvolutionCase`.
        title: with its unit.
        symbol: LaTeX.
        values: from small to large.
        power: with which the operations grow.
    """

    field: str
    title: str
    symbol: str
    values: Sequence[Any]
    power: int

    def series(self, fixed: ConvolutionCase) -> list[ConvolutionCase]:
        """The convolutions that differ in this alone."""
        return [replace(fixed, **{self.field: value}) for value in self.values]

    def of(self, case: ConvolutionCase) -> Any:
        """Its value of a convolution."""
        return getattr(case, self.field)


AXES = {
    "Size": Axis("size", "side of the image s, pixels", "s", (8, 16, 32, 64, 128, 256), 2),
    "Channels": Axis("channels", "channels c, in and out", "c", (1, 2, 4, 8, 16, 32, 64, 128, 256), 2),
    "Kernel": Axis("kernel_size", "side of the kernel k, pixels", "k", (1, 3, 5, 7, 9, 11, 15, 21, 31), 2),
    "Batch": Axis("batch", "images in a batch n", "n", (1, 2, 4, 8, 16, 32, 64), 1),
    "Precision": Axis("precision", "precision of all numbers", "b", PRECISIONS, 0),
}
DEFAULT = ConvolutionCase(size=32, channels=32, kernel_size=3, batch=1)


def case_controls(*, but: str = "", shown: Sequence[str] = tuple(AXES)) -> ConvolutionCase:
    """Controls of everything that does not vary; their values are shared by the views of the page.

    Args:
        but: the name of what varies.
        shown: what else there are controls for; the rest stays at its default.
    """
    names = [name for name in AXES if name in shown and name != but]
    chosen = {}
    for column, name in zip(st.columns(len(names), gap="medium"), names, strict=True):
        axis = AXES[name]
        chosen[axis.field] = column.select_slider(
            name, axis.values, axis.of(DEFAULT), key=f"hardware.{axis.field}", bind="query-params", help=axis.title
        )
    return replace(DEFAULT, **chosen)
