"""Pooling as formulas with the present numbers, and what it has instead of parameters."""

from dashboard.pooling.settings import PoolSettings

SYMBOLS = {
    "max": r"y_{i,j} = \max_{p,q}\; x_{\,s i + p,\; s j + q}",
    "average": r"y_{i,j} = \tfrac{1}{n_{i,j}}\textstyle\sum_{p,q}\; x_{\,s i + p,\; s j + q}",
    "lp": r"y_{i,j} = \Bigl(\textstyle\sum_{p,q}\; x_{\,s i + p,\; s j + q}^{\,p}\Bigr)^{1/p}",
    "global_max": r"y = \max_{i,j}\; x_{i,j}",
    "global_average": r"y = \tfrac{1}{h\,w}\textstyle\sum_{i,j}\; x_{i,j}",
}


def size_formula(settings: PoolSettings, output_size: tuple[int, int]) -> str:
    """The size of the output with the present numbers, one line an axis where they differ."""
    if settings.is_global:
        h, w = settings.x.shape
        return rf"{h} \times {w} \to 1 \times 1"
    axes = list(
        zip(settings.x.shape, settings.kernel_size, settings.stride, settings.padding, output_size, strict=True)
    )
    left, right = ("lceil", "rceil") if settings.ceil_mode else ("lfloor", "rfloor")
    lines = [
        rf"{name} = \left\{left}\tfrac{{{i} + 2\cdot {p} - {k}}}{{{s}}}\right\{right} + 1 = {out}"
        for name, (i, k, s, p, out) in zip((r"h_\text{out}", r"w_\text{out}"), axes, strict=True)
    ]
    return lines[0].replace("h_", "n_", 1) if axes[0] == axes[1] else r"\\[4pt]".join(lines)


def reduction_words(settings: PoolSettings, output_size: tuple[int, int]) -> str:
    """How much is left, and that nothing is learned."""
    (h, w), (h_out, w_out) = settings.x.shape, output_size
    k_h, k_w = settings.kernel_size
    share = h_out * w_out / (h * w)
    return (
        f"{h * w} values become {h_out * w_out} ({share:.0%}). **0 parameters**: nothing is learned. A "
        f"convolution with the same windows learns {k_h} · {k_w} = {k_h * k_w} weights for every pair of channels, and "
        "a bias for each channel it makes."
    )
