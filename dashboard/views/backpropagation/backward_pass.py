"""The backward pass in the player, cell by cell or as two convolutions, and the graph that it runs through."""

from functools import partial

import streamlit as st

from dashboard.components.drawing.drawing import drawing
from dashboard.components.player import Drawing, payload, player
from dashboard.downloads.button import Download
from dashboard.downloads.player import player_downloads
from dashboard.figures.svg import standalone
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.backpropagation.controls import INPUT_GRADIENT, STEPS, backward_controls, take_edits
from dashboard.views.backpropagation.figures import Values, computation_graph
from dashboard.views.backpropagation.formulas import latex, numbers_formula, reading
from dashboard.views.backpropagation.settings import BackwardSettings, output_difference
from dashboard.views.backpropagation.snippet import backward_snippet
from engine.convolution import Gradients
from engine.errors import EngineError
from engine.steps import Steps

KEY = "backpropagation.pass"
_CELLS = Drawing(
    editable=("upstream", "input", "kernel"),
    labels={
        "upstream": "upstream",
        "dkernel": "gradient of w",
        "dx": "gradient of x",
        "dbias": "gradient of b",
    },
    signs={"dkernel": "→"},
    height_pixels=250,
)


def backward_view(formula: str) -> str:
    """Draws the view; returns its code.

    Args:
        formula: LaTeX of the three gradients, in symbols.

    Raises:
        EngineError: the settings are impossible.
    """
    settings, view, look = backward_controls(key=KEY)
    result = settings.gradients()
    steps, shown_as = _played(settings, result, view)
    edited = partial(take_edits, settings=settings, grids=result.steps.grids, key=KEY) if view == STEPS else None
    name = "player" if view == STEPS else "convolution"
    shown = player(payload(steps, shown_as), key=f"backpropagation.{name}", on_edit=edited)
    _badges(result, steps, view)
    st.markdown("\n\n".join(part for part in (look, reading(settings, view)) if part))
    st.markdown("**The computation graph**: values forward, gradients back (dashed). Here $L = \\sum \\delta\\, y$.")
    graph = _graph(settings, result)
    drawing(graph, key=f"{KEY}.graph")
    show_formula(formula, numbers_formula(result))
    theme = current_theme()
    more = (
        Download("Graph", "computation-graph.svg", "image/svg+xml", lambda: standalone(graph, theme=theme)),
        Download("LaTeX", "backpropagation.tex", "application/x-tex", partial(latex, settings, result)),
    )
    player_downloads(steps, shown, drawing=shown_as, name="backpropagation", more=more)
    return backward_snippet(settings)


def _played(settings: BackwardSettings, result: Gradients, view: str) -> tuple[Steps, Drawing]:
    """The steps of a view and how they are drawn."""
    if view == STEPS:
        return result.steps, _CELLS
    if view == INPUT_GRADIENT:
        _refuse_other_borders(settings)
        labels = {"input": "upstream", "kernel": "kernel, turned", "output": "gradient of x"}
        steps, turned = settings.input_gradient_steps(), ("kernel",)
    else:
        labels = {"input": "input", "kernel": "upstream", "output": "gradient of w"}
        steps, turned = settings.kernel_gradient_steps(), ()
    signs = {"kernel": "∗", "output": "="}
    return steps, Drawing(labels=labels, signs=signs, reversed=turned, height_pixels=250)


def _refuse_other_borders(settings: BackwardSettings) -> None:
    layer = settings.layer
    if layer.padding_mode != "zeros" and any(layer.padding):
        p_h, p_w = layer.padding
        raise EngineError(
            f"With {layer.padding_mode} padding of {p_h} × {p_w} pixels the border's gradient is added to the pixels "
            "that it repeats, so ∂x is not one convolution. Choose zeros, or the view cell by cell."
        )


def _badges(result: Gradients, steps: Steps, view: str) -> None:
    with st.container(horizontal=True, gap="small"):
        if view != STEPS:
            gradient = result.dx if view == INPUT_GRADIENT else result.dkernel
            agreement_badge(output_difference(steps, gradient[0, 0]), "the sums cell by cell")
        agreement_badge(result.agreement, "torch.autograd")
        agreement_badge(result.difference_agreement, "finite differences")


def _graph(settings: BackwardSettings, result: Gradients) -> str:
    return computation_graph(
        Values(
            x=settings.layer.x.numpy(),
            kernel=settings.layer.kernel.numpy(),
            bias=settings.bias,
            output=settings.output().numpy(),
            loss=settings.loss(),
        ),
        Values(
            x=result.dx[0, 0].numpy(),
            kernel=result.dkernel[0, 0].numpy(),
            bias=float(result.dbias[0]),
            output=settings.upstream.numpy(),
            loss=1.0,
        ),
        theme=current_theme(),
    )
