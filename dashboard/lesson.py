"""Draws what every page has around its figure: the header before it; experiments, questions, code and sources after."""

import re
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.address import keep_finite_numbers
from dashboard.guard import engine_errors_shown
from dashboard.lessons import Lesson, Question
from dashboard.navigation import exists, streamlit_page

_LEFT_OUT = "lesson.not_in_address"

# Colours of long tensors say little, and cost the browser a good part of the time that a change takes.
MOST_COLOURED_NUMBERS = 80
_NUMBER = re.compile(r"\b\d+(\.\d*)?")


def show_lesson(lesson: Lesson, explore: Callable[[], str]) -> None:
    """A whole page: its question, what the reader explores, and explanation, experiments, code and sources after it.

    A control that ``explore`` draws, also one in the sidebar, runs ``explore`` again and not the rest of the page.

    Args:
        lesson: the words of the page.
        explore: draws the controls and figures; returns the PyTorch code that reproduces them.
    """
    keep_finite_numbers()
    st.title(lesson.title, anchor=False)
    st.markdown(f"**{lesson.question}** {lesson.lead}")
    body = st.container()
    st.divider()
    left, right = st.columns([3, 2], gap="large")
    code_words, code = right.empty(), right.empty()
    with body:
        _explore(explore, code_words, code)
    with left:
        if lesson.explanation:
            st.markdown(lesson.explanation)
        st.markdown(_experiments(lesson))
        for number, question in enumerate(lesson.quiz):
            _question(question, key=f"{lesson.page}.quiz{number}")
    with right:
        st.markdown(_sources(lesson))
        if exists(lesson.next_page):
            st.page_link(streamlit_page(lesson.next_page), label=lesson.next_words, icon=":material/arrow_forward:")


def not_in_address(what: str) -> None:
    """Tells the reader, beside the code, that the page's address does not carry something that is on screen now.

    Args:
        what: a noun phrase, for example "your own image"; to be said in each run in which it is so.
    """
    st.session_state.setdefault(_LEFT_OUT, []).append(what)


@st.fragment
def _explore(explore: Callable[[], str], code_words: DeltaGenerator, code: DeltaGenerator) -> None:
    """The part of a page that answers its controls, and its code, which is missing where a setting is impossible."""
    st.sidebar.empty()  # a fragment may write later only to where it wrote in the first run
    st.session_state[_LEFT_OUT] = []
    snippet = ""
    with engine_errors_shown():
        snippet = explore()
    code_words.markdown(_code_words(st.session_state[_LEFT_OUT]))
    if snippet:
        code.code(snippet, language=_colouring(snippet))
    else:
        code.empty()


def _code_words(left_out: list[str]) -> str:
    """What the code and the address of a page reproduce.

    The link leads to wherever the reader is: the address follows every control without being drawn anew.
    """
    carried = "reproduces the view" + (f", without {' and '.join(dict.fromkeys(left_out))}" if left_out else "")
    return f"### Code\n\n:small[Reproduces what is on screen. [The address of this page](#) {carried}.]"


def _colouring(snippet: str) -> str | None:
    numbers = sum(1 for _ in _NUMBER.finditer(snippet))
    return "python" if numbers <= MOST_COLOURED_NUMBERS else None


def show_formula(symbols: str, numbers: str = "", *, words: str = "") -> None:
    """The formula in symbols and, below it, with the present numbers substituted.

    Args:
        symbols: LaTeX.
        numbers: LaTeX; empty where there are no numbers to show.
        words: Markdown above it; one element of the page with it, which answers a control sooner than two.
    """
    apart = "8pt" if r"\frac" in symbols and r"\frac" in numbers else "2pt"  # else one fraction touches the other
    formula = symbols if not numbers else rf"\begin{{gathered}}{symbols}\\[{apart}]{numbers}\end{{gathered}}"
    st.markdown(f"{words}\n\n$$\n{formula}\n$$") if words else st.latex(formula)


def agreement_badge(difference: float, oracle: str) -> None:
    """How closely what is shown agrees with an independent computation of it, see `agreement_words`."""
    st.markdown(agreement_words(difference, oracle))


def agreement_words(difference: float, oracle: str) -> str:
    """The badge on agreement as Markdown, for a page that has it in one element with other words.

    Args:
        difference: the largest absolute difference between what is shown and the independent computation.
        oracle: what computed it independently, for example "torch.nn.functional.conv2d".
    """
    if difference < 1e-3:
        closely = "exactly" if difference == 0 else f"to {difference:.0e}".replace("e-0", "e-")
        return f":green-badge[:material/check: agrees with {oracle} {closely}]"
    return f":orange-badge[:material/error: differs from {oracle} by {difference:.3g}]"


def _experiments(lesson: Lesson) -> str:
    """The experiments of a lesson, what to do and what to look for, and the heading of its questions.

    One text, as every element that a page has makes all its answers to a control later.
    """
    lines = ["### Try this"]
    for number, experiment in enumerate(lesson.try_this, start=1):
        lines.append(f"{number}. {experiment.do}  \n   *Look for:* {experiment.look_for}")
    if lesson.quiz:
        lines += ["### Predict first", "Choose an answer to see whether it holds, and why."]
    return "\n\n".join(lines)


@st.fragment
def _question(question: Question, *, key: str) -> None:
    """A question whose answer, and the misconception behind a wrong one, appears after a prediction."""
    texts = [choice.text for choice in question.choices]
    chosen = st.radio(question.text, texts, index=None, key=key)
    if chosen is None:
        return
    choice = question.choices[texts.index(chosen)]
    show, icon = (st.success, ":material/check:") if choice.right else (st.info, ":material/lightbulb:")
    show(choice.feedback, icon=icon)


def _sources(lesson: Lesson) -> str:
    """The papers, books and tools that the page rests on, and the heading of the link to the next page."""
    lines = ["### Sources", "", *(f"- [{source.title}]({source.url})" for source in lesson.sources)]
    if exists(lesson.next_page):
        lines += ["", "### Next"]
    return "\n".join(lines)
