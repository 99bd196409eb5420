"""Draws what every page has around its figure: the header before it; experiments, questions, code and sources after."""

from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.lessons import Lesson, Question
from dashboard.navigation import exists, insist_on_entry, streamlit_page


def open_lesson(lesson: Lesson) -> None:
    """The page's title, the question it answers, and two sentences before the figure."""
    insist_on_entry()
    st.title(lesson.title, anchor=False)
    st.markdown(f"**{lesson.question}** {lesson.lead}")


def show_formula(symbols: str, numbers: str = "") -> None:
    """The formula in symbols and, below it, with the present numbers substituted.

    Args:
        symbols: LaTeX.
        numbers: LaTeX; empty where there are no numbers to show.
    """
    st.latex(symbols if not numbers else rf"\begin{{gathered}}{symbols}\\[2pt]{numbers}\end{{gathered}}")


def agreement_badge(difference: float, oracle: str) -> None:
    """How closely what is shown agrees with an independent computation of it.

    Args:
        difference: the largest absolute difference between the two.
        oracle: what computed it independently, for example "torch.nn.functional.conv2d".
    """
    if difference < 1e-3:
        closely = "exactly" if difference == 0 else f"to {difference:.0e}".replace("e-0", "e-")
        st.badge(f"agrees with {oracle} {closely}", icon=":material/check:", color="green")
    else:
        st.badge(f"differs from {oracle} by {difference:.3g}", icon=":material/error:", color="orange")


def close_lesson(lesson: Lesson, *, snippet: str = "") -> DeltaGenerator:
    """What follows the figure: explanation, experiments, questions, code, link, sources, and the page that is next.

    Args:
        lesson: the words of the page.
        snippet: PyTorch code that reproduces what is on screen.

    Returns:
        The place of the code, for `show_code` in a fragment that draws the figure again without the rest of the page.
    """
    st.divider()
    left, right = st.columns([3, 2], gap="large")
    with left:
        if lesson.explanation:
            st.markdown(lesson.explanation)
        _experiments(lesson)
        for number, question in enumerate(lesson.quiz):
            _question(question, key=f"{lesson.page}.quiz{number}")
    with right:
        place = st.empty()
        show_code(snippet, place)
        _sources(lesson)
        if exists(lesson.next_page):
            _next(lesson)
    return place


def show_code(snippet: str, place: DeltaGenerator) -> None:
    """The code that reproduces what is on screen, at the place that `close_lesson` kept for it."""
    if snippet:
        with place.container():
            _code(snippet, url=st.context.url or "")


def _experiments(lesson: Lesson) -> None:
    """The experiments of a lesson: what to do and what to look for."""
    st.subheader("Try this", anchor=False)
    for number, experiment in enumerate(lesson.try_this, start=1):
        st.markdown(f"{number}. {experiment.do}  \n   *Look for:* {experiment.look_for}")


@st.fragment
def _question(question: Question, *, key: str) -> None:
    """A question whose answer, and the misconception behind a wrong one, appears after a prediction."""
    st.subheader("Predict first", anchor=False)
    texts = [choice.text for choice in question.choices]
    chosen = st.radio(question.text, texts, index=None, key=key)
    if chosen is None:
        st.caption("Choose an answer to see whether it holds, and why.")
        return
    choice = question.choices[texts.index(chosen)]
    show, icon = (st.success, ":material/check:") if choice.right else (st.info, ":material/lightbulb:")
    show(choice.feedback, icon=icon)


def _code(snippet: str, *, url: str) -> None:
    """The code that reproduces the screen, and the link that reproduces the view."""
    st.subheader("Code", anchor=False)
    st.caption("Reproduces what is on screen with the present settings.")
    st.code(snippet, language="python")
    link = share_link(url, st.query_params.to_dict())
    st.caption("Link to this view")
    st.code(link, language=None, wrap_lines=True)


def share_link(url: str, parameters: dict[str, str]) -> str:
    """The address that shows this page with the present settings."""
    parts = urlsplit(url)
    return parts._replace(query=urlencode(parameters), fragment="").geturl()


def _sources(lesson: Lesson) -> None:
    """The papers, books and tools that the page rests on."""
    st.subheader("Sources", anchor=False)
    st.markdown("\n".join(f"- [{source.title}]({source.url})" for source in lesson.sources))


def _next(lesson: Lesson) -> None:
    """Leads on: what the next page answers."""
    st.subheader("Next", anchor=False)
    st.page_link(streamlit_page(lesson.next_page), label=lesson.next_words, icon=":material/arrow_forward:")
