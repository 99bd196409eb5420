"""No value of any control raises: each control of each page once; `python -m tests.fuzz_controls` walks for longer."""

import time

import pytest

from dashboard.shell.navigation import PAGES
from tests.fuzz_controls.reader import Act, Reader
from tests.fuzz_controls.walk import Walk, replay
from tests.isolation import OFFLINE

MOST_SECONDS_A_PAGE = 200  # a quiet machine takes a few
WITHOUT_CONTROLS = {""}
WHOLE_NUMBER = "stride-padding.layer.stride"


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    for name, value in OFFLINE.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("path", [page.path for page in PAGES], ids=lambda path: path or "home")
def test_a_hostile_value_of_any_control_raises_nothing_and_the_next_sensible_one_works(path):
    walk = Walk(path, seed=1)
    found = list(walk.once(until=time.monotonic() + MOST_SECONDS_A_PAGE))
    assert not found, "\n\n".join(map(str, found))
    assert bool(walk.controls) == (path not in WITHOUT_CONTROLS)


def test_the_walk_finds_the_controls_by_itself():
    reader = Reader("stride-padding")
    choices = reader.choices()
    assert {WHOLE_NUMBER, "stride-padding.player#edits"} <= set(choices)
    assert {WHOLE_NUMBER, "step"} <= reader.names


def test_a_fault_is_found_and_told_with_what_led_to_it(monkeypatch):
    def faulty(*_, **__):
        raise ZeroDivisionError("a fault put in for this test")

    monkeypatch.setattr("dashboard.controls.layer_settings.fitted_grid", faulty)
    assert "a fault put in for this test" in replay("stride-padding", {}, [Act(WHOLE_NUMBER, 2)])
