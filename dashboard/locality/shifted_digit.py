"""Trained classifiers on a shifted digit: how sure each stays as the digit moves, and what that says of pooling."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from dashboard.appearance import current_theme
from dashboard.downloads import Download, downloads_row
from dashboard.figures.shifts import probability_by_shift
from dashboard.figures.toolbar import chart_config
from dashboard.lesson import agreement_badge
from dashboard.locality.classifiers import (
    HANDWRITINGS,
    SHIFTS,
    Classifier,
    all_at_once,
    answers_by_shift,
    digit_classifiers,
    many_by_shift,
    one_by_one,
)
from dashboard.sketch_pad import sketch_pad
from dashboard.snippets.locality import drawn_code, many_snippet, shift_snippet
from engine.images import centred_digit, free_columns, sample_digit, translate

ONE, MANY = "This digit", "100 digits"


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
        of = st.segmented_control(
            "Curves of", [ONE, MANY], default=ONE, required=True, key="locality.of", bind="query-params"
        )
        digit = _chosen_digit() if of == ONE else None
        if of == MANY:
            st.caption("Ten handwritings of every digit: the mean probability of the right one, place by place.")
    with right:
        if of == MANY:
            _many(classifiers)
        elif digit is None:
            st.caption("Draw a digit to see what the networks say.")
        else:
            _one(classifiers, digit)
    st.caption(
        "All were trained alike by this project: on MNIST, with pictures moved by at most 2 pixels. Right on the test "
        "set: " + ", ".join(f"{one.title} {one.accuracy:.1%}" for one in classifiers) + "."
    )


def _chosen_digit() -> ChosenDigit | None:
    """The digit, sampled or drawn; None while nothing is drawn."""
    source = st.segmented_control(
        "Digit", ["Sample", "Draw"], default="Sample", required=True, key="locality.digit", bind="query-params"
    )
    if source == "Draw":
        strokes = sketch_pad(key="locality.drawing")
        return None if strokes is None else ChosenDigit(centred_digit(strokes), None, drawn_code(strokes))
    label = st.select_slider("Digit, sample", list(range(10)), value=7, key="locality.label", bind="query-params")
    number = st.number_input("Handwriting", 0, 170, 3, key="locality.number", bind="query-params")
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
        f"Named right at so many of the places where the digit is whole, from −{whole[0]} to {whole[1]} pixels:\n\n"
        + "\n".join(words)
        + f"\n\nOne digit proves little: *{MANY}* shows whether it was luck."
    )
    agreement_badge(one_by_one(chosen.digit), "single runs on a rolled digit")
    with st.expander("Code of the curves", icon=":material/code:"):
        st.code(shift_snippet(chosen.code, [one.name for one in classifiers], SHIFTS), language="python")


def _many(classifiers: list[Classifier]) -> None:
    """The mean curves of a hundred digits, how many are read in the middle and at the edge, and what that says."""
    many = many_by_shift()
    lines = {one.title: curve.numpy() for one, curve in zip(classifiers, many.curves, strict=True)}
    _curves(lines, "mean probability of the right digit", many.whole)
    rows = [
        f"| {one.title} | {'pooled over all places' if one.pooled else 'a weight for every place'} "
        f"| {middle:.0%} | {edge:.0%} |"
        for one, middle, edge in zip(classifiers, many.middle, many.edge, strict=True)
    ]
    st.markdown(
        "| Network | Last layers | Right in the middle | Right at the edge, still whole |\n|---|---|---|---|\n"
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
            f"At the edge **{pooled:.0%} with global pooling, {min(flat):.0%} to {max(flat):.0%} without**. Two of the "
            "others convolve as well, but flatten their maps: convolution alone does not make a network invariant; "
            "pooling over all places gives most of it. What is lost even so, borders and strides take."
        )
    return f"Here global pooling does not help: {pooled:.0%} with it, up to {max(flat):.0%} without."


def _curves(lines: dict[str, np.ndarray], title: str, whole: tuple[int, int]) -> None:
    figure = probability_by_shift(SHIFTS, lines, title=title, whole=whole, theme=current_theme())
    middle = SHIFTS.index(0)
    st.plotly_chart(
        figure,
        key="locality.shifts",
        config=chart_config("shifts"),
        alt=f"{title}, moved by {SHIFTS[0]}, 0 and {SHIFTS[-1]} pixels. "
        + "; ".join(
            f"{name}: {values[0]:.2f}, {values[middle]:.2f}, {values[-1]:.2f}" for name, values in lines.items()
        ),
    )
    downloads_row([Download("CSV of the curves", "shifts.csv", "text/csv", lambda: _csv(lines))])


def _csv(lines: dict[str, np.ndarray]) -> str:
    titles = ",".join(f'"{title}"' for title in lines)
    rows = [f"{dx}," + ",".join(f"{values[place]:.6g}" for values in lines.values()) for place, dx in enumerate(SHIFTS)]
    return f"dx (px),{titles}\n" + "\n".join(rows) + "\n"
