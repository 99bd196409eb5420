"""Torch's own answers, to compare the written-out pooling and its way back with."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.pooling.forward import Pooling

_MAX = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
_AVERAGE: dict[int, Callable[..., Tensor]] = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}
_LP = {1: F.lp_pool1d, 2: F.lp_pool2d, 3: F.lp_pool3d}


def torch_pool(problem: Pooling, x: Tensor) -> Tensor:
    """The output of a pooling of `x` by torch.nn.functional, (n, c, *output_size)."""
    settings, rank = problem.geometry, problem.geometry.rank
    sizes = {"kernel_size": settings.kernel_size, "stride": settings.stride, "ceil_mode": settings.ceil_mode}
    if problem.mode == "max":
        return _MAX[rank](x, padding=settings.padding, dilation=settings.dilation, **sizes)
    if problem.mode == "average":
        include = problem.count_include_pad
        return _AVERAGE[rank](x, padding=settings.padding, count_include_pad=include, **sizes)
    if rank == 1:  # the routine for signals takes numbers only
        sizes |= {"kernel_size": settings.kernel_size[0], "stride": settings.stride[0]}
    return _LP[rank](x, problem.norm_type, **sizes)


def torch_pool_gradient(problem: Pooling, upstream: Tensor) -> Tensor | None:
    """Gradient of the input by automatic differentiation; None where torch cannot give one.

    Where a dilated window of a max pooling sees padding alone, torch's backward pass writes outside the input and may
    bring the process down, so it is not asked.
    """
    x = problem.x.detach().clone().requires_grad_()
    with torch.enable_grad():
        output = torch_pool(problem, x)
        if output.isneginf().any():
            return None
        return torch.autograd.grad(output, x, upstream)[0]
