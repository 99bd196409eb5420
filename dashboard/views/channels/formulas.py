"""Several channels in formulas and words, with the present numbers."""

from dashboard.downloads import latex_number
from dashboard.figures.number_format import latex_count
from dashboard.views.channels.settings import ChannelSettings
from engine.convolution import LayerCost, Trace

Pair = tuple[int, int]


def sum_formula(settings: ChannelSettings, trace: Trace) -> str:
    """The first output as the sum of its partial results and its bias, as LaTeX."""
    partial = [float(each) for each in trace.partial_sums[0, 0, :, 0, 0]]
    terms = [latex_number(each) if each >= 0 else f"({latex_number(each)})" for each in partial]
    bias = f" + {latex_number(float(settings.bias[0]))}" if settings.bias.any() else ""
    return rf"y_{{0,0,0}} = {' + '.join(terms)}{bias} = {latex_number(float(trace.output[0, 0, 0, 0]))}"


def weight_words(settings: ChannelSettings) -> str:
    """The weight's shape in words."""
    c_out, slices, k_h, k_w = settings.kernel.shape
    count = settings.kernel.numel()
    each = "with one slice" if slices == 1 else f"with {slices} slices, one for each channel that it reads"
    filters = "1 filter" if c_out == 1 else f"{c_out} filters, each"
    numbers = f"{c_out} × {slices} × {k_h} × {k_w} = {count}"
    return f"The weight w has shape **{numbers}** (c_out × c_in/g × k_h × k_w): {filters} {each}."


def output_formula(size: Pair, kernel: Pair, padding: Pair, stride: Pair, cost: LayerCost) -> str:
    """The lecture's answer to what the output's dimension is, with numbers, as LaTeX."""
    axes = zip("hw", size, kernel, padding, stride, cost.output_shape[1:], strict=True)
    lines = [
        rf"{name}_\text{{out}} = \left\lfloor\frac{{{n} - {k} + 2\cdot {p}}}{{{s}}}\right\rfloor + 1 = {out}"
        for name, n, k, p, s, out in axes
    ]
    return rf"c_\text{{out}} = {cost.output_shape[0]}, \qquad " + r", \qquad ".join(lines)


def cost_formula(cost: LayerCost) -> str:
    """Parameters and multiply-adds as products, as LaTeX."""
    weights, places = (r"\cdot ".join(map(str, shape)) for shape in (cost.weight_shape, cost.output_shape[1:]))
    biases = cost.weight_shape[0]
    return (
        rf"\text{{parameters}} = {weights} + {biases} = {latex_count(cost.parameters)}, \qquad "
        rf"\text{{multiply-adds}} = {weights} \cdot {places} = {latex_count(cost.multiply_adds)}"
    )


def groups_words(channels: int, groups: int, *, whole: LayerCost) -> str:
    """What the number of groups means, beside the same layer without groups."""
    if groups == 1:
        return "One group: every filter reads every channel."
    if groups == channels:
        meaning = f"**Depthwise**: {groups} groups, so each filter reads a single channel and nothing is mixed."
    else:
        meaning = f"{groups} groups: each filter reads {channels // groups} of the {channels} channels."
    return f"{meaning} Without groups: {whole.parameters:,} parameters and {whole.multiply_adds:,} multiply-adds."
