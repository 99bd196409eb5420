"""Opens a page as a reader would who follows a link."""

import time
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.runtime.warmup import finish_warmup
from dashboard.shell.navigation import ROOT, card


def opened(path: str, state: dict[str, Any] | None = None) -> AppTest:
    """A page after its first run.

    Args:
        path: its address.
        state: values of widgets by key, chosen before the page runs.
    """
    finish_warmup()  # a page that runs without its entry does not wait for it, and would import half of torchvision
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()  # makes the addresses known
    for key, value in (state or {}).items():
        app.session_state[key] = value
    return app.switch_page(str(card(path).script)).run()


def open_downloads(app: AppTest) -> None:
    """Opens every "Download", behind which files are made only then."""
    for popover in app.get("popover"):
        _, found, file_name = popover.proto.popover.id.partition("-downloads.")
        if found:
            app.session_state[f"downloads.{file_name}"] = True
    app.run()


def wait_for(app: AppTest, words: str, *, seconds: float = 150) -> None:
    """Runs a page again and again, as its fragments would, until some words are on it."""
    deadline = time.monotonic() + seconds
    while not any(words in text.value for text in app.markdown):
        assert time.monotonic() < deadline, f"{words} did not come"
        assert not app.exception
        time.sleep(0.3)
        app.run()
