"""Dense, local and shared layers: their counts by hand, their matrices, and what sharing gives."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.convolution import convolve, layer_stages, parameter_counts, shift_difference, stages_around
from engine.errors import EngineError


def test_counts_of_a_line_of_four_pixels_that_sees_one_neighbour():
    counts = parameter_counts(4, reach=1)
    assert (counts.dense, counts.local, counts.shared) == (16, 3 * 4 - 2, 3)


def test_counts_of_a_megapixel_image():
    counts = parameter_counts((1000, 1000), reach=2, in_channels=3, out_channels=3)
    assert counts.dense == 9 * 10**12
    assert counts.local == 9 * (1000 * 5 - 6) ** 2
    assert counts.shared == 9 * 25


@settings(max_examples=60, deadline=None)
@given(
    size=st.lists(st.integers(1, 5), min_size=1, max_size=2),
    reach=st.integers(0, 4),
    c_in=st.integers(1, 2),
    c_out=st.integers(1, 2),
)
def test_the_matrices_have_as_many_weights_as_counted(size, reach, c_in, c_out):
    stages = layer_stages(size, reach=reach, in_channels=c_in, out_channels=c_out)
    counts = parameter_counts(size, reach=reach, in_channels=c_in, out_channels=c_out)
    assert stages.dense.numel() == counts.dense
    assert stages.within_reach.sum().item() == counts.local
    assert stages.kernel.numel() == counts.shared
    assert torch.equal(stages.local != 0, stages.within_reach)


@pytest.mark.parametrize("size", [(7,), (4, 5)])
def test_within_reach_are_the_pairs_that_are_close_along_every_axis(size):
    stages = layer_stages(size, reach=1)
    places = list(itertools.product(*map(range, size)))
    for row, column in itertools.product(range(len(places)), repeat=2):
        close = all(abs(a - b) <= 1 for a, b in zip(places[row], places[column], strict=True))
        assert stages.within_reach[row, column].item() == close


@pytest.mark.parametrize(("size", "c_in", "c_out"), [((9,), 1, 1), ((9,), 2, 3), ((4, 5), 1, 2)])
def test_the_shared_matrix_is_a_convolution(size, c_in, c_out):
    stages = layer_stages(size, reach=1, in_channels=c_in, out_channels=c_out, seed=4)
    x = torch.randn(c_in, *size, generator=torch.Generator().manual_seed(1))
    expected = convolve(x, stages.kernel, padding=1)
    torch.testing.assert_close((stages.shared @ x.flatten()).reshape(expected.shape), expected, atol=1e-5, rtol=1e-5)


def test_a_line_gives_a_toeplitz_matrix_of_the_diagonals_means():
    stages = layer_stages(6, reach=1)
    for offset in (-1, 0, 1):
        diagonal = stages.shared.diagonal(offset)
        assert diagonal.unique().numel() == 1
        torch.testing.assert_close(diagonal[0], stages.local.diagonal(offset).mean())


def test_only_the_shared_layer_follows_a_shift():
    stages = layer_stages(12, reach=2, seed=1)
    dense, local, shared = (
        shift_difference(matrix, 12, reach=2) for matrix in (stages.dense, stages.local, stages.shared)
    )
    assert dense is not None
    assert local is not None
    assert shared is not None
    assert shared < 1e-5 < 0.5 < min(dense, local)


def test_a_layer_whose_every_output_reads_the_border_is_not_judged():
    assert shift_difference(torch.eye(5), 5, reach=2) is None


def test_a_negative_reach_is_refused():
    with pytest.raises(EngineError, match="reach is -1 but must be at least 0"):
        parameter_counts(4, reach=-1)


@pytest.mark.parametrize(("shape", "size"), [((1, 1, 3), (8,)), ((2, 3, 3, 3), (4, 5)), ((1, 1, 5, 5), (3, 6))])
def test_a_given_kernel_is_the_mean_of_every_diagonal_of_the_dense_layer_around_it(shape, size):
    kernel = torch.randn(shape, generator=torch.Generator().manual_seed(2))
    stages = stages_around(kernel, size, seed=5)
    x = torch.randn(shape[1], *size)
    expected = convolve(x, kernel, padding=shape[2] // 2)
    torch.testing.assert_close((stages.shared @ x.flatten()).reshape(expected.shape), expected, atol=1e-5, rtol=1e-5)
    assert (stages.local - stages.shared).abs().max() > 0.1
    if len(size) == 1:
        for offset in (-1, 0, 1):
            assert stages.local.diagonal(offset).mean().item() == pytest.approx(
                kernel[0, 0, 1 + offset].item(), abs=1e-5
            )
    assert torch.equal(stages.local, stages.dense * stages.within_reach)


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 1, 3, 5)])
def test_a_kernel_that_no_reach_describes_is_refused(shape):
    with pytest.raises(EngineError, match=r"taps but .* odd number"):
        stages_around(torch.ones(shape), [6] * (len(shape) - 2))
