"""The snippets of the page on handmade features; each leaves what is shown in `result`."""

from dashboard.controls.image_picker import Picture
from dashboard.downloads.python_code import imports_first, picture_lines

_CALLS = {
    "hog": (
        "from skimage.feature import hog",
        "sizes = {'pixels_per_cell': (8, 8), 'cells_per_block': (2, 2)}\n"
        "result = hog(grey, orientations=9, **sizes, feature_vector=False)"
        "  # (rows, columns, 2, 2, 9)\n"
        'print(f"{result.size:,} numbers: {result.shape}")',
    ),
    "sift": (
        "from skimage.feature import SIFT",
        "sift = SIFT()\nsift.detect_and_extract(grey)\nresult = sift.descriptors  # (keypoints, 128)\n"
        'print(f"{len(result)} keypoints of {result.shape[1]} numbers")',
    ),
    "orb": (
        "from skimage.feature import ORB",
        "orb = ORB(n_keypoints=200)\norb.detect_and_extract(grey)\nresult = orb.descriptors  # (keypoints, 256)\n"
        'print(f"{len(result)} keypoints of {result.shape[1]} comparisons")',
    ),
    "lbp": (
        "import numpy as np\nfrom skimage.feature import local_binary_pattern",
        'levels = (grey * 255).round().astype("uint8")\n'
        'result = local_binary_pattern(levels, 8, 1, method="uniform")  # (h, w), 0 to 9\n'
        "shares = np.bincount(result.astype(int).ravel(), minlength=10) / result.size\n"
        'print(f"{result.size:,} codes, most often {shares.argmax()}: {shares.max():.3f}")',
    ),
    "canny": (
        "from skimage.feature import canny",
        'result = canny(grey, sigma=2.0)  # (h, w)\nprint(f"{result.sum():,} edge pixels, {result.mean():.1%} of all")',
    ),
}


_CONTEST = """
import torch

from engine.training.hog_contest import compare_hog_and_learned

torch.set_num_threads(1)
for one in compare_hog_and_learned(seed={seed}):
    print(f"{{one.name}}: {{one.accuracy:.1%}} right")
"""


def classical_snippet(picture: Picture, method: str, *, longest_side: int, seed: int | None = None) -> str:
    """The features of the image.

    Args:
        picture: the reader's.
        method: the feature.
        longest_side: to which the image is reduced.
        seed: of the contest that is on screen, which the code then holds again; None where there is none.
    """
    compare_hog_and_learned = "" if seed is None else _CONTEST.format(seed=seed)
    imports, call = _CALLS[method]
    return imports_first(
        picture_lines(picture),
        f"from engine.images import fit, luminance\n{imports}\n",
        f"grey = luminance(fit(image, {longest_side})).double().numpy()  # (h, w)",
        f"print(grey.shape)\n{call}",
        compare_hog_and_learned,
    )
