from typing import Any

import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from engine.pooling import pool

from ..convolution.cases import agree, axes
from .cases import REPEATABLE


@REPEATABLE
@given(
    rank=st.integers(1, 3),
    maximum=st.booleans(),
    ceil_mode=st.booleans(),
    drawn=st.tuples(axes(3, 1, 5), axes(3, 0, 5), axes(3, 0, 3), axes(3, -1, 3), axes(3, 0, 3)),
)
def test_pool_refuses_what_torch_refuses(rank, maximum, ceil_mode, drawn):
    size, kernel_size, stride, padding, dilation = (values[:rank] for values in drawn)
    x = torch.zeros(1, 1, *size)
    options: dict[str, Any] = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
    if maximum:
        options["dilation"] = dilation
    name = f"{'max' if maximum else 'avg'}_pool{rank}d"
    agree(
        lambda: pool(x, "max" if maximum else "average", kernel_size, **options),
        lambda: getattr(F, name)(x, kernel_size, **options),
    )
