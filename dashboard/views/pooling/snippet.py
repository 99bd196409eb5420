"""Snippets of the page on pooling, one for each of its views; each leaves what is shown in `y`."""

from dataclasses import replace

from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.downloads.python_code import axes_code, imports_first, picture_lines, tensor_code
from dashboard.views.pooling.settings import PoolSettings

HEAD = "import torch\nimport torch.nn.functional as F\n\n"


def pool_snippet(settings: PoolSettings) -> str:
    """The pooling."""
    return f"{HEAD}x = {tensor_code(settings.x)}[None, None]\n{_pool_lines('y', settings)}print(y[0, 0])\n"


def gradient_snippet(settings: PoolSettings, upstream: Tensor) -> str:
    """The way back, by autograd; `y` is the gradient of the input."""
    return (
        f"{HEAD}x = {tensor_code(settings.x)}[None, None].requires_grad_()\n"
        f"upstream = {tensor_code(upstream)}[None, None]\n"
        f"{_pool_lines('output', settings)}"
        "(y,) = torch.autograd.grad(output, x, upstream)\n"
        'print("gradient of the input", y[0, 0], "sums", upstream.sum(), y.sum(), sep="\\n")\n'
    )


def _pool_lines(target: str, settings: PoolSettings) -> str:
    """The pooling of `x` by torch. Its Lp pooling takes no root of a negative sum, so there the sum is written out."""
    if settings.mode != "lp" or settings.norm_type % 2 == 0 or float(settings.x.min()) >= 0:
        return f"{target} = {_pool_call(settings)}\n"
    k_h, k_w = settings.kernel_size
    average = _pool_call(replace(settings, mode="average", padding=(0, 0))).replace("(x,", f"(x**{settings.norm_type},")
    return f"s = {k_h * k_w} * {average}\n{target} = s.sign() * s.abs() ** (1 / {settings.norm_type})\n"


def pool_function(settings: PoolSettings) -> str:
    """The name of torch's function."""
    return _pool_call(settings).partition("(")[0].removeprefix("F.")


def _pool_call(settings: PoolSettings) -> str:
    """The call of torch that pools `x`."""
    if settings.is_global:
        return f"F.adaptive_{'max' if settings.mode == 'global_max' else 'avg'}_pool2d(x, 1)"
    sizes = f"{axes_code(settings.kernel_size)}, stride={axes_code(settings.stride)}"
    ceil = f", ceil_mode={settings.ceil_mode}" if settings.ceil_mode else ""
    if settings.mode == "lp":
        return f"F.lp_pool2d(x, {settings.norm_type}, {sizes}{ceil})"
    name = {"max": "max", "average": "avg"}[settings.mode]
    padding = f", padding={axes_code(settings.padding)}" if any(settings.padding) else ""
    count = "" if settings.mode == "max" or settings.count_include_pad else ", count_include_pad=False"
    return f"F.{name}_pool2d(x, {sizes}{padding}{ceil}{count})"


def shift_snippet(picture: Picture, *, longest_side: int, margin: int, move: tuple[int, int], kernel_size: int) -> str:
    """How much a move (dx, dy) changes, before and after pooling; `y` holds the changes of the four representations."""
    dx, dy = move
    body = (
        "import torch.nn.functional as F\nfrom engine.images import fit, luminance\n\n"
        f"grey = luminance(fit(image, {longest_side}))[None, None]\n"
        f"m, dx, dy, k = {margin}, {dx}, {dy}, {kernel_size}\n"
        "h, w = grey.shape[2:]\n"
        "before = grey[..., m : h - m, m : w - m]\n"
        "after = grey[..., m - dy : h - m - dy, m - dx : w - m - dx]\n\n"
        "representations = {\n"
        '    "no pooling": lambda x: x,\n'
        '    "max": lambda x: F.max_pool2d(x, k),\n'
        '    "average": lambda x: F.avg_pool2d(x, k),\n'
        '    "every k-th pixel": lambda x: x[..., ::k, ::k],\n'
        "}\n"
        "y = {}\n"
        "for name, represent in representations.items():\n"
        "    a, b = represent(before), represent(after)\n"
        "    y[name] = float((b - a).square().mean().sqrt() / a.std(correction=0))\n"
        'print({name: f"{change:.1%}" for name, change in y.items()})\n'
        'print(f"global average: {before.mean():.4f}, then {after.mean():.4f}")'
    )
    return imports_first(picture_lines(picture), body)


def scales_snippet(picture: Picture, *, longest_side: int, mode: str, kernel_sizes: tuple[int, ...]) -> str:
    """The image pooled with several windows; `y` holds one tensor for each."""
    calls = {"max": "F.max_pool2d(x, k)", "average": "F.avg_pool2d(x, k)", "every": "x[..., ::k, ::k]"}
    body = (
        "import torch.nn.functional as F\nfrom engine.images import fit\n\n"
        f"x = fit(image, {longest_side})[None]\n"
        f"y = [{calls[mode]}[0] for k in {kernel_sizes}]\n"
        "print([tuple(each.shape) for each in y])\n"
        'print("global average", F.adaptive_avg_pool2d(x, 1).flatten())  # one number per channel\n'
        'print("global max", F.adaptive_max_pool2d(x, 1).flatten())'
    )
    return imports_first(picture_lines(picture), body)
