import json
from pathlib import Path

import pytest

from dashboard.components.player.player import usable_edits
from dashboard.components.typed_numbers import typed_number, usable_number, whole_number
from dashboard.controls.number_grid import grid_from_text
from engine.errors import EngineError

CASES = json.loads(Path(__file__).with_name("typed_numbers.json").read_text(encoding="utf-8"))  # the browser's, too


@pytest.mark.parametrize(("text", "value"), CASES["numbers"].items())
def test_decimals_are_read_as_people_write_them(text, value):
    assert typed_number(text) == value


@pytest.mark.parametrize("text", CASES["others"])
def test_nothing_else_is_a_number(text):
    assert typed_number(text) is None
    with pytest.raises(EngineError):
        grid_from_text(text.replace(" ", "x"), name="input", most=8)


def test_what_cannot_be_read_is_quoted_in_short():
    with pytest.raises(EngineError, match=r"'9{24}…' in the input is not a number between −1,000,000 and 1,000,000"):
        grid_from_text("9" * 5000, name="input", most=8)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1e308, 1e39, None, "1", True, 10**400])
def test_what_the_browser_sends_is_checked_too(value):
    assert usable_number(value) is None
    edits = [{"name": "input", "cell": 1, "value": value, "serial": 1}]
    assert usable_edits(edits, [{"name": "input", "shape": [1, 2, 2]}]) == []


@pytest.mark.parametrize(("name", "cell"), [("input", 4), ("input", -1), ("other", 0)])
def test_an_edit_of_a_cell_that_is_not_on_screen_is_left_out(name, cell):
    edits = [{"name": name, "cell": cell, "value": 1, "serial": 1}]
    assert usable_edits(edits, [{"name": "input", "shape": [1, 2, 2]}]) == []


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("12", 12), ("²", None), ("٣", None), ("-1", None), ("9" * 5000, None)]
)
def test_whole_numbers_of_a_link(text, value):
    assert whole_number(text) == value
