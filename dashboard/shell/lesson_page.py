"""Draws what every page has around its figure: the header before it; explanation, questions, code and sources after."""

import ast
import re
import sys
from collections.abc import Callable, Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.figures.number_format import cell_text, listed
from dashboard.lessons import Lesson, Question
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.navigation import exists, streamlit_page
from dashboard.shell.url_state import keep_finite_numbers

_LEFT_OUT = "lesson.not_in_address"
_PACKAGES = {"skimage": "scikit-image", "sklearn": "scikit-learn", "PIL": "pillow"}  # where the name differs

# Colours of long tensors say little, and cost the browser a good part of the time that a change takes.
MOST_COLOURED_NUMBERS = 80
_PRINTS = "Prints what is on screen."
_CLOCKS = ("perf_counter", "time_network(", "measure(", "measure_algorithm(")  # what snippets measure times with
_LINE_END = re.compile(r"\\\\(?:\[\d+pt\])?")
_WIDE_SPACE = re.compile(r"\\q?quad(?![a-z])(?!\\allowbreak)")
_NUMBER = re.compile(r"\b\d+(\.\d*)?")


def show_lesson(lesson: Lesson, explore: Callable[[], str]) -> None:
    """A whole page: its question, what the reader explores, and explanation, experiments, code and sources after it.

    A control that ``explore`` draws, also one in the sidebar, runs ``explore`` again and not the rest of the page.

    Args:
        lesson: the words of the page.
        explore: draws the controls and figures; returns the PyTorch code that reproduces them.
    """
    st.title(lesson.title, anchor=False)
    keep_finite_numbers()
    st.markdown(f"**{lesson.question}** {lesson.lead}")
    body = st.container()
    st.divider()
    words = st.container()
    code_words, code = st.empty(), st.empty()
    with body:
        _explore(explore, code_words, code)
    with words:
        _words(lesson)
    _way_on(lesson)


def not_in_address(what: str) -> None:
    """Tells the reader, above the code, that the page's address does not carry something that is on screen now.

    Args:
        what: a noun phrase, for example "your own image"; to be said in each run in which it is so.
    """
    st.session_state.setdefault(_LEFT_OUT, []).append(what)


def _words(lesson: Lesson) -> None:
    """The explanation and the experiments, and beside them the questions."""
    left, right = st.columns([3, 2], gap="large")
    left.markdown("\n\n".join([lesson.explanation, _experiments(lesson)]))
    with right:
        st.markdown("### Predict first\n\nChoose an answer to see whether it holds, and why.")
        for number, question in enumerate(lesson.quiz):
            _question(question, key=f"{lesson.page}.quiz{number}")


def _way_on(lesson: Lesson) -> None:
    """What the page rests on, and beside it the page that follows."""
    left, right = st.columns([3, 2], gap="large")
    left.markdown(_sources(lesson))
    if exists(lesson.next_page):
        right.markdown("### Next")
        right.page_link(streamlit_page(lesson.next_page), label=lesson.next_words, icon=":material/arrow_forward:")


@st.fragment
def _explore(explore: Callable[[], str], code_words: DeltaGenerator, code: DeltaGenerator) -> None:
    """The part of a page that answers its controls, and its code, which is missing where a setting is impossible."""
    st.sidebar.empty()  # a fragment may write later only to where it wrote in the first run
    st.session_state[_LEFT_OUT] = []
    snippet = ""
    with engine_errors_shown():
        snippet = explore()
    code_words.markdown(_code_words(snippet, left_out=st.session_state[_LEFT_OUT]))
    if snippet:
        code.code(snippet, language=_colouring(snippet), wrap_lines=True)
    else:
        code.empty()


def _code_words(snippet: str, *, left_out: list[str]) -> str:
    """What the code and the address of a page reproduce, and what the code needs.

    The link leads to wherever the reader is: the address follows every control without being drawn anew.
    """
    address = "[The address of this page](#) reproduces this view"
    if left_out:
        address += f", but not {listed(dict.fromkeys(left_out))}: that stays in this session"
    if not snippet:
        return f"### Code\n\n:small[There is no code for these settings. {address}.]"
    prints = "Measures anew, so its times differ from those on screen." if _measures(snippet) else _PRINTS
    return f"### Code\n\n:small[{prints} {_needs(snippet)} {address}.]"


def _measures(snippet: str) -> bool:
    """Whether a snippet's results are times, which are different in every run."""
    return any(name in snippet for name in _CLOCKS)


def _needs(snippet: str) -> str:
    """What has to be installed for a snippet to run in any folder."""
    modules = {name.partition(".")[0] for name in _imported(snippet)}
    packages = sorted(_PACKAGES.get(name, name) for name in modules - sys.stdlib_module_names - {"engine"})
    if "engine" not in modules:
        return f"Runs in any folder and needs only {listed(packages)}." if packages else "Runs in any folder."
    return (
        "Needs Convscope itself (`engine`): run `pip install -e .` once in a clone, which `make run` does too; "
        "then it runs in any folder."
    )


def _imported(snippet: str) -> Iterator[str]:
    """The modules that a snippet imports."""
    for node in ast.walk(ast.parse(snippet)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


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
    # Lines of one formula would never break on a narrow screen, and formulas of one line each do.
    formula = "\n$$\n\n$$\n".join(line for part in (symbols, numbers) for line in _formula_lines(part))
    st.markdown(f"{words}\n\n$$\n{formula}\n$$") if words else st.latex(formula)


def _formula_lines(part: str) -> list[str]:
    """The lines of a formula, which may break after every wide space; those of a matrix stay together."""
    lines = [part] if r"\begin" in part else _LINE_END.split(part)
    return [_WIDE_SPACE.sub(r"\g<0>\\allowbreak ", line) for line in lines if line]


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
        closely = "exactly" if difference == 0 else f"to {cell_text(difference, digits=1)}"
        return f":green-badge[:material/check: agrees with {oracle} {closely}]"
    return f":orange-badge[:material/error: differs from {oracle} by {cell_text(difference)}]"


def _experiments(lesson: Lesson) -> str:
    """The experiments of a lesson: what to do and what to look for."""
    lines = ["### Try this"]
    for number, experiment in enumerate(lesson.try_this, start=1):
        lines.append(f"{number}. {experiment.do}  \n   *Look for:* {experiment.look_for}")
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
    """The papers, books and tools that the page rests on."""
    return "\n".join(["### Sources", "", *(f"- [{source.title}]({source.url})" for source in lesson.sources)])
