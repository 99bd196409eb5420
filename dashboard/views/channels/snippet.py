"""Snippets of the page on channels, one for each of its views; each leaves what is shown in `y`."""

from collections.abc import Mapping

from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.downloads.python_code import axes_code, float_code, imports_first, picture_lines, tensor_code
from dashboard.views.channels.settings import ChannelSettings
from dashboard.views.channels.shape import LayerShape


def layer_snippet(settings: ChannelSettings) -> str:
    """The convolution, and the partial results of its first filter."""
    bias = f"torch.tensor([{', '.join(float_code(value) for value in settings.bias.tolist())}])"
    c = settings.kernel.shape[1]
    return (
        "import torch\nimport torch.nn.functional as F\n\n"
        f"x = {_stacked(list(settings.x))}[None]  # (1, {len(settings.x)}, h, w)\n"
        f"w = {_filters(settings.kernel)}  # {tuple(settings.kernel.shape)}\n"
        f"b = {bias}\n"
        f"options = dict(stride={settings.stride}, padding={settings.padding})\n"
        f"y = F.conv2d(x, w, b, groups={settings.groups}, **options)[0]\n"
        "print(y)\n\n"
        "# The first filter channel by channel: partial results that add up.\n"
        f"partial = [F.conv2d(x[:, c : c + 1], w[:1, c : c + 1], **options)[0, 0] for c in range({c})]\n"
        'print("partial results of the first filter", torch.stack(partial))\n'
        'print("their sum and the bias", sum(partial) + b[0])\n'
    )


def _filters(kernel: Tensor) -> str:
    parts = ",\n".join(_stacked(list(each)) for each in kernel)
    return f"torch.stack([\n{parts},\n])"


def _stacked(planes: list[Tensor]) -> str:
    parts = ",\n".join(tensor_code(plane) for plane in planes)
    return f"torch.stack([\n{parts},\n])"


def shapes_snippet(shape: LayerShape) -> str:
    """The layer with its shapes and counts."""
    numbers = shape.numbers
    height, width = numbers["input"]
    return (
        "import torch\nfrom torch import nn\n\n"
        f"layer = nn.Conv2d(\n    {shape.in_channels}, {shape.out_channels}, {axes_code(numbers['kernel'])},\n"
        f"    stride={axes_code(numbers['stride'])}, padding={axes_code(numbers['padding'])}, "
        f'groups={shape.groups}, device="meta",\n)\n'
        f'y = layer(torch.empty(1, {shape.in_channels}, {height}, {width}, device="meta"))\n'
        "parameters = sum(each.numel() for each in layer.parameters())\n"
        "multiply_adds = layer.weight.numel() * y[0, 0].numel()\n"
        'print("weight", tuple(layer.weight.shape), "output", tuple(y.shape[1:]))\n'
        'print(f"{parameters:,} parameters, {multiply_adds:,} multiply-adds")\n'
    )


def mixing_snippet(picture: Picture, weights: tuple[tuple[float, ...], ...], side: int) -> str:
    """The mix of the picture's channels."""
    rows = "".join(f"    [{', '.join(float_code(value) for value in row)}],\n" for row in weights)
    return imports_first(
        "import torch\nimport torch.nn.functional as F\nfrom engine.images import fit",
        picture_lines(picture),
        f"mix = torch.tensor([\n{rows}])  # one row for each output channel\n"
        f"y = F.conv2d(fit(image, {side})[None], mix[:, :, None, None])[0]\n"
        'print(tuple(y.shape), f"values from {y.min():.2f} to {y.max():.2f}")',
    )


def reduction_snippet(numbers: Mapping[str, int]) -> str:
    """Both ways counted with torch's own counter, which counts a multiply-add as two operations."""
    c_in, middle, c_out, k, size = (numbers[name] for name in ("in", "middle", "out", "kernel", "size"))
    return (
        "import torch\nfrom torch import nn\nfrom torch.utils.flop_counter import FlopCounterMode\n\n"
        f'x = torch.zeros(1, {c_in}, {size}, {size}, device="meta")\n'
        f'layer = dict(padding={k // 2}, bias=False, device="meta")\n'
        f"direct = nn.Conv2d({c_in}, {c_out}, {k}, **layer)\n"
        "reduced = nn.Sequential(\n"
        f'    nn.Conv2d({c_in}, {middle}, 1, bias=False, device="meta"),\n'
        f"    nn.Conv2d({middle}, {c_out}, {k}, **layer),\n)\n"
        "y = []\n"
        "for way in (direct, reduced):\n"
        "    with FlopCounterMode(display=False) as counter:\n"
        "        way(x)\n"
        "    y.append(counter.get_total_flops() // 2)\n"
        "    weights = sum(each.numel() for each in way.parameters())\n"
        '    print(f"{y[-1]:,} multiply-adds, {weights:,} weights")\n'
    )
