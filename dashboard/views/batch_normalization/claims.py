"""What the lecture and the papers say of batch normalization, beside what was measured here."""

import math
from collections.abc import Callable, Mapping, Sequence

import streamlit as st
import torch
from torch.nn import functional as F

from dashboard.figures.number_format import rounded
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge
from dashboard.views.batch_normalization.training_with_without import (
    WITH,
    WITHOUT,
    Watched,
    Watching,
    change_of,
    gradient_move_of,
    gradient_shift_of,
    range_of,
    shift_of,
    specs,
)
from engine.landscape.loss_smoothness import IMAGES, STEPS, SmoothnessMeasurement
from engine.training.loop import Training

ALIKE = 1.1
NOTHING_LEARNED = 2.2
# What is measured, what is claimed of it, and its value at one moment.
CLAIMS: tuple[tuple[str, str, Callable[[SmoothnessMeasurement], float]], ...] = (
    (
        "change of a layer's input statistics after an update",
        "Ioffe and Szegedy 2015: batch normalization reduces it (internal covariate shift)",
        shift_of,
    ),
    (
        "change of its gradient when earlier layers move (definition 2.1)",
        "lecture and Santurkar et al. 2018: batch normalization rather increases it",
        gradient_move_of,
    ),
    ("the same in relation to the gradient's norm", "no claim", gradient_shift_of),
    (
        "range of the loss along the gradient",
        "Santurkar et al. 2018: smaller with it (smoother); the lecture adds that this is not proved",
        range_of,
    ),
    ("change of the gradient along it", "Santurkar et al. 2018: smaller with it", change_of),
)


def show_claims(watched: Watched, wanted: Watching) -> None:
    """The table, and how closely the measurement agrees with another one."""
    st.subheader("What is claimed, and what was measured here", anchor=False)
    seen = {name: own for name, own in watched.items() if len(own) > 1}
    st.table(
        {
            "quantity": [quantity for quantity, _, _ in CLAIMS],
            "claim": [said for _, said, _ in CLAIMS],
            "measured here, without : with": [compared(seen, value) for _, _, value in CLAIMS],
        }
    )
    st.caption(
        "Medians over the moments after the start, of plain networks of depth 14 on digits: one architecture, one data "
        "set, one seed. A measurement is no proof: another seed or learning rate may reverse it. That the means of a "
        "layer's input hardly move with it is no surprise: after a batch normalization they are set by β alone."
    )
    _say_who_learned_nothing(seen)
    if seen:
        agreement_badge(_difference(seen[WITH][0], wanted), "torch.func on weights moved by hand")


def _say_who_learned_nothing(seen: Watched) -> None:
    for name, own in seen.items():
        if own[-1].loss > NOTHING_LEARNED:
            st.info(
                f"**{name.capitalize()}** batch normalization the network has learned nothing after {own[-1].step} "
                f"updates: its loss is {rounded(own[-1].loss)}, and guessing among ten digits costs ln 10 = 2.30. "
                "Where gradients are this small nothing shifts, so the ratios say nothing about smoothness.",
                icon=":material/info:",
            )


def compared(seen: Watched, value: Callable[[SmoothnessMeasurement], float]) -> str:
    """A quantity without and with batch normalization, their ratio, and what it says."""
    if len(seen) < 2:
        return "press the button"
    without, own = (_median([value(each) for each in seen[name][1:]]) for name in (WITHOUT, WITH))
    if not (math.isfinite(without) and math.isfinite(own)):
        return f"{rounded(without)} : {rounded(own)}, an overflow"
    if own <= 0:
        return f"{rounded(without)} : 0"
    ratio = without / own
    verdict = "alike" if 1 / ALIKE < ratio < ALIKE else "smaller with it" if ratio > 1 else "larger with it"
    return f"{rounded(without)} : {rounded(own)} = {rounded(ratio)}, **{verdict}**"


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


@cached(entries=16)
def _moved_losses(wanted: Watching) -> tuple[float, ...]:
    """The losses along the gradient before training, with batch normalization, by another way."""
    training = Training(specs(wanted, 1)[0])
    images = training.data.normalize(training.data.train.images[:IMAGES])
    labels = training.data.train.labels[:IMAGES]
    weights = dict(training.model.named_parameters())
    buffers = {name: value.clone() for name, value in training.model.named_buffers()}

    def loss(moved: Mapping[str, torch.Tensor]) -> torch.Tensor:
        return F.cross_entropy(
            torch.func.functional_call(training.model.train(), (dict(moved), buffers), (images,)), labels
        )

    gradient = dict(zip(weights, torch.autograd.grad(loss(weights), list(weights.values())), strict=True))
    with torch.no_grad():
        return tuple(
            loss({name: weight - steps * wanted.rate * gradient[name] for name, weight in weights.items()}).item()
            for steps in STEPS
        )


def _difference(first: SmoothnessMeasurement, wanted: Watching) -> float:
    return max(abs(a - b) for a, b in zip(first.losses_along, _moved_losses(wanted), strict=True))
