"""Snippets of the page on stride and padding, one for each of its views; each leaves what is shown in `y`."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.controls.layer_settings import LayerSettings
from dashboard.downloads.python_code import axes_code, tensor_code
from dashboard.views.stride_padding.settings import TransposedSettings
from engine.networks.receptive_field.one_axis import SlidingWindow

HEAD = "import torch\nimport torch.nn.functional as F\n\n"


def layer_snippet(settings: LayerSettings) -> str:
    """The convolution, and how often it uses each pixel."""
    before, padded, padding = "", "x", axes_code(settings.padding)
    if any(settings.padding) and settings.padding_mode != "zeros":
        (p_h, p_w), mode = settings.padding, settings.padding_mode
        before, padded, padding = f'padded = F.pad(x, ({p_w}, {p_w}, {p_h}, {p_h}), mode="{mode}")\n', "padded", "0"
    options = f"stride={axes_code(settings.stride)}, padding={padding}, dilation={axes_code(settings.dilation)}"
    ones = "torch.ones_like(w)"
    return (
        f"{HEAD}x = {tensor_code(settings.x)}[None, None].requires_grad_()\n"
        f"w = {tensor_code(settings.kernel)}[None, None]\n"
        f"options = dict({options})\n"
        f"{before}y = F.conv2d({padded}, w, **options)[0, 0]\n"
        "print(y)\n\n"
        "# How often each pixel is used: with weights of 1\n# every use adds 1 to its gradient.\n"
        f"total = F.conv2d({padded}, {ones}, **options).sum()\n"
        "used = torch.autograd.grad(total, x)[0][0, 0].int()\n"
        "print(used)\n"
        'print(f"from {used.min()} to {used.max()} times, {used.sum()} uses of {used.numel()} pixels in all")\n'
    )


def transposed_snippet(settings: TransposedSettings) -> str:
    """The transposed convolution."""
    options = (
        f"    stride={axes_code(settings.stride)}, padding={axes_code(settings.padding)},\n"
        f"    output_padding={axes_code(settings.output_padding)}, dilation={axes_code(settings.dilation)},"
    )
    return (
        f"{HEAD}x = {tensor_code(settings.x)}[None, None]\n"
        f"w = {tensor_code(settings.kernel)}[None, None]\n"
        f"y = F.conv_transpose2d(\n    x, w,\n{options}\n)[0, 0]\n"
        "print(y)\n"
    )


def stamps_snippet(size: tuple[int, int], kernel_sizes: Sequence[int], stride: int) -> str:
    """How many stamps lie on each pixel of enlargements, for a script that has torch and its functions."""
    return (
        "\n# The checkerboard: how many stamps lie on a pixel, away from the border.\n"
        f"for k in {tuple(kernel_sizes)}:\n"
        f"    ones = torch.ones(1, 1, {size[0]}, {size[1]}), torch.ones(1, 1, k, k)\n"
        f"    stamps = F.conv_transpose2d(*ones, stride={stride})[0, 0]\n"
        "    edge = min(k, min(stamps.shape) // 2)\n"
        "    inner = stamps[edge : len(stamps) - edge, edge : stamps.shape[1] - edge]\n"
        "    inner = inner if inner.numel() else stamps\n"
        '    print(f"kernel {k}: {inner.min():.0f} to {inner.max():.0f} stamps a pixel")\n'
    )


def layer_sizes_snippet(size: tuple[int, int], options: Mapping[str, Any], padding_mode: str) -> str:
    """The shape of a convolution's output, without computing any value."""
    written = ", ".join(f"{name}={axes_code(values)}" for name, values in options.items())
    return (
        "import torch\n\n"
        f'layer = torch.nn.Conv2d(\n    1, 1, {written},\n    padding_mode="{padding_mode}", device="meta",\n)\n'
        f'y = layer(torch.empty(1, 1, {size[0]}, {size[1]}, device="meta"))[0, 0]\n'
        "print(tuple(y.shape))\n"
    )


def transposed_sizes_snippet(size: tuple[int, int], options: Mapping[str, Any]) -> str:
    """The shape of a transposed convolution's output, without computing any value."""
    written = ", ".join(f"{name}={axes_code(values)}" for name, values in options.items())
    return (
        f"{HEAD}"
        f'layer = torch.nn.ConvTranspose2d(\n    1, 1, {written}, device="meta"\n)\n'
        f'y = layer(torch.empty(1, 1, {size[0]}, {size[1]}, device="meta"))[0, 0]\n'
        "print(tuple(y.shape))\n"
    )


def stack_snippet(size: int, windows: Sequence[SlidingWindow]) -> str:
    """The sizes after each layer, and the receptive field of the last one found by its gradient."""
    layers = "".join(
        f"    torch.nn.Conv1d(1, 1, {each.kernel_size}, {each.stride}, {each.padding}, {each.dilation}, bias=False),\n"
        for each in windows
    )
    return (
        f"import torch\n\nlayers = [\n{layers}]\n"
        f"x = torch.ones(1, 1, {size}, requires_grad=True)\n"
        "feature_map, y, field, jump = x, [], 1, 1\n"
        "for number, layer in enumerate(layers, start=1):\n"
        "    torch.nn.init.ones_(layer.weight)  # so that nothing cancels\n"
        "    feature_map = layer(feature_map)\n"
        "    y.append(feature_map.shape[-1])\n"
        "    field += layer.dilation[0] * (layer.kernel_size[0] - 1) * jump\n"
        "    jump *= layer.stride[0]\n"
        '    print(f"layer {number}: size {y[-1]}, receptive field {field}, jump {jump}")\n\n'
        "middle = feature_map[0, 0, feature_map.shape[-1] // 2]\n"
        "seen = torch.autograd.grad(middle, x)[0].nonzero()[:, 2]\n"
        'print("the last layer\'s middle cell sees pixels", int(seen.min()), "to", int(seen.max()))\n'
    )
