"""The code of every view of the page on features prints the numbers that are on screen, in an empty folder."""

import re

import pytest

from tests.dashboard.views.printed_numbers import not_printed
from tests.dashboard.views.run_snippet import printed
from tests.pages.opening import opened

VIEWS = ("This channel", "What decided", "Hide a part", "Two networks")
# Of the texts of a view: what a channel and its filter are, the answers, and what became of them.
_RESULTS = re.compile(r"of the values are not zero|^Filter \d|^\*\*[-−\d.]+\*\* in |is hidden")


def _shown(app) -> list[str]:
    """The texts of a view that tell results."""
    texts = [text.value for text in [*app.caption, *app.markdown] if _RESULTS.search(text.value)]
    texts += [re.sub(r"^.* · ", "", bar.proto.text) for bar in app.get("progress")]
    return [*texts, *(metric.value for metric in app.metric)]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "state",
    [{}, {"features.network": "lenet5-mnist"}, {"features.network": "squeezenet1_1", "features.weights": "random"}],
    ids=["trained", "digits", "random"],
)
def test_what_is_on_screen_is_printed(view, state):
    app = opened("features", {"features.view": view} | state)
    assert not app.exception
    shown, output = _shown(app), printed(app.code[0].value)
    assert len(shown) >= 6
    assert not [(text, missing) for text in shown if (missing := not_printed(_plain(text), output))]


def _plain(text: str) -> str:
    """A text without the size of a filter's tables and names that hold numbers, which are no results."""
    return re.sub(r"\d+ × \d+ × \d+|\*\*[a-z][\w.]*\*\*", "", text).replace("**", "")
