"""The words of each page as data, so that a lecturer can edit or translate them without touching code.

A lesson is a TOML file `lessons/<language>/<page>.toml`; every field is described in `Lesson`. A file with a missing,
misspelt or empty field is refused when it is read, and a test reads them all.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class LessonError(ValueError):
    """A lesson file that does not say what a lesson must say."""


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen: the right one, or one with the misconception that leads to it."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question to predict before the answer is revealed."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Experiment:
    """Something to try: what to do, and what to look for."""

    do: str
    look_for: str


@dataclass(frozen=True)
class Source:
    """A paper, book or tool that the page rests on."""

    title: str
    url: str


@dataclass(frozen=True)
class Lesson:
    """The words of one page.

    Attributes:
        page: the page's address.
        title: its heading.
        question: the one question that the page answers.
        lead: at most two sentences before the figure.
        formula: LaTeX, in symbols; the page shows it again with the present numbers.
        explanation: Markdown, shown below the figure.
        try_this: two or three experiments.
        quiz: at least one question to predict.
        sources: what the page rests on.
        next_page: address of the page that follows; it is linked once that page exists.
        next_words: what the following page answers.
    """

    page: str
    title: str
    question: str
    lead: str
    formula: str
    explanation: str
    try_this: tuple[Experiment, ...]
    quiz: tuple[Question, ...]
    sources: tuple[Source, ...]
    next_page: str = ""
    next_words: str = ""


@cache
def lesson(page: str, *, language: str = "en") -> Lesson:
    """The lesson of a page.

    Raises:
        LessonError: the file lacks a field, has one too many, or a question without exactly one right answer.
    """
    path = FOLDER / language / f"{page}.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return _lesson(page, content)
    except (TypeError, LessonError) as error:
        raise LessonError(f"{language}/{page}.toml: {error}") from error


def _lesson(page: str, content: dict[str, Any]) -> Lesson:
    """The lesson in a file's content, checked."""
    content["try_this"] = tuple(Experiment(**item) for item in content.get("try_this", ()))
    content["quiz"] = tuple(_question(item) for item in content.get("quiz", ()))
    content["sources"] = tuple(Source(**item) for item in content.get("sources", ()))
    words = Lesson(page=page, **content)
    for field in ("title", "question", "lead", "try_this", "quiz", "sources"):
        if not getattr(words, field):
            raise LessonError(f"{field} is empty")
    return words


def _question(item: dict[str, Any]) -> Question:
    """A question, whose choices must hold exactly one right answer."""
    choices = tuple(Choice(**choice) for choice in item["choices"])
    right = sum(choice.right for choice in choices)
    if right != 1:
        raise LessonError(f"{item['text']!r} has {right} right answers instead of 1")
    return Question(item["text"], choices)
