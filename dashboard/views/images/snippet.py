"""Snippets of the page on images as tensors, one for each of its views; each prints the numbers that are on screen."""

from dataclasses import dataclass

from dashboard.controls.image_picker import Picture
from dashboard.downloads.python_code import imports_first, picture_lines
from engine.images import ChannelStatistics


@dataclass(frozen=True)
class Window:
    """The pixels whose numbers are written beside an image.

    Attributes:
        row: of the pixel in the middle.
        column: of the pixel in the middle.
        size: pixels along each side.
    """

    row: int
    column: int
    size: int


def pixels_snippet(picture: Picture, window: Window, *, levels: bool, batch: int) -> str:
    """The numbers of the image, as the probe writes them, and its shape in a batch."""
    change = "result = (image * 255).round()  # levels, 0 to 255" if levels else "result = image  # values, 0 to 1"
    return imports_first(
        picture_lines(picture),
        change,
        "c, h, w = image.shape",
        'print(f"{h} x {w} x {c} = {h * w * c:,} numbers")',
        f"shape = ({batch}, c, h, w)  # N, C, H, W",
        'print(f"batch {shape}: {math.prod(shape):,} numbers, {4 * math.prod(shape) / 1e6:.3g} MB as float32")',
        "import math",
        *_window_lines(window, digits=0 if levels else 2),
    )


def channels_snippet(picture: Picture) -> str:
    """The channels one by one, their means and their histograms."""
    return imports_first(
        picture_lines(picture),
        "import torch",
        "levels = (image * 255).round().long()",
        "result = torch.stack([torch.bincount(c.flatten(), minlength=256) for c in levels])  # (3, 256) pixel counts",
        "_, h, w = image.shape",
        'print(f"3 channels of {h} x {w} = {h * w:,}")',
        'for name, channel, counts in zip(("red", "green", "blue"), image, result):',
        '    print(f"{name}: mean {channel.mean():.3f}, most frequent level {int(counts.argmax())}")',
    )


def grey_snippet(picture: Picture) -> str:
    """The mean over channels beside luminance."""
    return imports_first(
        picture_lines(picture),
        "import torch",
        "weights = torch.tensor([0.299, 0.587, 0.114])",
        "def greys(pixels):  # (3, h, w) to the mean and the luminance",
        '    return pixels.mean(0), torch.einsum("c,chw->hw", weights, pixels)\n',
        "mean, luminance = greys(image)",
        "result = mean - luminance",
        "r, c = image.shape[1] // 2, image.shape[2] // 2",
        "red, green, blue = image[:, r, c]",
        'print(f"middle pixel {red:.2f} {green:.2f} {blue:.2f}")',
        'print(f"its mean {mean[r, c]:.3f}, its luminance {luminance[r, c]:.3f}")',
        'print(f"largest difference {result.abs().max():.2f}")',
        'pure = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "yellow": (1, 1, 0)}',
        "for name, colour in pure.items():",
        "    one, other = greys(torch.tensor(colour).float().view(3, 1, 1))",
        '    print(f"{name}: mean {one.item():.3f}, luminance {other.item():.3f}")',
    )


def normalized_snippet(picture: Picture, window: Window, statistics: ChannelStatistics) -> str:
    """Normalization and back."""
    mean, std = (", ".join(f"{value:.6g}" for value in values) for values in (statistics.mean, statistics.std))
    return imports_first(
        picture_lines(picture),
        "import torch",
        f"mean = torch.tensor([{mean}]).view(3, 1, 1)",
        f"std = torch.tensor([{std}]).view(3, 1, 1)",
        "result = (image - mean) / std",
        "back = result * std + mean",
        "r, c = image.shape[1] // 2, image.shape[2] // 2",
        'print(f"middle pixel, red: ({image[0, r, c]:.3f} - {mean[0].item():.3f}) / {std[0].item():.3f} '
        '= {result[0, r, c]:.3f}")',
        'for name, channel, m, s in zip(("red", "green", "blue"), result, mean.flatten(), std.flatten()):',
        '    print(f"{name}: minus {m:.3f}, divided by {s:.3f}")',
        '    print(f"    mean {channel.mean():.3f}, deviation {channel.std():.3f} afterwards")',
        "outside = ((result < 0) | (result > 1)).float().mean()",
        'print(f"outside 0 to 1: {outside:.0%}")',
        'print(f"largest difference after going back: {(back - image).abs().max():.0e}")',
        *_window_lines(window, digits=2),
    )


def flattened_snippet(picture: Picture, seed: int, outputs: int, shown: int) -> str:
    """The vector, the permuted image, and a dense layer that gives the same for both."""
    return imports_first(
        picture_lines(picture),
        "import torch",
        "from engine.images import neighbour_correlation",
        "x = image.flatten()  # (3 * h * w,)",
        "pixels = image[0].numel()",
        f"order = torch.randperm(pixels, generator=torch.Generator().manual_seed({seed}))",
        "result = image.flatten(1)[:, order].reshape(image.shape)  # the permuted image",
        "c, h, w = image.shape",
        'print(f"{c} x {h} x {w} = {x.numel():,} numbers")',
        "for each in (image, result):",
        '    print(f"neighbours correlate by {neighbour_correlation(each):.3f}; the first numbers:")',
        f'    print(*(f"{{value:.2f}}" for value in each.flatten()[:{shown}]))',
        "",
        f"generator = torch.Generator().manual_seed({seed})",
        f"weight = torch.randn({outputs}, 3, pixels, generator=generator) / x.numel() ** 0.5",
        "before = weight.flatten(1) @ x",
        "after = weight[:, :, order].flatten(1) @ result.flatten()  # the same weights, in the new order",
        'print("outputs, as taken and permuted:")',
        'print(*(f"{value:.5f}" for value in before))',
        'print(*(f"{value:.5f}" for value in after))',
    )


def _window_lines(window: Window, *, digits: int) -> list[str]:
    """Code that prints the numbers of a window of `result`; beyond the border its last row and column repeat."""
    before, after = (window.size - 1) // 2, window.size // 2 + 1
    return [
        f"rows = torch.arange({window.row - before}, {window.row + after}).clamp(0, image.shape[1] - 1)",
        f"columns = torch.arange({window.column - before}, {window.column + after}).clamp(0, image.shape[2] - 1)",
        f"torch.set_printoptions(precision={digits or 1}, sci_mode=False, linewidth=120)",
        f"print(result[:, rows][:, :, columns]{'' if digits else '.int()'})  # the window's red, green and blue",
        "import torch",
    ]
