"""The two residual blocks and their shortcuts, and what is left of a block when its convolutions are turned down."""

from dataclasses import dataclass

import streamlit as st
import torch

from dashboard.components.drawing.drawing import drawing
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.block_diagram import block_diagram
from dashboard.figures.svg import standalone
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.residual.networks import digits_batch
from dashboard.views.residual.snippet import blocks_snippet
from engine.landscape.residual_branch import BranchEffect, branch_effect
from engine.networks import build, summarize
from engine.networks.graph.blocks import Block, blocks

KEY = "residual.blocks"
CHANNELS = 8
# The two residual blocks of the lecture, by the networks that are made of them.
KINDS = {
    "Two 3 × 3 convolutions": "resnet34",
    "Bottleneck 1 × 1, 3 × 3, 1 × 1": "resnet50",
    "Small images": "resnet20",
}
SHORTCUT_WORDS = {
    "identity": "the input itself",
    "projection": "a 1 × 1 convolution, where the shape changes",
    "padded": "every second pixel and new channels of zeros, without parameters",
}


@dataclass(frozen=True)
class FoundBlocks:
    """Residual blocks of a network.

    Attributes:
        title: of the network.
        found: the first block of each kind of shortcut.
        inputs: the shape that each of them is given, without the batch.
        counts: how many blocks there are with each kind of shortcut.
    """

    title: str
    found: dict[str, Block]
    inputs: dict[str, tuple[int, ...]]
    counts: dict[str, int]


def blocks_view() -> str:
    """Draws the view; returns its code."""
    kind = st.segmented_control(
        "Block", list(KINDS), default=next(iter(KINDS)), required=True, key=f"{KEY}.kind", bind="query-params"
    )
    alpha = st.slider(
        "Strength α of the convolutions f",
        0.0,
        1.0,
        0.0,
        0.05,
        key=f"{KEY}.alpha",
        bind="query-params",
        help="The block computes relu(α f(x) + x). At α = 0 only the shortcut is left.",
    )
    _strength(alpha)
    shown = _found(KINDS[kind])
    files = []
    for column, (shortcut, block) in zip(st.columns(2, gap="medium"), shown.found.items(), strict=False):
        svg = block_diagram([block], title=f"A block of {shown.title}", input_shape=shown.inputs[shortcut], bars=False)
        with column:
            st.markdown(
                f"**Shortcut: {SHORTCUT_WORDS[shortcut]}**, in {shown.counts[shortcut]} of "
                f"{sum(shown.counts.values())} blocks of {shown.title}"
            )
            drawing(svg, key=f"{KEY}.{shortcut}")
            st.caption(f"{block.all_parameters // block.repeats:,} parameters in one block")
        files.append(Download(f"SVG, {shortcut}", f"block-{shortcut}.svg", "image/svg+xml", _svg_file(svg)))
    st.markdown(
        "There are **two** residual blocks: two 3 × 3 convolutions, and the bottleneck, which reduces the channels by "
        "1 × 1 convolution, works on few of them and widens again. The orange paths are projection shortcuts."
    )
    downloads_row(files)
    return blocks_snippet(alpha)


def _svg_file(svg: str):
    return lambda: standalone(svg, theme="light")


@cached(entries=4)
def _found(name: str) -> FoundBlocks:
    """The residual blocks of a network, drawn from its graph; it costs no memory."""
    model = build(name, device="meta")
    size = 32 if name == "resnet20" else 224
    found, inputs, counts, given = {}, {}, {}, (3, size, size)
    for block in blocks(model, summarize(model, (3, size, size))):
        if block.shortcut is not None:
            found.setdefault(block.shortcut, block)
            inputs.setdefault(block.shortcut, given)
            counts[block.shortcut] = counts.get(block.shortcut, 0) + block.repeats
        given = block.output_shape
    title = {"resnet34": "ResNet-34", "resnet50": "ResNet-50", "resnet20": "ResNet-20"}[name]
    return FoundBlocks(title, found, inputs, counts)


@cached(entries=64)
def _effects(alpha: float) -> tuple[BranchEffect, BranchEffect]:
    """A residual and a plain block on the first feature maps of real digits."""
    images, _ = digits_batch()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        first = torch.nn.Conv2d(1, CHANNELS, 3, padding=1)
    with torch.no_grad():
        maps = torch.relu(first(images))
    residual, plain = (branch_effect(maps, residual=kind, alpha=alpha) for kind in (True, False))
    return residual, plain


def _strength(alpha: float) -> None:
    """Both blocks at this strength, in numbers."""
    residual, plain = _effects(alpha)
    show_formula(
        r"y = \mathrm{relu}(\alpha f(x) + x) \qquad \frac{\lVert y - x \rVert}{\lVert x \rVert}",
        rf"\text{{residual: }} {residual.change:.1%} \qquad \text{{plain: }} {plain.change:.1%}".replace("%", r"\%"),
    )
    st.markdown(
        "With its convolutions off, a residual block **is the identity** and a plain block passes on nothing at all: "
        "its best way to do no harm is to learn the identity with two convolutions."
        if alpha == 0
        else f"At α = {alpha:g} the residual block changes real feature maps of digits by {residual.change:.1%} of "
        f"their size; without the shortcut, what comes out differs from what goes in by {plain.change:.1%}."
    )
    agreement_badge(max(residual.difference, plain.difference), "torch.nn.functional, step by step")
