"""Every lesson file says what a lesson must say."""

from pathlib import Path

import pytest

from dashboard.lessons import FOLDER, LessonError, lesson
from dashboard.shell.navigation import PAGES

FILES = sorted(FOLDER.glob("*/*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_lesson_is_complete(path: Path):
    words = lesson(path.stem, language=path.parent.name)
    assert 2 <= len(words.try_this) <= 4
    assert all(choice.feedback for question in words.quiz for choice in question.choices)
    assert all(len(question.choices) >= 3 for question in words.quiz)
    assert all(source.url.startswith("https://") for source in words.sources)
    assert words.question.endswith("?")


@pytest.mark.parametrize("page", [page for page in PAGES if page.path], ids=lambda page: page.path)
def test_every_page_has_a_lesson_in_english(page):
    assert (FOLDER / "en" / f"{page.path}.toml").exists()


def test_a_question_with_two_right_answers_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.lessons.FOLDER", tmp_path)
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "odd.toml").write_text(
        'title="t"\nquestion="q?"\nlead="l"\nformula=""\nexplanation=""\n'
        '[[try_this]]\ndo="d"\nlook_for="l"\n[[sources]]\ntitle="s"\nurl="https://example.org"\n'
        '[[quiz]]\ntext="how many?"\nchoices=[{text="a",feedback="f",right=true},{text="b",feedback="f",right=true}]\n'
    )
    with pytest.raises(LessonError, match=r"odd\.toml: 'how many\?' has 2 right answers"):
        lesson("odd")


def test_a_misspelt_field_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.lessons.FOLDER", tmp_path)
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "odd2.toml").write_text('titel="t"\n')
    with pytest.raises(LessonError, match="titel"):
        lesson("odd2")
