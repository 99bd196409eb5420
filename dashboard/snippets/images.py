"""Snippets of the page on images as tensors, one for each of its views; each leaves what is shown in `result`."""

from dashboard.controls.image_picker import Picture
from dashboard.snippets.picture import imports_first, picture_lines
from engine.images import ChannelStatistics


def pixels_snippet(picture: Picture, *, levels: bool) -> str:
    """The numbers of the picture, as the probe writes them."""
    change = "result = (image * 255).round()  # levels, 0 to 255" if levels else "result = image  # values, 0 to 1"
    look = 'c, h, w = image.shape\nprint(f"{h} x {w} x {c} = {h * w * c:,} numbers")\nprint(result[:, h // 2, w // 2])'
    return imports_first(picture_lines(picture), change, look)


def channels_snippet(picture: Picture) -> str:
    """The channels one by one and their histograms."""
    body = (
        "import torch\n"
        "red, green, blue = image\n"
        "levels = (image * 255).round().long()\n"
        "result = torch.stack([torch.bincount(c.flatten(), minlength=256) for c in levels])  # (3, 256) pixel counts"
    )
    return imports_first(picture_lines(picture), body)


def grey_snippet(picture: Picture) -> str:
    """The mean over channels beside luminance."""
    body = (
        "import torch\n"
        "mean = image.mean(0)  # (h, w)\n"
        "weights = torch.tensor([0.299, 0.587, 0.114])\n"
        'luminance = torch.einsum("c,chw->hw", weights, image)\n'
        "result = mean - luminance"
    )
    return imports_first(picture_lines(picture), body)


def normalized_snippet(picture: Picture, statistics: ChannelStatistics) -> str:
    """Normalization and back."""
    mean, std = (", ".join(f"{value:.6g}" for value in values) for values in (statistics.mean, statistics.std))
    body = (
        "import torch\n"
        f"mean = torch.tensor([{mean}]).view(3, 1, 1)\n"
        f"std = torch.tensor([{std}]).view(3, 1, 1)\n"
        "result = (image - mean) / std\n"
        "back = result * std + mean"
    )
    return imports_first(picture_lines(picture), body)


def flattened_snippet(picture: Picture, seed: int, outputs: int) -> str:
    """The vector, the permuted picture, and a dense layer that gives the same for both."""
    body = (
        "import torch\n"
        "x = image.flatten()  # (3 * h * w,)\n"
        "pixels = image[0].numel()\n"
        f"order = torch.randperm(pixels, generator=torch.Generator().manual_seed({seed}))\n"
        "result = image.flatten(1)[:, order].reshape(image.shape)  # the permuted picture\n"
        "\n"
        f"generator = torch.Generator().manual_seed({seed})\n"
        f"weight = torch.randn({outputs}, 3, pixels, generator=generator) / x.numel() ** 0.5\n"
        "before = weight.flatten(1) @ x\n"
        "after = weight[:, :, order].flatten(1) @ result.flatten()  # the same weights, in the new order"
    )
    return imports_first(picture_lines(picture), body)
