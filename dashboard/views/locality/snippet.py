"""The snippets of the page on invariance and locality."""

from collections.abc import Sequence

from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.downloads.python_code import imports_first, picture_lines
from dashboard.views.locality import DetectorSettings
from engine.images import Region


def detector_snippet(picture: Picture, region: Region, settings: DetectorSettings) -> str:
    """The score map (`result`), the same on the moved image (`moved`), and their largest difference."""
    kind = f"normalized={settings.normalized}"
    patch = f"Region({region.top}, {region.left}, {region.height}, {region.width})  # top, left, height, width"
    return imports_first(
        picture_lines(picture),
        "from engine.images import Region, crop, equivariance, fit, luminance, round_to_8_bit",
        "from engine.images import sample, sweep, translate\n",
        "def brightness(image):  # (1, h, w), reduced to at most 360 pixels a side",
        "    return round_to_8_bit(luminance(fit(image, 360)))[None]\n",
        "image = brightness(image)",
        f"patch = crop(image, {patch.split('  #')[0]})  #{patch.split('  #')[1]}",
        f"dx, dy = {settings.dx}, {settings.dy}",
        "images = {",
        '    "as it is": image,',
        '    "moved": translate(image, dx=dx, dy=dy),',
        f'    "without the object": brightness(sample("{settings.other}")),',
        "}",
        "for title, each in images.items():",
        "    scores = sweep(each, patch)",
        f"    print(title, scores.best({kind}), scores.runner_up({kind}))",
        f"result = sweep(image, patch).scores({kind})  # a score for every window",
        *_move_lines(settings, kind),
    )


def _move_lines(settings: DetectorSettings, kind: str) -> list[str]:
    """How the score map follows the move; nothing where the image was not moved."""
    if (settings.dx, settings.dy) == (0, 0):
        return []
    return [
        "if abs(dy) < result.shape[0] and abs(dx) < result.shape[1]:",
        f"    move = equivariance(lambda x: sweep(x, patch).scores({kind}), image, dx=dx, dy=dy)",
        "    moved, difference = move.after, move.difference",
        '    print(f"largest difference {difference:.2g} over {move.compared:.0%} of the map")',
    ]


def shift_snippet(digit: str, names: Sequence[str], shifts: Sequence[int], label: int) -> str:
    """The probabilities of every classifier as a digit moves: `answers`, name to (shifts, 10)."""
    return (
        "import torch\n\n"
        "from engine.images import centred_digit, free_columns, sample_digit\n"
        "from engine.inspection.shifted_predictions import probabilities_by_shift\n"
        "from engine.networks import build, shipped_networks\n\n"
        f"digit = {digit}  # (28, 28), in [0, 1]\n"
        f"shifts = [(dx, 0) for dx in range({shifts[0]}, {shifts[-1] + 1})]\n"
        "left, right = free_columns(digit)\n"
        "whole = [place for place, (dx, _) in enumerate(shifts) if -left <= dx <= right]  # no ink is cut off\n"
        "answers = {}\n"
        f"for name in {list(names)}:\n"
        "    seen = shipped_networks()[name].preprocessing\n"
        '    model = build(name, weights="shipped")\n'
        "    answers[name] = probabilities_by_shift(model, digit[None], shifts, mean=seen.mean, std=seen.std)\n"
        f"    correct = answers[name].argmax(1)[whole].eq({label}).sum()\n"
        '    print(f"{name}: correct at {correct} of {len(whole)}; probability of '
        f'{label} at each position:")\n'
        f'    print(*(f"{{p:.4f}}" for p in answers[name][:, {label}]))\n'
    )


def many_snippet(names: Sequence[str], shifts: Sequence[int], handwritings: int) -> str:
    """The mean probability of the right digit for every classifier as digits move: `curves`, name to (shifts,)."""
    return (
        "import torch\n\n"
        "from engine.images import free_columns, sample_digit\n"
        "from engine.inspection.shifted_predictions import predictions_by_shift\n"
        "from engine.networks import build, shipped_networks\n\n"
        f"chosen = [(label, number) for label in range(10) for number in range({handwritings})]\n"
        "digits = torch.stack([sample_digit(label, number=number)[None] for label, number in chosen])\n"
        "labels = torch.tensor([label for label, _ in chosen])\n"
        f"shifts = [(dx, 0) for dx in range({shifts[0]}, {shifts[-1] + 1})]\n"
        f"free = torch.tensor([free_columns(digit[0]) for digit in digits]).clamp(max={shifts[-1]})\n"
        f"edges = {-shifts[0]} + free * torch.tensor([-1, 1])  # as far to either side as a digit stays whole\n"
        "curves = {}\n"
        f"for name in {list(names)}:\n"
        "    seen = shipped_networks()[name].preprocessing\n"
        '    model = build(name, weights="shipped")\n'
        "    found = predictions_by_shift(model, digits, labels, shifts, mean=seen.mean, std=seen.std)\n"
        "    curves[name] = found.probability.mean(0)\n"
        f"    middle = found.right[:, {-shifts[0]}].float().mean().item()\n"
        "    edge = found.right[torch.arange(len(digits))[:, None], edges].float().mean().item()\n"
        '    print(f"{name}: {middle:.0%} correct in the middle, {edge:.0%} at the edge")\n'
        '    print("mean probability at each position:", *(f"{p:.4f}" for p in curves[name]))\n'
    )


def drawn_code(strokes: Tensor) -> str:
    """The reader's drawing as an expression: its levels, 0 to 255, as text.

    Args:
        strokes: (28, 28), in [0, 1].
    """
    levels = bytes((strokes * 255).round().int().flatten().tolist()).hex()
    return f'centred_digit(torch.tensor(list(bytes.fromhex("{levels}"))).reshape(28, 28) / 255)'
