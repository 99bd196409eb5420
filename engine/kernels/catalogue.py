"""Named kernels with what they do and where they come from."""

from dataclasses import dataclass
from difflib import get_close_matches

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.kernels.families import box, gabor, gaussian, laplacian_of_gaussian, motion_blur

GONZALEZ = "Gonzalez, Woods. Digital Image Processing, 4th edition. 2018"
SETOSA = "Powell. Image kernels explained visually. setosa.io/ev/image-kernels"


@dataclass(frozen=True)
class Kernel:
    """A kernel with a name.

    Attributes:
        name: what `get` calls it.
        weights: float32, (k_h, k_w), as it slides over the image (cross-correlation).
        summary: what it does to an image, in a sentence.
        source: where it comes from.
    """

    name: str
    weights: Tensor
    summary: str
    source: str


Rows = list[list[float]]
SMOOTH, EDGE = [1.0, 2.0, 1.0], [-1.0, 0.0, 1.0]


def _outer(column: list[float], row: list[float], divisor: float = 1.0) -> Rows:
    return [[c * r / divisor for r in row] for c in column]


def _reversed(rows: Rows) -> Rows:
    return [row[::-1] for row in rows[::-1]]


BINOMIAL = [1.0, 4.0, 6.0, 4.0, 1.0]
SOBEL_SOURCE = "Sobel, Feldman. A 3x3 isotropic gradient operator for image processing. Stanford AI Project, 1968"
PREWITT_SOURCE = "Prewitt. Object enhancement and extraction. Image Processing and Psychopictorics, 1970"
SCHARR_SOURCE = "Scharr. Optimale Operatoren in der Digitalen Bildverarbeitung. Heidelberg, 2000"
ROBERTS_SOURCE = "Roberts. Machine perception of three-dimensional solids. MIT, 1963"
KIRSCH_SOURCE = "Kirsch. Computer determination of the constituent structure of biological images. 1971"

_WRITTEN: dict[str, tuple[Rows, str, str]] = {
    "identity": ([[0, 0, 0], [0, 1, 0], [0, 0, 0]], "Leaves the image as it is.", SETOSA),
    "shift_left": ([[0, 0, 0], [0, 0, 1], [0, 0, 0]], "Moves the image one pixel to the left.", GONZALEZ),
    "gaussian_blur": (
        _outer(SMOOTH, SMOOTH, 16),
        "Blurs softly: near neighbours count more than far ones.",
        SETOSA,
    ),
    "gaussian_blur_5": (
        _outer(BINOMIAL, BINOMIAL, 256),
        "Blurs softly over five pixels, with binomial weights.",
        "Burt, Adelson. The Laplacian pyramid as a compact image code. IEEE Trans. Communications, 1983",
    ),
    "sharpen": (
        [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
        "Adds to each pixel what sets it off from its neighbours.",
        SETOSA,
    ),
    "sharpen_strong": (
        [[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]],
        "Sharpens against all eight neighbours.",
        GONZALEZ,
    ),
    "unsharp_mask": (
        [
            [-(a * b) / 256 + (476 + 36) / 256 * (i == j == 2) for j, b in enumerate(BINOMIAL)]
            for i, a in enumerate(BINOMIAL)
        ],
        "Twice the image minus its blurred copy: sharpens with less noise.",
        GONZALEZ,
    ),
    "emboss": ([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], "Looks like a relief lit from the upper left.", SETOSA),
    "outline": (
        [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
        "Keeps only what differs from its neighbours: flat areas turn black.",
        SETOSA,
    ),
    "laplacian": (
        [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
        "Second derivative: responds on both sides of an edge.",
        GONZALEZ,
    ),
    "laplacian_diagonal": (
        [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
        "Second derivative that includes the diagonals.",
        GONZALEZ,
    ),
    "difference_x": (
        [[-0.5, 0, 0.5]],
        "Slope from left to right, without smoothing.",
        "Dive into Deep Learning, section 7.2, with the central difference",
    ),
    "difference_y": ([[-0.5], [0], [0.5]], "Slope from top to bottom, without smoothing.", GONZALEZ),
    "edge_pair": (
        [[1, -1]],
        "Left pixel minus right pixel: the smallest edge detector.",
        "Dive into Deep Learning, 7.2",
    ),
    "sobel_x": (
        _outer(SMOOTH, EDGE),
        "Slope from left to right: vertical edges, dark to bright positive.",
        SOBEL_SOURCE,
    ),
    "sobel_y": (_outer(EDGE, SMOOTH), "Slope from top to bottom: horizontal edges.", SOBEL_SOURCE),
    "sobel_left": (_reversed(_outer(SMOOTH, EDGE)), "Edges that grow brighter to the left.", SETOSA),
    "sobel_top": (_reversed(_outer(EDGE, SMOOTH)), "Edges that grow brighter to the top.", SETOSA),
    "prewitt_x": (_outer([1, 1, 1], EDGE), "Slope from left to right, averaged over three rows.", PREWITT_SOURCE),
    "prewitt_y": (_outer(EDGE, [1, 1, 1]), "Slope from top to bottom, averaged over three columns.", PREWITT_SOURCE),
    "scharr_x": (
        _outer([3, 10, 3], EDGE),
        "Slope from left to right, nearly the same in every direction.",
        SCHARR_SOURCE,
    ),
    "scharr_y": (
        _outer(EDGE, [3, 10, 3]),
        "Slope from top to bottom, nearly the same in every direction.",
        SCHARR_SOURCE,
    ),
    "roberts_diagonal": ([[1, 0], [0, -1]], "Difference along the falling diagonal, two by two.", ROBERTS_SOURCE),
    "roberts_antidiagonal": ([[0, 1], [-1, 0]], "Difference along the rising diagonal, two by two.", ROBERTS_SOURCE),
    "kirsch_north": ([[5, 5, 5], [-3, 0, -3], [-3, -3, -3]], "Compass edge detector: brighter above.", KIRSCH_SOURCE),
    "kirsch_north_east": (
        [[-3, 5, 5], [-3, 0, 5], [-3, -3, -3]],
        "Compass edge detector: brighter at the upper right.",
        KIRSCH_SOURCE,
    ),
    "line_horizontal": ([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]], "Finds thin bright horizontal lines.", GONZALEZ),
    "line_vertical": ([[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]], "Finds thin bright vertical lines.", GONZALEZ),
    "line_diagonal": ([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]], "Finds thin bright falling diagonals.", GONZALEZ),
}

MARR = "Marr, Hildreth. Theory of edge detection. Proc. Royal Society B, 1980"
DAUGMAN = "Daugman. Uncertainty relation for resolution in space, frequency and orientation. JOSA A, 1985"
_GROWN = {
    "box_blur": (lambda: box(3), "Replaces each pixel by the mean of its neighbourhood.", SETOSA),
    "box_blur_5": (lambda: box(5), "A coarser mean, over 25 pixels.", GONZALEZ),
    "gaussian_blur_wide": (lambda: gaussian(1.5, size=11), "A wide, round blur, σ = 1.5.", GONZALEZ),
    "motion_blur": (lambda: motion_blur(7), "Smears the image along a row, as a moving camera does.", GONZALEZ),
    "motion_blur_diagonal": (
        lambda: motion_blur(7, angle_degrees=45),
        "Smears the image along a diagonal.",
        GONZALEZ,
    ),
    "laplacian_of_gaussian": (
        lambda: laplacian_of_gaussian(1.4, size=9),
        "Second derivative of a blurred image: finds blobs and edges, ignores grain.",
        MARR,
    ),
    "gabor_vertical": (
        lambda: gabor(6.0, sigma=2.5, size=11),
        "Responds to vertical stripes six pixels wide, like a cell of the visual cortex.",
        DAUGMAN,
    ),
    "gabor_diagonal": (
        lambda: gabor(6.0, angle_degrees=45, sigma=2.5, size=11),
        "Responds to diagonal stripes six pixels wide.",
        DAUGMAN,
    ),
}


def names() -> list[str]:
    """The names that `get` knows, in the order in which to show them: blurs, sharpening, edges, lines, textures."""
    written, grown = list(_WRITTEN), list(_GROWN)
    return [*written[:2], *grown[:3], *written[2:4], *grown[3:5], *written[4:], *grown[5:]]


def get(name: str) -> Kernel:
    """A named kernel.

    Args:
        name: one of `names()`; capitals, spaces and hyphens do not matter.

    Raises:
        EngineError: no kernel has this name.
    """
    key = name.strip().lower().replace(" ", "_").replace("-", "_")
    if key in _WRITTEN:
        rows, summary, source = _WRITTEN[key]
        return Kernel(key, torch.tensor(rows, dtype=torch.float32), summary, source)
    if key in _GROWN:
        make, summary, source = _GROWN[key]
        return Kernel(key, make(), summary, source)
    close = get_close_matches(key, names(), n=3, cutoff=0.4) or names()[:3]
    raise EngineError(f"No kernel is called {name!r} among the {len(names())} named ones. Try {', '.join(close)}.")
