"""The snippet of the page from dense to convolution."""

from typing import TYPE_CHECKING

from dashboard.snippets.picture import imports_first

if TYPE_CHECKING:
    from dashboard.dense_to_convolution import LayerSettings


def sharing_snippet(settings: "LayerSettings") -> str:
    """The three matrices (`stages`), and the shared one times an input beside torch's convolution."""
    function = "conv1d" if len(settings.size) == 1 else "conv2d"
    return imports_first(
        "import torch\nimport torch.nn.functional as F\nfrom engine.convolution import layer_stages",
        f"size, reach = {settings.size}, {settings.reach}",
        f"c_in, c_out = {settings.in_channels}, {settings.out_channels}",
        f"stages = layer_stages(size, reach=reach, in_channels=c_in, out_channels=c_out, seed={settings.seed})",
        "print(stages.dense.numel(), stages.within_reach.sum().item(), stages.kernel.numel())  # weights",
        "\nx = torch.randn(c_in, *size)",
        f"result = F.{function}(x[None], stages.kernel, padding=reach)[0]",
        "product = (stages.shared @ x.flatten()).reshape(result.shape)  # the same",
    )
