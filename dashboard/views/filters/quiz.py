"""Guess the kernel: a filtered image, four kernels that could have made it."""

import random

import streamlit as st
from torch import Tensor

from dashboard.components.typed_numbers import whole_number
from dashboard.controls.image_picker import Picture
from dashboard.figures.rasters import as_levels
from dashboard.figures.theme import Theme
from dashboard.runtime.cache import cached
from dashboard.shell.theme import current_theme
from dashboard.views.filters.controls import title
from dashboard.views.filters.filter_view import shown, working_picture
from dashboard.views.filters.settings import Colour, Display, FilterSettings
from engine.convolution import filter_image
from engine.kernels import get, names

ROUND, GUESS = "round", "guess"  # in the page's address
CHOICES = 4
DIFFERENT = 0.03  # mean difference on screen below which two results look alike
UNFAIR = {"identity", "shift_left"}  # they cannot be seen without the original beside them


def show_quiz(picture: Picture, settings: FilterSettings) -> None:
    """One round: look, choose, see why."""
    _round(picture, settings)


@st.fragment
def _round(picture: Picture, settings: FilterSettings) -> None:
    asked = st.query_params.get(ROUND, "")
    number = st.session_state.setdefault("filters.round", whole_number(asked) or 1)
    results = _results(picture, settings.colour, settings.display, current_theme())
    choices, answer = drawn(results, seed=number)
    left, right = st.columns([2, 3])
    left.image(as_levels(results[answer].numpy()), output_format="JPEG", width="stretch", alt="A filtered image")
    left.caption("Which kernel made this image?")
    with right:
        linked = st.query_params.get(GUESS) if asked == str(number) else None
        first = choices.index(linked) if linked in choices else None
        guess = st.radio(f"Round {number}", choices, index=first, format_func=title, key=f"filters.guess{number}")
        _write_link(number, guess)
        _judge(guess, answer, results)
        st.button("Next image", on_click=_next, icon=":material/arrow_forward:", key="filters.next")


def _write_link(number: int, guess: str | None) -> None:
    """Writes the round and the guess into the page's address."""
    st.query_params[ROUND] = str(number)
    if guess is not None:
        st.query_params[GUESS] = guess
    elif GUESS in st.query_params:
        del st.query_params[GUESS]


@cached(entries=8)
def _results(picture: Picture, colour: Colour, display: Display, theme: Theme) -> dict[str, Tensor]:
    """What every kernel that can be asked for shows."""
    before = working_picture(picture, colour, 320)
    kernels = {name: get(name).weights for name in names() if name not in UNFAIR}
    return {name: shown(filter_image(before, kernel), kernel, display, theme) for name, kernel in kernels.items()}


def drawn(results: dict[str, Tensor], *, seed: int) -> tuple[list[str], str]:
    """Four kernels whose results look different, and the one that is asked for.

    Args:
        results: what each kernel shows, (h, w) or (3, h, w), in [0, 1].
        seed: of the draw; the same seed gives the same round.
    """
    generator = random.Random(seed)
    answer = generator.choice(sorted(results))
    chosen = [answer]
    for name in generator.sample(sorted(results), len(results)):
        if len(chosen) < CHOICES and all(_differ(results[name], results[other]) for other in chosen):
            chosen.append(name)
    generator.shuffle(chosen)
    return chosen, answer


def _differ(one: Tensor, other: Tensor) -> bool:
    return one.shape != other.shape or (one - other).abs().mean().item() > DIFFERENT


def _judge(guess: str | None, answer: str, results: dict[str, Tensor]) -> None:
    """What the guess would have shown, beside what is there."""
    if guess is None:
        st.caption("Choose one to see its kernel and what it would have shown.")
        return
    right = get(answer)
    weights = "\n".join("  ".join(f"{weight:6.3g}" for weight in row) for row in right.weights.tolist())
    if guess == answer:
        st.success(f"Yes. {right.summary}", icon=":material/check:")
        st.code(weights, language=None)
        return
    st.info(
        f"It was {title(answer)}: {right.summary} {title(guess)}: {get(guess).summary}", icon=":material/lightbulb:"
    )
    st.image(as_levels(results[guess].numpy()), output_format="JPEG", width=220, alt=f"What {title(guess)} shows")
    st.caption(f"What *{title(guess)}* would have shown")


def _next() -> None:
    st.session_state["filters.round"] += 1
