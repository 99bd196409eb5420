"""A block with its convolutional branch scaled down."""

import pytest
import torch

from engine.landscape.residual_branch import branch_effect

X = torch.rand(4, 8, 6, 6, generator=torch.Generator().manual_seed(0))


def test_without_its_convolutions_a_residual_block_is_the_identity_and_a_plain_one_nothing():
    assert branch_effect(X, residual=True, alpha=0).change == 0
    assert branch_effect(X, residual=False, alpha=0).change == pytest.approx(1)


def test_the_change_grows_with_the_strength():
    changes = [branch_effect(X, residual=True, alpha=alpha).change for alpha in (0, 0.25, 0.5, 1)]
    assert changes == sorted(changes)


def test_a_block_agrees_with_functions_alone():
    for residual in (False, True):
        assert branch_effect(X, residual=residual, alpha=1).difference < 1e-5
