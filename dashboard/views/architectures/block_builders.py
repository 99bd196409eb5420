"""The builders of VGG, residual and dense blocks, and the list of all builders."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from torch import nn

from dashboard.figures.number_format import latex_count
from dashboard.views.architectures.block_spec import MOST_SIDE, Fields, Recipe
from dashboard.views.architectures.inception_builder import inception_recipe
from dashboard.views.architectures.snippet import block_snippet
from engine.errors import EngineError
from engine.networks.models.densenet import DenseBlock
from engine.networks.models.resnet import PlainBlock, ResidualBlock, Shortcut
from engine.networks.models.vgg import VGGBlock


def _vgg(fields: Fields) -> Recipe:
    n = st.slider("Convolutions n", 1, 4, 2, key="architectures.vgg_n", bind="query-params")
    c_in = fields.count("Channels in", 64, key="vgg_in")
    c_out = fields.count("Channels out", 128, key="vgg_out")
    side = fields.count("Side, pixels", 112, key="vgg_side", most=MOST_SIDE)
    fields.check()
    first, others = c_out * (9 * c_in + 1), (n - 1) * c_out * (9 * c_out + 1)
    return Recipe(
        title="VGG",
        key=f"vgg {n} {c_in} {c_out} {side}",
        make=partial(VGGBlock, c_in, c_out, convolutions=n),
        input_shape=(1, c_in, side, side),
        formula=r"P = c_{out}(9\,c_{in} + 1) + (n - 1)\,c_{out}(9\,c_{out} + 1)",
        numbers=rf"{c_out}(9 \cdot {c_in} + 1) + {n - 1} \cdot {c_out}(9 \cdot {c_out} + 1) = "
        + latex_count(first + others),
        snippet=block_snippet(
            "engine.networks.models.vgg",
            f"VGGBlock({c_in}, {c_out}, convolutions={n})",
            "VGGBlock",
            (1, c_in, side, side),
        ),
        remark="The slide's code says MaxPool2D(3, stride=2), its drawing 2×2 MaxPool, stride 2. The paper has 2×2.",
    )


_FEW = 8  # terms of a sum
_SHORTCUTS: dict[str, Shortcut | None] = {
    "identity": "padded",
    "projection": "projection",
    "none (plain)": None,
}


def _residual(fields: Fields) -> Recipe:
    words = st.radio("Shortcut", list(_SHORTCUTS), key="architectures.res_shortcut", bind="query-params")
    c_in = fields.count("Channels in", 64, key="res_in")
    c_out = fields.count("Channels out", 64, key="res_out")
    stride = st.slider("Stride s", 1, 2, 1, key="architectures.res_stride", bind="query-params")
    side = fields.count("Side, pixels", 56, key="res_side", most=MOST_SIDE)
    fields.check()
    shape, kind = (1, c_in, side, side), _SHORTCUTS[words]
    if words == "identity" and c_out < c_in:
        raise EngineError(
            f"An identity shortcut cannot bring {c_in} channels down to {c_out}. "
            f"Choose the projection shortcut, or at least {c_in} channels out."
        )
    options = f"stride={stride}, batch_norm=True"
    if kind is None:
        make: Callable[[], nn.Module] = partial(PlainBlock, c_in, c_out, stride=stride, batch_norm=True)
        code = f"PlainBlock({c_in}, {c_out}, {options})"
    else:
        make = partial(ResidualBlock, c_in, c_out, stride=stride, batch_norm=True, shortcut=kind)
        code = f'ResidualBlock({c_in}, {c_out}, {options}, shortcut="{kind}")'
    changes = stride > 1 or c_in != c_out
    projects = kind == "projection" and changes
    total = 9 * c_in * c_out + 9 * c_out**2 + 4 * c_out + (c_in * c_out + 2 * c_out if projects else 0)
    extra = rf" + {c_in} \cdot {c_out} + 2 \cdot {c_out}" if projects else ""
    return Recipe(
        title="residual" if kind else "plain",
        key=f"residual {kind} {c_in} {c_out} {stride} {side}",
        make=make,
        input_shape=shape,
        formula=r"y = \mathrm{relu}(f(x) + "
        + (r"W_s x" if projects else "x")
        + r"), \qquad P = 9\,c_{in} c_{out} + 9\,c_{out}^2 + 4\,c_{out}"
        + (r" + c_{in} c_{out} + 2\,c_{out}" if projects else "")
        if kind
        else r"y = \mathrm{relu}(f(x)), \qquad P = 9\,c_{in} c_{out} + 9\,c_{out}^2 + 4\,c_{out}",
        numbers=rf"9 \cdot {c_in} \cdot {c_out} + 9 \cdot {c_out}^2 + 4 \cdot {c_out}{extra} = {latex_count(total)}",
        snippet=block_snippet("engine.networks.models.resnet", code, code.split("(")[0], shape),
        remark=_residual_remark(kind, changes=changes),
    )


def _residual_remark(kind: Shortcut | None, *, changes: bool) -> str:
    if kind is None:
        return "Without a shortcut the same convolutions must learn all of y, not only what is to be added to x."
    if not changes:
        return (
            "Input and output have the same shape, so that x itself can be added, at no cost, and nothing is projected."
        )
    if kind == "projection":
        return "The shape changes, so that x cannot be added as it is: a 1×1 convolution projects it (option B)."
    return "The shape changes: every second pixel is taken, and new channels are filled with 0 (option A)."


def _dense(fields: Fields) -> Recipe:
    layers = st.slider("Layers", 1, 16, 6, key="architectures.dense_layers", bind="query-params")
    growth = fields.count("Growth k, channels a layer", 32, key="dense_growth", most=256)
    c_in = fields.count("Channels in", 64, key="dense_in")
    side = fields.count("Side, pixels", 56, key="dense_side", most=MOST_SIDE)
    fields.check()
    inputs = [c_in + i * growth for i in range(layers)]
    total = sum(9 * maps * growth + 2 * maps for maps in inputs)
    return Recipe(
        title="dense",
        key=f"dense {layers} {growth} {c_in} {side}",
        make=partial(DenseBlock, c_in, layers=layers, growth=growth),
        input_shape=(1, c_in, side, side),
        formula=r"P = \sum_{i=0}^{L-1} (c_{in} + i\,k)(9\,k + 2)",
        numbers=rf"({_sum(inputs)}) \cdot (9 \cdot {growth} + 2) = {latex_count(total)}",
        snippet=block_snippet(
            "engine.networks.models.densenet",
            f"DenseBlock({c_in}, layers={layers}, growth={growth})",
            "DenseBlock",
            (1, c_in, side, side),
        ),
        remark=f"{c_in} channels come in, {c_in + layers * growth} go out: nothing that was computed is forgotten. "
        "DenseNet-121 puts a 1×1 convolution with 4k channels before each 3×3.",
    )


def _sum(terms: list[int]) -> str:
    """The terms with plus signs between them; of many, the first three and the last."""
    shown = [str(term) for term in terms]
    return " + ".join(shown if len(shown) <= _FEW else [*shown[:3], r"\dots", shown[-1]])


BUILDERS: dict[str, Callable[[Fields], Recipe]] = {
    "VGG": _vgg,
    "Inception": inception_recipe,
    "Residual": _residual,
    "Dense": _dense,
}
