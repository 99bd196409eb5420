"""The snippets of the page on handmade features; each leaves what is shown in `result`."""

from dashboard.controls.image_picker import Picture
from dashboard.snippets.picture import imports_first, picture_lines

_CALLS = {
    "hog": (
        "from skimage.feature import hog",
        "sizes = {'pixels_per_cell': (8, 8), 'cells_per_block': (2, 2)}\n"
        "result = hog(grey, orientations=9, **sizes, feature_vector=False)"
        "  # (rows, columns, 2, 2, 9)",
    ),
    "sift": (
        "from skimage.feature import SIFT",
        "sift = SIFT()\nsift.detect_and_extract(grey)\nresult = sift.descriptors  # (keypoints, 128)",
    ),
    "orb": (
        "from skimage.feature import ORB",
        "orb = ORB(n_keypoints=200)\norb.detect_and_extract(grey)\nresult = orb.descriptors  # (keypoints, 256)",
    ),
    "lbp": (
        "from skimage.feature import local_binary_pattern",
        'levels = (grey * 255).round().astype("uint8")\n'
        'result = local_binary_pattern(levels, 8, 1, method="uniform")  # (h, w), 0 to 9',
    ),
    "canny": ("from skimage.feature import canny", "result = canny(grey, sigma=2.0)  # (h, w)"),
}


def classical_snippet(picture: Picture, method: str, *, longest_side: int) -> str:
    """The features of the picture."""
    imports, call = _CALLS[method]
    return imports_first(
        picture_lines(picture),
        f"from engine.images import fit, luminance\n{imports}\n",
        f"grey = luminance(fit(image, {longest_side})).double().numpy()  # (h, w)",
        f"{call}\nprint(result.shape)",
    )
