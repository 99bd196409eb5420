"""Two answers of a network, before and after something was hidden: the first class in large, both as bars."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.appearance import current_theme
from engine.inspection import Prediction

_SHOWN = 5
_EMPTY = {"light": "#e4e0d6", "dark": "#2c3135"}
_BEFORE = {"light": "#a9b4b8", "dark": "#5d6a70"}
_AFTER = {"light": "#17697f", "dark": "#5fb7cb"}


def show_before_and_after(before: Sequence[Prediction], after: Sequence[Prediction], *, hidden_share: float) -> None:
    """What became of the answer, and of the most probable classes of either.

    Args:
        before: every class, the most probable first.
        after: the same, with something hidden.
        hidden_share: of the image.
    """
    first = {one.index: one.probability for one in before}
    then = {one.index: one.probability for one in after}
    answer = before[0]
    change = 100 * (then[answer.index] - answer.probability)
    sign = "−" if round(change, 1) < 0 else "+"
    st.metric(
        answer.label,
        f"{then[answer.index]:.1%}",
        delta=f"{sign}{abs(change):.1f} percentage points",
        delta_color="off",
        delta_arrow="off",  # Streamlit reads the direction from a hyphen
    )
    said = "still" if after[0].index == answer.index else "now"
    st.caption(f"{hidden_share:.0%} of the image is hidden. The answer is {said} **{after[0].label}**.")
    labels = {one.index: one.label for one in [*before[:_SHOWN], *after[:_SHOWN]]}
    st.html(bars([(label, first[index], then[index]) for index, label in labels.items()], theme=current_theme()))


def bars(rows: Sequence[tuple[str, float, float]], *, theme: str) -> str:
    """Probabilities before and after as two bars a class, as HTML.

    Args:
        rows: the class's name and its probabilities, in [0, 1].
        theme: "light" or "dark".
    """
    key = f"{_mark(_BEFORE[theme])} before &nbsp; {_mark(_AFTER[theme])} with the paint"
    lines = "".join(_row(*row, theme=theme) for row in rows)
    return (
        '<div class="before-and-after" style="font-size:0.85rem;font-variant-numeric:tabular-nums">'
        f'<div style="margin-bottom:8px;opacity:0.8">{key}</div>{lines}</div>'
    )


def _mark(colour: str) -> str:
    return f'<span style="display:inline-block;width:0.8em;height:0.8em;border-radius:2px;background:{colour}"></span>'


def _row(label: str, before: float, after: float, *, theme: str) -> str:
    words = f"{label}: {before:.1%} before, {after:.1%} with the paint"
    return (
        f'<div role="img" aria-label="{escape(words)}" style="margin-bottom:8px">'
        '<div style="display:flex;justify-content:space-between;gap:12px">'
        f"<span>{escape(label)}</span><span>{before:.1%} → <b>{after:.1%}</b></span></div>"
        f"{_bar(before, _BEFORE[theme], theme)}{_bar(after, _AFTER[theme], theme)}</div>"
    )


def _bar(share: float, colour: str, theme: str) -> str:
    return (
        f'<div style="height:5px;margin-top:2px;border-radius:2px;background:{_EMPTY[theme]}">'
        f'<div style="height:100%;width:{100 * share:.2f}%;border-radius:2px;background:{colour}"></div></div>'
    )
