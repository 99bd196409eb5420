import pytest
import torch
from hypothesis import given

from engine.convolution import as_matrix, convolve, transposed_convolve
from engine.errors import EngineError

from .cases import REPEATABLE, Case, convolutions, torch_answer


@REPEATABLE
@given(convolutions(images=1, bias=False))
def test_the_matrix_times_the_flattened_input_is_the_convolution(case: Case):
    expected = torch_answer(case)
    sizes = tuple(case.x.shape[2:])
    if expected is None:
        with pytest.raises(EngineError):
            as_matrix(case.kernel, sizes, **case.options)
        return
    matrix = as_matrix(case.kernel, sizes, **case.options)
    torch.testing.assert_close(matrix @ case.x.flatten(), expected.flatten(), rtol=0, atol=1e-12)


def test_one_axis_gives_a_banded_toeplitz_matrix():
    matrix = as_matrix(torch.tensor([[[1.0, 2.0, 3.0]]]), 5)
    assert matrix.tolist() == [[1, 2, 3, 0, 0], [0, 1, 2, 3, 0], [0, 0, 1, 2, 3]]


def test_circular_padding_gives_a_circulant_matrix():
    matrix = as_matrix(torch.tensor([[[1.0, 2.0, 3.0]]]), 4, padding=1, padding_mode="circular")
    assert matrix.tolist() == [[2, 3, 0, 1], [1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2]]


def test_the_transposed_matrix_is_the_transposed_convolution():
    kernel, y = torch.randn(2, 3, 3, 3, dtype=torch.float64), torch.randn(1, 2, 3, 3, dtype=torch.float64)
    matrix = as_matrix(kernel, (7, 7), stride=2)
    scattered = transposed_convolve(y, kernel, stride=2)
    torch.testing.assert_close(matrix.T @ y.flatten(), scattered.flatten())


def test_a_sparse_matrix_serves_a_whole_image():
    x, kernel = torch.randn(1, 3, 128, 128), torch.randn(2, 3, 3, 3)
    matrix = as_matrix(kernel, (128, 128), padding=1, sparse=True)
    assert matrix.is_sparse
    torch.testing.assert_close(
        (matrix @ x.flatten()).reshape(1, 2, 128, 128), convolve(x, kernel, padding=1), rtol=1e-4, atol=1e-4
    )


def test_a_dense_matrix_of_a_whole_image_is_refused():
    with pytest.raises(EngineError, match="47524 x 48400 entries but at most 100000000 fit"):
        as_matrix(torch.zeros(1, 1, 3, 3), 220)
