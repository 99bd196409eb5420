import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import ndimage
from skimage import data, filters

from engine.errors import EngineError
from engine.kernels import get, names

IMAGE = data.camera()[:96, :128].astype(np.float64) / 255


def slid(name: str) -> np.ndarray:
    """The kernel slid over the image; the border shows the nearest pixel (scipy's "nearest")."""
    weights = get(name).weights.double()
    (h, w), x = weights.shape, torch.from_numpy(IMAGE)[None, None]
    padded = F.pad(x, ((w - 1) // 2, w // 2, (h - 1) // 2, h // 2), mode="replicate")
    return F.conv2d(padded, weights[None, None])[0, 0].numpy()


REFERENCES = {
    "identity": lambda p: p,
    "box_blur": lambda p: ndimage.uniform_filter(p, 3, mode="nearest"),
    "box_blur_5": lambda p: ndimage.uniform_filter(p, 5, mode="nearest"),
    "gaussian_blur_wide": lambda p: ndimage.gaussian_filter(p, 1.5, mode="nearest", radius=5),
    "laplacian": lambda p: ndimage.laplace(p, mode="nearest"),
    "sobel_x": lambda p: ndimage.sobel(p, axis=1, mode="nearest"),
    "sobel_y": lambda p: ndimage.sobel(p, axis=0, mode="nearest"),
    "prewitt_x": lambda p: ndimage.prewitt(p, axis=1, mode="nearest"),
    "prewitt_y": lambda p: ndimage.prewitt(p, axis=0, mode="nearest"),
    "scharr_x": lambda p: 16 * filters.scharr_v(p),  # skimage divides by the sum of the weights
    "scharr_y": lambda p: 16 * filters.scharr_h(p),
    "motion_blur": lambda p: ndimage.uniform_filter1d(p, 7, axis=1, mode="nearest"),
    "difference_x": lambda p: np.gradient(p, axis=1),
    "difference_y": lambda p: np.gradient(p, axis=0),
    "shift_left": lambda p: np.roll(p, -1, axis=1),
    "unsharp_mask": lambda p: 2 * p - slid("gaussian_blur_5"),
    "sharpen": lambda p: p - ndimage.laplace(p, mode="nearest"),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_named_kernel_agrees_with_scipy_or_skimage_away_from_the_border(name):
    inside = (slice(5, -5), slice(5, -5))
    np.testing.assert_allclose(slid(name)[inside], REFERENCES[name](IMAGE)[inside], rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", ["box_blur", "laplacian", "sobel_x", "prewitt_y", "motion_blur", "gaussian_blur_wide"])
def test_with_the_nearest_border_it_agrees_at_the_border_too(name):
    np.testing.assert_allclose(slid(name), REFERENCES[name](IMAGE), rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", names())
def test_every_kernel_has_weights_a_summary_and_a_source(name):
    kernel = get(name)
    assert kernel.name == name
    assert kernel.weights.ndim == 2
    assert kernel.weights.dtype == torch.float32
    assert kernel.weights.isfinite().all()
    assert kernel.summary.endswith(".")
    assert len(kernel.source) > 10


def test_blurs_keep_the_brightness_and_edge_detectors_remove_it():
    for name in names():
        total = float(get(name).weights.sum())
        if "blur" in name or "sharp" in name:
            assert total == pytest.approx(1, abs=1e-6)
        if name.startswith(("sobel", "prewitt", "scharr", "roberts", "laplacian", "line", "kirsch", "outline", "edge")):
            assert total == pytest.approx(0, abs=1e-6)


def test_no_two_kernels_are_the_same():
    planes = {get(name).weights.numpy().tobytes() + bytes(get(name).weights.shape) for name in names()}
    assert len(planes) == len(names()) >= 30


def test_capitals_spaces_and_hyphens_do_not_matter():
    assert torch.equal(get("Sobel X").weights, get("sobel-x").weights)


def test_changing_the_weights_one_got_does_not_change_the_catalogue():
    get("sobel_x").weights.zero_()
    assert get("sobel_x").weights[0].tolist() == [-1, 0, 1]


def test_an_unknown_name_is_answered_with_close_ones():
    with pytest.raises(EngineError, match=r"No kernel is called 'sobel' among the .* named ones. Try sobel_"):
        get("sobel")
