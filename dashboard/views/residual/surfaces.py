"""Loss surfaces of plain and residual networks: those that ship, and those of the reader's finished runs."""

from functools import partial

import streamlit as st
import torch
from torch.nn import functional as F

from dashboard.controls.run_picker import comes_with_a_run, forget_run
from dashboard.figures.number_format import duration
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.residual.drawn_surfaces import FORMS, FORMULA, KEY, Look, Shown, draw_surfaces
from dashboard.views.residual.own_surfaces import own_surface
from dashboard.views.residual.snippet import surfaces_snippet
from engine.landscape.shipped import ShippedSurface, shipped_surface, surface_data, surface_model, surface_names

OWN = "Your own run"
DATA = {"digits": "Digits, depth 32", "cifar10": "CIFAR-10, depth 20"}


def surfaces_view() -> str:
    """Draws the view; returns its code."""
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    available = {facts.data for facts in (shipped_surface(name).facts for name in surface_names())}
    choices = [*(words for data, words in DATA.items() if data in available), OWN]
    if comes_with_a_run(KEY):
        st.session_state[f"{KEY}.source"] = OWN
    source = controls.segmented_control(
        "Networks", choices, default=choices[0], required=True, key=f"{KEY}.source", bind="query-params"
    )
    form = controls.segmented_control(
        "Shown as", list(FORMS), default="Hills", required=True, key=f"{KEY}.form", bind="query-params"
    )
    look = Look(form, controls.toggle("Log scale", value=True, key=f"{KEY}.log", bind="query-params"))
    if source == OWN:
        return own_surface(partial(draw_surfaces, wanted=look))
    forget_run(KEY)
    data = next(data for data, words in DATA.items() if words == source)
    pair = [shipped_surface(name) for name in surface_names() if name.endswith(data)]
    pair.sort(key=lambda shipped: shipped.facts.residual)
    draw_surfaces([Shown(shipped.facts.title, shipped.surface) for shipped in pair], look)
    _shipped_words(pair)
    facts = pair[0].facts
    return surfaces_snippet(
        [shipped.facts.name for shipped in pair], len(pair[0].surface.places), span=facts.span, seed=facts.seed
    )


def _shipped_words(pair: list[ShippedSurface]) -> None:
    """What was computed, with what command, and what a reader may read from it."""
    numbers = r" \\ ".join(
        rf"L_{{\text{{{shipped.facts.title}}}}}(0, 0) = {shipped.surface.centre:.3g}" for shipped in pair
    )
    show_formula(FORMULA, numbers)
    facts = pair[0].facts
    size, seconds = len(pair[0].surface.places), sum(shipped.facts.seconds for shipped in pair)
    st.markdown(
        f"Computed beforehand at {size} × {size} places on the first {facts.images} training images, "
        f"{duration(max(1.0, seconds))} in all on one core: a subset, so that it takes minutes. Both have the same "
        "random numbers for their directions, each fitted to its own filters, and one scale of colours."
    )
    needs = "" if facts.data == "digits" else " (needs CIFAR-10)"
    for shipped in pair:
        st.markdown(f"`{shipped.facts.command}`{needs}")
    if facts.data == "digits":
        differences = [_difference(shipped.facts.name) for shipped in pair]
        agreement_badge(max(differences), "the networks' losses in float64, computed now")
    st.markdown(
        "**What it does not show.** Two random directions out of a hundred thousand; a valley may look like a bowl. "
        "Li et al. report chaotic surfaces for plain networks of depth 56; these are shallower, and what is seen is "
        "what was measured."
    )


@cached(entries=8)
def _difference(name: str) -> float:
    """Between a shipped surface at its middle and the loss of its network."""
    shipped = shipped_surface(name)
    images, labels = surface_data(shipped.facts.data, shipped.facts.images)
    with torch.no_grad():
        loss = F.cross_entropy(surface_model(name).double()(images.double()), labels).item()
    return abs(loss - shipped.surface.centre)
