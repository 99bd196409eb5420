import numpy as np
import pytest
import torch
from scipy import ndimage
from skimage.filters import gabor_kernel

from engine.errors import EngineError
from engine.kernels import box, gabor, gaussian, laplacian_of_gaussian, motion_blur


def impulse_response(routine, size: int) -> np.ndarray:
    """What a routine of scipy makes of one bright pixel in the middle of darkness."""
    impulse = np.zeros((size, size))
    impulse[size // 2, size // 2] = 1
    return routine(impulse)


@pytest.mark.parametrize("sigma", [0.5, 1.0, 1.7, 3.0])
def test_gaussian_and_its_laplacian_are_those_of_scipy(sigma):
    ours = gaussian(sigma)
    theirs = impulse_response(lambda x: ndimage.gaussian_filter(x, sigma, mode="constant"), len(ours))
    np.testing.assert_allclose(ours.numpy(), theirs, rtol=0, atol=1e-6)
    ours = laplacian_of_gaussian(sigma)
    theirs = impulse_response(lambda x: ndimage.gaussian_laplace(x, sigma, mode="constant"), len(ours))
    np.testing.assert_allclose(ours.numpy(), theirs, rtol=0, atol=1e-6)


@pytest.mark.parametrize(("angle_degrees", "phase_degrees", "aspect_ratio"), [(0, 0, 1), (30, 45, 1), (115, 90, 0.5)])
def test_gabor_is_the_real_part_of_that_of_skimage(angle_degrees, phase_degrees, aspect_ratio):
    theirs = gabor_kernel(
        1 / 5,
        theta=np.radians(angle_degrees),
        sigma_x=2.0,
        sigma_y=2.0 / aspect_ratio,
        offset=np.radians(phase_degrees),
    ).real
    ours = gabor(
        5.0, angle_degrees=angle_degrees, sigma=2.0, aspect_ratio=aspect_ratio, phase_degrees=phase_degrees, size=41
    ).numpy()
    h, w = theirs.shape
    middle = ours[20 - h // 2 : 21 + h // 2, 20 - w // 2 : 21 + w // 2]
    np.testing.assert_allclose(middle, theirs, rtol=0, atol=1e-6)


def test_a_small_laplacian_of_gaussian_still_gives_zero_on_flat_areas():
    assert abs(float(laplacian_of_gaussian(1.4, size=5).sum())) < 1e-6


def test_a_box_of_two_is_four_quarters():
    assert box(2).tolist() == [[0.25, 0.25], [0.25, 0.25]]


def test_motion_along_a_row_a_column_and_a_diagonal():
    assert motion_blur(3).tolist() == [[0, 0, 0], pytest.approx([1 / 3] * 3), [0, 0, 0]]
    assert torch.equal(motion_blur(3, angle_degrees=90), motion_blur(3).T)
    rising = motion_blur(7, angle_degrees=45)
    assert float(rising.sum()) == pytest.approx(1)
    torch.testing.assert_close(rising, rising.rot90(2))
    assert float(rising.fliplr().diagonal().sum()) > 0.6
    assert rising[0, 0] == rising[6, 6] == 0


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: gaussian(0), "sigma is 0 but must be above 0"),
        (lambda: laplacian_of_gaussian(-1), "sigma is -1 but must be above 0"),
        (lambda: gabor(0), "wavelength is 0 but must be above 0"),
        (lambda: gaussian(1, size=0), "size is 0 but must be at least 1"),
        (lambda: motion_blur(0), "length is 0 but must be at least 1"),
        (lambda: box(0), "size is 0 but must be at least 1"),
    ],
)
def test_impossible_parameters_are_explained(make, sentence):
    with pytest.raises(EngineError, match=sentence):
        make()
