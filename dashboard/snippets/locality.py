"""The snippets of the page on invariance and locality."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.controls.image_picker import Picture
from dashboard.snippets.picture import imports_first, picture_lines

if TYPE_CHECKING:
    from torch import Tensor

    from dashboard.locality import DetectorSettings
    from engine.images import Region


def detector_snippet(picture: Picture, region: "Region", settings: "DetectorSettings") -> str:
    """The score map (`result`), the same on the moved picture (`moved`), and their largest difference."""
    kind = "normalized" if settings.normalized else "raw"
    patch = f"Region({region.top}, {region.left}, {region.height}, {region.width})  # top, left, height, width"
    return imports_first(
        picture_lines(picture),
        "from engine.images import Region, crop, equivariance, fit, luminance, on_256_levels, sweep",
        "image = on_256_levels(luminance(fit(image, 360)))[None]  # brightness, (1, h, w)",
        f"patch = crop(image, {patch.split('  #')[0]})  #{patch.split('  #')[1]}",
        f"result = sweep(image, patch).{kind}  # a score for every place",
        f"print(sweep(image, patch).best(normalized={settings.normalized}))",
        f"\nmove = equivariance(lambda x: sweep(x, patch).{kind}, image, dx={settings.dx}, dy={settings.dy})",
        "moved, difference = move.after, move.difference",
    )


def shift_snippet(digit: str, names: Sequence[str], shifts: Sequence[int]) -> str:
    """The probabilities of every classifier as a digit moves: `answers`, name to (shifts, 10)."""
    return (
        "import torch\n\n"
        "from engine.images import centred_digit, sample_digit\n"
        "from engine.inspection.shifts import probabilities_by_shift\n"
        "from engine.networks import build, shipped_networks\n\n"
        f"digit = {digit}  # (28, 28), in [0, 1]\n"
        f"shifts = [(dx, 0) for dx in range({shifts[0]}, {shifts[-1] + 1})]\n"
        "answers = {}\n"
        f"for name in {list(names)}:\n"
        "    seen = shipped_networks()[name].preprocessing\n"
        '    model = build(name, weights="shipped")\n'
        "    answers[name] = probabilities_by_shift(model, digit[None], shifts, mean=seen.mean, std=seen.std)\n"
        "    print(name, answers[name].argmax(1).tolist())\n"
    )


def many_snippet(names: Sequence[str], shifts: Sequence[int], handwritings: int) -> str:
    """The mean probability of the right digit for every classifier as digits move: `curves`, name to (shifts,)."""
    return (
        "import torch\n\n"
        "from engine.images import sample_digit\n"
        "from engine.inspection.shifts import pictures_by_shift\n"
        "from engine.networks import build, shipped_networks\n\n"
        f"places = [(label, number) for label in range(10) for number in range({handwritings})]\n"
        "digits = torch.stack([sample_digit(label, number=number)[None] for label, number in places])\n"
        "labels = torch.tensor([label for label, _ in places])\n"
        f"shifts = [(dx, 0) for dx in range({shifts[0]}, {shifts[-1] + 1})]\n"
        "curves = {}\n"
        f"for name in {list(names)}:\n"
        "    seen = shipped_networks()[name].preprocessing\n"
        '    model = build(name, weights="shipped")\n'
        "    found = pictures_by_shift(model, digits, labels, shifts, mean=seen.mean, std=seen.std)\n"
        "    curves[name] = found.probability.mean(0)\n"
        "    print(name, found.right.float().mean(0).tolist())  # share named right, place by place\n"
    )


def drawn_code(strokes: "Tensor") -> str:
    """The reader's drawing as an expression: its levels, 0 to 255, as text.

    Args:
        strokes: (28, 28), in [0, 1].
    """
    levels = bytes((strokes * 255).round().int().flatten().tolist()).hex()
    return f'centred_digit(torch.tensor(list(bytes.fromhex("{levels}"))).reshape(28, 28) / 255)'
