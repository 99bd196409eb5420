"""Paint over a part of the image and see what the network says then."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.components.brush.brush import brush
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.figures.theme import ACCENT, FADED_ACCENT, GRID, Theme
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.runtime.media_urls import encoded
from dashboard.shell.theme import current_theme
from dashboard.views.features.attribution import found_by
from dashboard.views.features.explorer import Explored
from dashboard.views.features.network_pass import observed
from dashboard.views.features.snippet import hiding_lines
from engine.errors import EngineError
from engine.inspection import Prediction, Stroke, cover_region, mean_colour, predict, stroke_mask
from engine.networks import Box

_SHOWN = 5


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


def bars(rows: Sequence[tuple[str, float, float]], *, theme: Theme) -> str:
    """Probabilities before and after as two bars a class, as HTML.

    Args:
        rows: the class's name and its probabilities, in [0, 1].
        theme: "light" or "dark".
    """
    key = f"{_mark(FADED_ACCENT[theme])} before &nbsp; {_mark(ACCENT[theme])} with the paint"
    lines = "".join(_row(*row, theme=theme) for row in rows)
    return (
        '<div class="before-and-after" style="font-size:0.85rem;font-variant-numeric:tabular-nums">'
        f'<div style="margin-bottom:8px;opacity:0.8">{key}</div>{lines}</div>'
    )


def _mark(colour: str) -> str:
    return f'<span style="display:inline-block;width:0.8em;height:0.8em;border-radius:2px;background:{colour}"></span>'


def _row(label: str, before: float, after: float, *, theme: Theme) -> str:
    words = f"{label}: {before:.1%} before, {after:.1%} with the paint"
    return (
        f'<div role="img" aria-label="{escape(words)}" style="margin-bottom:8px">'
        '<div style="display:flex;justify-content:space-between;gap:12px">'
        f"<span>{escape(label)}</span><span>{before:.1%} → <b>{after:.1%}</b></span></div>"
        f"{_bar(before, FADED_ACCENT[theme], theme)}{_bar(after, ACCENT[theme], theme)}</div>"
    )


def _bar(share: float, colour: str, theme: Theme) -> str:
    return (
        f'<div style="height:5px;margin-top:2px;border-radius:2px;background:{GRID[theme]}">'
        f'<div style="height:100%;width:{100 * share:.2f}%;border-radius:2px;background:{colour}"></div></div>'
    )


_EVERY = 10**6  # classes
_SHARE = 0.5  # of what the network sees, at first


def show_hiding(network: ChosenNetwork, picture: Picture, _: Explored) -> str:
    """The image to paint on, and the probabilities before and after; returns the code that computes them."""
    answer = observed(network, picture).answer
    h, w = picture.tensor.shape[1:]
    left, right = st.columns([5, 6], gap="large")
    with left:
        strokes = brush(
            picture.tensor,
            key="features.painted",
            start=(_first_dab(network, picture, answer),),
            colour=mean_colour(network.model),
            seen=network.origin.preprocessing.seen_box(h, w),
        )
        st.caption(
            "**Paint over the image** to hide a part of it behind the mean colour of all images. At first the "
            "place that Grad-CAM marks is hidden. Keys: arrows move the brush, with shift they paint, space dabs, "
            "+ and − size it, backspace takes back."
        )
    with right:
        _before_and_after(network, picture, strokes)
    return hiding_lines(strokes)


def _first_dab(network: ChosenNetwork, picture: Picture, answer: Prediction) -> Stroke:
    """A dab on the place that speaks most for the answer, by Grad-CAM; on the middle where it finds none."""
    preprocessing = network.origin.preprocessing
    crop, (h, w) = preprocessing.crop, picture.tensor.shape[1:]
    row, column = crop // 2, crop // 2
    try:
        found = found_by(network, picture, "grad-cam", answer.index)
        if found is not None and not found.empty:
            row, column = divmod(int(found.values.argmax()), found.values.shape[1])
    except EngineError:
        pass  # the middle is as good a place to begin
    reach = crop * _SHARE / 2
    place = preprocessing.on_image(Box(row - reach, column - reach, row + reach, column + reach), h, w)
    longer = max(h, w)
    middle = (place.left + place.right) / 2 / longer, (place.top + place.bottom) / 2 / longer
    size = (place.bottom - place.top) / longer
    return Stroke(((round(middle[0], 3), round(middle[1], 3)),), round(size, 3))


@cached(entries=32)
def _all_classes(network: ChosenNetwork, picture: Picture, strokes: tuple[Stroke, ...]) -> list[Prediction]:
    """Every class, the most probable first, with the strokes hidden."""
    with heavy_computation():
        tensor = cover_region(network.model, picture.tensor, stroke_mask(strokes, *picture.tensor.shape[1:]))
        return predict(network.model, tensor, _EVERY)


def _before_and_after(network: ChosenNetwork, picture: Picture, strokes: tuple[Stroke, ...]) -> None:
    before, after = _all_classes(network, picture, ()), _all_classes(network, picture, strokes)
    covered = stroke_mask(strokes, *picture.tensor.shape[1:])
    seen, words = st.columns([2, 3])
    with seen:
        now = network.origin.preprocessing.seen(cover_region(network.model, picture.tensor, covered))
        st.image(encoded(now), width="stretch", alt="What the network sees now")
    with words:
        show_before_and_after(before, after, hidden_share=float(covered.float().mean()))
