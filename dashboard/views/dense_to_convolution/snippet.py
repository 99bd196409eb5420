"""The snippet of the page from dense to convolution."""

from torch import Tensor

from dashboard.downloads.python_code import float_code, imports_first, picture_lines
from dashboard.views.dense_to_convolution import LayerSettings


def sharing_snippet(settings: LayerSettings, row: int) -> str:
    """The three matrices (`stages`), their counts and outputs, and torch's convolution (`result`).

    Args:
        settings: the layer.
        row: the output that is outlined.
    """
    function = "conv1d" if len(settings.size) == 1 else "conv2d"
    return imports_first(
        "import torch\nimport torch.nn.functional as F",
        f"size, reach = {settings.size}, {settings.reach}",
        f"c_in, c_out = {settings.in_channels}, {settings.out_channels}",
        *_stages_lines(settings),
        "large = [1000] * 2 if len(size) == 2 else [1000**2]  # a megapixel",
        "for sizes in (size, large):  # weights",
        "    print(parameter_counts(sizes, reach=reach, in_channels=c_in, out_channels=c_out))",
        "",
        *_input_lines(settings),
        f"result = F.{function}(x[None].double(), stages.kernel.double(), padding=reach)[0]",
        "product = (stages.shared.double() @ x.flatten().double()).reshape(result.shape)  # the same",
        "torch.set_printoptions(sci_mode=False)",
        'print("x =", x, "\\nV =", stages.kernel, "\\nh =", product)',
        'for name in ("dense", "local", "shared"):',
        f"    h = getattr(stages, name)[{row}].double() @ x.flatten().double()",
        f'    print(f"{{name}}: h({row}) = {{h:.4g}}")',
        'print(f"largest difference {(product - result).abs().max():.0e}")',
    )


def _stages_lines(settings: LayerSettings) -> list[str]:
    if settings.kernel is None:
        return [
            "from engine.convolution import layer_stages, parameter_counts",
            f"stages = layer_stages(size, reach=reach, in_channels=c_in, out_channels=c_out, seed={settings.seed})",
        ]
    return [
        "from engine.convolution import parameter_counts, stages_around",
        f"kernel = {_numbers_code(settings.kernel)}.reshape(c_out, c_in, *[2 * reach + 1] * len(size))",
        f"stages = stages_around(kernel, size, seed={settings.seed})",
    ]


def _input_lines(settings: LayerSettings) -> list[str]:
    """The input `x`, (c_in, *size)."""
    if settings.picture is not None:
        colours = "image" if settings.in_channels == 3 else "luminance(image)[None]"
        imports = [] if settings.in_channels == 3 else ["from engine.images import luminance"]
        rows = "" if len(settings.size) == 2 else "[:, image.shape[1] // 2, None]  # the middle row"
        pooled = "size" if len(settings.size) == 2 else "(1, *size)"
        return [
            picture_lines(settings.picture),
            *imports,
            f"channels = {colours}{rows}",
            f"x = (F.adaptive_avg_pool2d(channels, {pooled}) * 100).round().reshape(c_in, *size) / 100",
        ]
    if settings.own_input is not None:
        return [f"x = {_numbers_code(settings.own_input)}.reshape(c_in, *size)"]
    generator = f"torch.Generator().manual_seed({settings.seed})"
    return [f"x = torch.randint(10, (c_in, *size), generator={generator}).float()"]


def _numbers_code(values: Tensor) -> str:
    """Code of a tensor's numbers in a row."""
    return f"torch.tensor([{', '.join(float_code(value) for value in values.flatten().tolist())}])"
