"""Flow through training, checked by a loss difference that needs no backpropagation."""

import pytest

from engine.errors import EngineError
from engine.landscape import gradient_flow
from engine.landscape.training_flow import first_norm_by_differences, flow_through_training
from engine.training.spec import NetworkSpec, RunSpec
from tests.engine.landscape.test_gradient_flow import digits, network

SPEC = RunSpec("residual", NetworkSpec("resnet", {"depth": 8, "width": 8}), device="cpu")


@pytest.mark.parametrize("residual", [False, True])
def test_the_first_norm_agrees_with_finite_differences(residual):
    model, batch = network(20, residual=residual), digits(64)
    norm = gradient_flow(model, batch).gradient_norms[0]
    assert first_norm_by_differences(model, batch) == pytest.approx(norm, rel=1e-3)


def test_moments_come_in_order_and_the_loss_falls():
    moments = list(flow_through_training(SPEC, (0, 10, 40)))
    assert [moment.step for moment in moments] == [0, 10, 40]
    assert moments[-1].flow.loss < moments[0].flow.loss


def test_moments_that_do_not_begin_at_zero_are_refused():
    with pytest.raises(EngineError, match="do not ascend from 0"):
        next(flow_through_training(SPEC, (10, 5)))
