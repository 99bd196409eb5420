"""Trained classifiers on a shifted digit: how probable each finds it as it moves, and what that says of pooling."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch
from torch import Tensor, nn

from dashboard.components.sketch_pad.sketch_pad import sketch_pad
from dashboard.controls.url_bound_inputs import check_number, linked_choice, whole_number_field
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import decimal
from dashboard.figures.theme import chart_config
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.lesson_page import agreement_badge
from dashboard.shell.theme import current_theme
from dashboard.views.locality.classifiers import (
    HANDWRITINGS,
    SHIFTS,
    Classifier,
    all_at_once,
    answers_by_shift,
    classify_each_window,
    correct_in_the_middle,
    digit_classifiers,
    many_by_shift,
)
from dashboard.views.locality.figures import probability_by_shift
from dashboard.views.locality.snippet import drawn_code, many_snippet, shift_snippet
from engine.images import centred_digit, free_columns, sample_digit, translate

ONE, MANY = "This digit", "100 digits"
LAST_HANDWRITING = 170  # there are as many of every digit


@dataclass(frozen=True)
class ChosenDigit:
    """A digit to move about.

    Attributes:
        digit: (28, 28), in [0, 1].
        label: what it is; None where the reader drew it.
        code: an expression that makes it.
    """

    digit: Tensor
    label: int | None
    code: str


def show_classifiers() -> None:
    """A digit, sampled or drawn, and each classifier's probability of it as it moves."""
    classifiers = digit_classifiers()
    st.subheader("Classifiers on a shifted digit", anchor=False)
    left, right = st.columns([2, 5], gap="medium")
    with left:
        of = linked_choice("Curves of", {ONE: ONE, MANY: MANY}, key="locality.of")
        digit = None
        with engine_errors_shown():
            digit = _chosen_digit() if of == ONE else None
        if of == MANY:
            st.caption("Ten handwritings of every digit: the mean probability of the right one at each position.")
    with right:
        if of == MANY:
            _many(classifiers)
        elif digit is None:
            st.caption("Draw a digit to see what the networks make of it.")
        else:
            _one(classifiers, digit)
    st.caption(_accuracy_words(classifiers))


def _accuracy_words(classifiers: list[Classifier]) -> str:
    """How the networks were trained, how many digits they name right, and where those of this page come from."""
    rates = [
        f"{one.title} {one.accuracy:.1%} and {here:.0%}"
        for one, here in zip(classifiers, correct_in_the_middle(), strict=True)
    ]
    return (
        "This project trained all of them alike, on MNIST, with images moved by at most 2 pixels. The sample digits "
        "here come from another collection, *Optical recognition of handwritten digits* (Alpaydin and Kaynak, UCI "
        "1998, CC BY 4.0; shipped by scikit-learn): 8 × 8 pixels, enlarged and centred as MNIST's are, and so blurred. "
        "Correct on MNIST's own test images, as measured after training, and on a hundred of these digits in the "
        f"middle, as measured here: {'; '.join(rates)}."
    )


def _chosen_digit() -> ChosenDigit | None:
    """The digit, sampled or drawn; None while nothing is drawn."""
    source = linked_choice("Digit", {"Sample": "Sample", "Draw": "Draw"}, key="locality.digit")
    if source == "Draw":
        strokes = sketch_pad(key="locality.drawing")
        return None if strokes is None else ChosenDigit(centred_digit(strokes), None, drawn_code(strokes))
    label = st.select_slider(
        "Digit, sample", list(range(10)), value=7, key="locality.label", bind="query-params", persist_state="page"
    )
    number = whole_number_field("Handwriting", 3, key="locality.number")
    check_number("The handwriting", number, 0, LAST_HANDWRITING)
    digit = sample_digit(label, number=number)
    shown = torch.stack([translate(digit, dx=dx, dy=0) for dx in (-8, 0, 8)])
    st.image([one.numpy() for one in shown], width=76, output_format="PNG", caption=["−8", "0", "8"], clamp=True)
    return ChosenDigit(digit, label, f"sample_digit({label}, number={number})")


def _one(classifiers: list[Classifier], chosen: ChosenDigit) -> None:
    """The curves of one digit; a drawn one counts as what the first network says of it in the middle."""
    answers, whole = answers_by_shift(chosen.digit), free_columns(chosen.digit)
    label = int(answers[0][SHIFTS.index(0)].argmax()) if chosen.label is None else chosen.label
    lines = {one.title: answer[:, label].numpy() for one, answer in zip(classifiers, answers, strict=True)}
    inside = [place for place, dx in enumerate(SHIFTS) if -whole[0] <= dx <= whole[1]]
    right = [int(answer.argmax(1)[inside].eq(label).sum()) for answer in answers]
    _curves(lines, f"probability of “{label}”", whole)
    words = [f"- **{one.title}**: {count} of {len(inside)}" for one, count in zip(classifiers, right, strict=True)]
    st.markdown(
        "Correct at this many positions with the whole digit visible, moved by "
        f"{decimal(-min(whole[0], -SHIFTS[0]), 0)} to {min(whole[1], SHIFTS[-1])} pixels:\n\n"
        + "\n".join(words)
        + f"\n\nOne digit proves little: *{MANY}* shows whether others behave alike."
    )
    agreement_badge(classify_each_window(chosen.digit), "single runs on a rolled digit")
    with st.expander("Code of the curves", icon=":material/code:"):
        st.code(shift_snippet(chosen.code, [one.name for one in classifiers], SHIFTS, label), language="python")


def _many(classifiers: list[Classifier]) -> None:
    """The mean curves of a hundred digits, how many are read in the middle and at the edge, and what that says."""
    many = many_by_shift()
    lines = {one.title: curve.numpy() for one, curve in zip(classifiers, many.curves, strict=True)}
    _curves(lines, "mean probability of the right digit", many.whole)
    rows = [
        f"| {one.title} | {'pooled over all positions' if one.pooled else 'a weight for every position'} "
        f"| {middle:.0%} | {edge:.0%} |"
        for one, middle, edge in zip(classifiers, many.middle, many.edge, strict=True)
    ]
    st.markdown(
        "| Network | Last layers | Correct in the middle | Correct at the edge, still whole |\n|---|---|---|---|\n"
        + "\n".join(rows)
    )
    st.markdown(verdict(classifiers, many.edge))
    agreement_badge(all_at_once(), "runs of all digits at once, rolled")
    with st.expander("Code of the curves", icon=":material/code:"):
        st.code(many_snippet([one.name for one in classifiers], SHIFTS, HANDWRITINGS), language="python")


def verdict(classifiers: list[Classifier], edge: list[float]) -> str:
    """What was measured, in a sentence that can also say that the expectation failed.

    Args:
        classifiers: the networks.
        edge: for each the share of digits it names right at the edge.
    """
    pooled = min(share for one, share in zip(classifiers, edge, strict=True) if one.pooled)
    flat = [share for one, share in zip(classifiers, edge, strict=True) if not one.pooled]
    if pooled > max(flat):
        return (
            f"At the edge **{pooled:.0%} with global pooling, {min(flat):.0%} to {max(flat):.0%} without**. "
            f"{_convolving(classifiers)}Convolution alone does not make a network invariant; pooling over all "
            "positions gives most of it. Borders and strides take some of it away."
        )
    return f"At the edge global pooling does not help here: {pooled:.0%} with it, up to {max(flat):.0%} without."


def _convolving(classifiers: list[Classifier]) -> str:
    """How many of those without global pooling convolve as well."""
    count = sum(
        not one.pooled and any(isinstance(part, nn.Conv2d) for part in one.model.modules()) for one in classifiers
    )
    if not count:
        return ""
    return f"Of those without it, {count} {'convolves' if count == 1 else 'convolve'} as well but flatten their maps. "


def _curves(lines: dict[str, np.ndarray], title: str, whole: tuple[int, int]) -> None:
    figure = probability_by_shift(SHIFTS, lines, title=title, whole=whole, theme=current_theme())
    middle = SHIFTS.index(0)
    st.plotly_chart(
        figure,
        key="locality.shifts",
        config=chart_config("shifts"),
        alt=f"{title}, moved by {decimal(SHIFTS[0], 0)}, 0 and {SHIFTS[-1]} pixels. "
        + "; ".join(
            f"{name}: {values[0]:.2f}, {values[middle]:.2f}, {values[-1]:.2f}" for name, values in lines.items()
        ),
    )
    downloads_row([Download("CSV of the curves", "shifts.csv", "text/csv", lambda: _csv(lines))])


def _csv(lines: dict[str, np.ndarray]) -> str:
    rows = ((dx, *(values[place] for values in lines.values())) for place, dx in enumerate(SHIFTS))
    return csv_file(("dx (px)", *(f"probability: {title}" for title in lines)), rows, digits=6)
