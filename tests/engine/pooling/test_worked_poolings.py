import pytest
import torch

from engine.pooling import pool, trace

from ..convolution.numbers import CASES

MODES = {"max_pool2d": "max", "avg_pool2d": "average"}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES if case["op"] in MODES])
def test_a_worked_pooling_comes_out(case):
    x, expected = (torch.tensor(case[name], dtype=torch.float64)[None, None] for name in ("input", "expect"))
    options = {"stride": case["stride"], "padding": case.get("padding", 0)}
    ours = pool(x, MODES[case["op"]], case["kernel_size"], **options)
    torch.testing.assert_close(ours, expected, rtol=0, atol=1e-12)
    assert torch.equal(trace(x, MODES[case["op"]], case["kernel_size"], **options).output, ours)
