"""Trained classifiers on a shifted digit: how sure each stays as the digit moves."""

from dataclasses import dataclass

import streamlit as st
import torch
from torch import Tensor, nn

from dashboard.appearance import current_theme
from dashboard.cache import cached
from dashboard.downloads import Download, downloads_row
from dashboard.figures.shifts import probability_by_shift
from dashboard.sketch_pad import sketch_pad
from engine.images import centred_digit, sample_digit, translate
from engine.inspection.shifts import probabilities_by_shift
from engine.networks import build, shipped_networks

SHIFTS = tuple(range(-10, 11))


@dataclass(frozen=True)
class Classifier:
    """A shipped network that reads digits.

    Attributes:
        title: as its card has it.
        model: in evaluation mode; shared, never changed.
        mean: subtracted from pixels.
        std: pixels are divided by it.
        pooled: whether it ends in global pooling, so that where a feature was found no longer counts.
    """

    title: str
    model: nn.Module
    mean: tuple[float, ...]
    std: tuple[float, ...]
    pooled: bool


@cached(entries=1)
def digit_classifiers() -> list[Classifier]:
    """Every shipped network for grey pictures of MNIST's size."""
    found = []
    for name, network in shipped_networks().items():
        seen = network.preprocessing
        if network.in_channels != 1 or seen.crop != 28 or "mnist" not in name or "fashion" in name:
            continue
        model = build(name, weights="shipped").eval()
        pooled = any(isinstance(part, nn.AdaptiveAvgPool2d | nn.AdaptiveMaxPool2d) for part in model.modules())
        found.append(Classifier(network.card.title, model, tuple(seen.mean), tuple(seen.std), pooled))
    return found


def show_classifiers() -> None:
    """A digit, sampled or drawn, and each classifier's probability of it as it moves."""
    classifiers = digit_classifiers()
    if not classifiers:
        return
    st.subheader("Classifiers on a shifted digit", anchor=False)
    left, right = st.columns([2, 5], gap="medium")
    with left:
        digit, label = _chosen_digit()
    if digit is None:
        right.caption("Draw a digit to see what the networks say.")
        return
    answers = answers_by_shift(digit)
    label = int(answers[0][SHIFTS.index(0)].argmax()) if label is None else label
    with right:
        lines = {one.title: answer[:, label].numpy() for one, answer in zip(classifiers, answers, strict=True)}
        figure = probability_by_shift(SHIFTS, lines, label=label, theme=current_theme())
        st.plotly_chart(figure, key="locality.shifts", config={"displaylogo": False})
        downloads_row([Download("CSV of the curves", "shifts.csv", "text/csv", lambda: _csv(lines))])
    _say(classifiers, answers, label)


def _chosen_digit() -> tuple[Tensor | None, int | None]:
    """The digit, (28, 28), and what it is; a drawn digit has no label."""
    source = st.segmented_control(
        "Digit", ["Sample", "Draw"], default="Sample", required=True, key="locality.digit", bind="query-params"
    )
    if source == "Draw":
        strokes = sketch_pad(key="locality.drawing")
        return (None if strokes is None else centred_digit(strokes)), None
    label = st.select_slider("Digit, sample", list(range(10)), value=7, key="locality.label", bind="query-params")
    number = st.number_input("Handwriting", 0, 170, 3, key="locality.number", bind="query-params")
    digit = sample_digit(label, number=number)
    shown = torch.stack([translate(digit, dx=dx, dy=0) for dx in (-8, 0, 8)])
    st.image([one.numpy() for one in shown], width=76, output_format="PNG", caption=["−8", "0", "8"], clamp=True)
    return digit, label


@cached(entries=64)
def answers_by_shift(digit: Tensor) -> list[Tensor]:
    """For each classifier the probabilities (shifts, 10) as the digit moves sideways."""
    shifts = [(dx, 0) for dx in SHIFTS]
    return [
        probabilities_by_shift(one.model, digit[None], shifts, mean=one.mean, std=one.std)
        for one in digit_classifiers()
    ]


def _say(classifiers: list[Classifier], answers: list[Tensor], label: int) -> None:
    """How far each network still names the digit right, from what was just measured."""
    lines, rights = [], {True: [], False: []}
    for one, answer in zip(classifiers, answers, strict=True):
        right = int((answer.argmax(1) == label).sum())
        rights[one.pooled].append(right)
        kind = "global pooling" if one.pooled else "no global pooling"
        mean = answer[:, label].mean().item()
        lines.append(
            f"- **{one.title}** ({kind}): right at {right} of {len(SHIFTS)} places, mean probability {mean:.2f}"
        )
    if rights[True] and rights[False]:
        pooled, others = (sum(counts) / len(counts) for counts in (rights[True], rights[False]))
        lines.append(f"\nWith global pooling {pooled:.0f} of {len(SHIFTS)} places are right, without it {others:.0f}.")
    st.markdown("\n".join(lines))


def _csv(lines: dict) -> str:
    titles = ",".join(f'"{title}"' for title in lines)
    rows = [f"{dx}," + ",".join(f"{values[place]:.6g}" for values in lines.values()) for place, dx in enumerate(SHIFTS)]
    return f"dx,{titles}\n" + "\n".join(rows) + "\n"
