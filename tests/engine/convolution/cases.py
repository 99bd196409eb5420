"""Random convolutions for property tests, and torch's own answer to them."""

from dataclasses import dataclass
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import settings
from hypothesis import strategies as st
from torch import Tensor

from engine.errors import EngineError

REPEATABLE = settings(max_examples=800, derandomize=True, deadline=None, database=None)
CONVOLVE = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
LARGEST = {1: 12, 2: 7, 3: 5}


@dataclass(frozen=True)
class Case:
    """Tensors in float64 and the keyword arguments of the function under test."""

    x: Tensor
    kernel: Tensor
    bias: Tensor | None
    options: dict[str, Any]

    @property
    def rank(self) -> int:
        return self.kernel.ndim - 2


def axes(rank: int, low: int, high: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*[st.integers(low, high)] * rank)


def normal(seed: int, *shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@st.composite
def convolutions(draw: st.DrawFn, *, images: int = 2, flip: bool = True, bias: bool = True) -> Case:
    """Settings drawn freely: two in five leave no output and must be refused, so 800 examples compute about 450."""
    rank = draw(st.integers(1, 3))
    groups, c, c_out = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    size, kernel_size = draw(axes(rank, 1, LARGEST[rank])), draw(axes(rank, 1, 4 if rank < 3 else 3))
    seed = draw(st.integers(0, 9999))
    options = {
        "stride": draw(axes(rank, 1, 3)),
        "padding": draw(axes(rank, 0, 3 if rank < 3 else 2)),
        "dilation": draw(axes(rank, 1, 3)),
        "groups": groups,
        "padding_mode": draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"])),
        "flip": flip and draw(st.booleans()),
    }
    return Case(
        normal(seed, draw(st.integers(1, images)), groups * c, *size),
        normal(seed + 1, groups * c_out, c, *kernel_size),
        normal(seed + 2, groups * c_out) if bias and draw(st.booleans()) else None,
        options,
    )


def torch_convolve(case: Case, x: Tensor, kernel: Tensor, bias: Tensor | None) -> Tensor:
    """The same convolution by torch.nn.functional; raises what torch raises."""
    options = dict(case.options)
    mode, padding = options.pop("padding_mode"), options.pop("padding")
    if options.pop("flip"):
        kernel = kernel.flip(tuple(range(2, kernel.ndim)))
    if mode != "zeros":
        pairs = [amount for amount in reversed(padding) for _ in range(2)]
        x, padding = F.pad(x, pairs, mode=mode), (0,) * case.rank
    return CONVOLVE[case.rank](x, kernel, bias, padding=padding, **options)


def torch_answer(case: Case) -> Tensor | None:
    """Torch's output, or None where torch refuses the settings."""
    try:
        return torch_convolve(case, case.x, case.kernel, case.bias)
    except RuntimeError:
        return None


@st.composite
def transposed_convolutions(draw: st.DrawFn, *, images: int = 2) -> Case:
    """Settings drawn freely: about a third of them are refused."""
    rank = draw(st.integers(1, 3))
    groups, c, c_out = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    size, kernel_size = draw(axes(rank, 1, 5 if rank < 3 else 3)), draw(axes(rank, 1, 4 if rank < 3 else 3))
    seed = draw(st.integers(0, 9999))
    options = {
        "stride": draw(axes(rank, 1, 3)),
        "padding": draw(axes(rank, 0, 3 if rank < 3 else 2)),
        "output_padding": draw(st.one_of(st.just((0,) * rank), axes(rank, 0, 2))),
        "dilation": draw(axes(rank, 1, 3)),
        "groups": groups,
    }
    return Case(
        normal(seed, draw(st.integers(1, images)), groups * c, *size),
        normal(seed + 1, groups * c, c_out, *kernel_size),
        normal(seed + 2, groups * c_out) if draw(st.booleans()) else None,
        options,
    )


def torch_transposed_answer(case: Case) -> Tensor | None:
    """Torch's output, or None where torch refuses the settings."""
    try:
        return TRANSPOSED[case.rank](case.x, case.kernel, case.bias, **case.options)
    except RuntimeError:
        return None


def agree(ours: Any, theirs: Any) -> None:
    """Both give an output of the same shape, or both refuse."""
    try:
        expected = theirs().shape
    except (RuntimeError, ValueError):
        with pytest.raises(EngineError):
            ours()
        return
    assert ours().shape == expected
