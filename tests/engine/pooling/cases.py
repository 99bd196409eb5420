"""Random poolings for property tests, and torch's own answer to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from hypothesis import settings
from hypothesis import strategies as st
from torch import Tensor

REPEATABLE = settings(max_examples=800, derandomize=True, deadline=None, database=None)
ROUTINES: dict[str, dict[int, Callable[..., Tensor]]] = {
    "max": {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d},
    "average": {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d},
    "lp": {1: F.lp_pool1d, 2: F.lp_pool2d, 3: F.lp_pool3d},
    "global_max": {1: F.adaptive_max_pool1d, 2: F.adaptive_max_pool2d, 3: F.adaptive_max_pool3d},
    "global_average": {1: F.adaptive_avg_pool1d, 2: F.adaptive_avg_pool2d, 3: F.adaptive_avg_pool3d},
}


@dataclass(frozen=True)
class Case:
    """A tensor in float64 and the arguments of `pool`."""

    x: Tensor
    mode: str
    kernel_size: tuple[int, ...] | None
    options: dict[str, Any]

    @property
    def rank(self) -> int:
        return self.x.ndim - 2


def axes(rank: int, low: int, high: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*[st.integers(low, high)] * rank)


@st.composite
def poolings(draw: st.DrawFn, *, images: int = 2) -> Case:
    """Settings drawn freely: about a third of them are refused."""
    rank = draw(st.integers(1, 3))
    mode = draw(st.sampled_from(list(ROUTINES)))
    size = draw(axes(rank, 1, {1: 12, 2: 8, 3: 5}[rank]))
    shape = (draw(st.integers(1, images)), draw(st.integers(1, 3)), *size)
    generator = torch.Generator().manual_seed(draw(st.integers(0, 9999)))
    x = torch.randn(shape, generator=generator, dtype=torch.float64)
    if mode.startswith("global"):
        return Case(x, mode, None, {})
    options: dict[str, Any] = {
        "stride": draw(st.one_of(st.none(), axes(rank, 1, 3))),
        "ceil_mode": draw(st.booleans()),
    }
    if mode != "lp":
        options["padding"] = draw(axes(rank, 0, 2))
    if mode == "max":
        options["dilation"] = draw(axes(rank, 1, 3))
    if mode == "average":
        options["count_include_pad"] = draw(st.booleans())
    if mode == "lp":
        options["norm_type"] = draw(st.sampled_from([1.0, 2.0, 3.0, 4.0, 1.5]))
        x = x if options["norm_type"] in (1.0, 2.0, 4.0) else x.abs()
    return Case(x, mode, draw(axes(rank, 1, 4)), options)


def torch_pool(case: Case, x: Tensor) -> Tensor:
    """The same pooling by torch.nn.functional; raises what torch raises."""
    routine = ROUTINES[case.mode][case.rank]
    if case.kernel_size is None:
        return routine(x, 1)
    options, kernel_size = dict(case.options), case.kernel_size
    if case.mode != "lp":
        return routine(x, kernel_size, **options)
    if case.rank == 1:
        kernel_size = kernel_size[0]
        options["stride"] = options["stride"] and options["stride"][0]
    return routine(x, options.pop("norm_type"), kernel_size, **options)


def torch_answer(case: Case) -> Tensor | None:
    """Torch's output, or None where torch refuses the settings."""
    try:
        return torch_pool(case, case.x)
    except RuntimeError:
        return None
