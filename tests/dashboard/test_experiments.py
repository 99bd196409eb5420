"""Every experiment of every lesson has a test that does it and checks what the reader is told to look for.

Such a test carries the mark `@pytest.mark.experiment(page, number)`, with the number that the page shows; it lies with
the page's other tests, in `tests/pages` or `tests/browser`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.lessons import lesson
from dashboard.shell.navigation import PAGES

TESTS = Path(__file__).parent.parent


def _marks(path: Path) -> Iterator[tuple[str, int]]:
    """The experiments that a file's marks name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.experiment":
            page, number = (ast.literal_eval(argument) for argument in node.args)
            yield page, number


TESTED = {mark for path in TESTS.rglob("test_*.py") for mark in _marks(path)}


@pytest.mark.parametrize("page", [page.path for page in PAGES if page.path])
def test_what_to_look_for_is_tested(page):
    experiments = {(page, number) for number in range(1, len(lesson(page).try_this) + 1)}
    assert {mark for mark in TESTED if mark[0] == page} == experiments
