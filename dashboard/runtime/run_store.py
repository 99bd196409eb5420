"""The store of training runs that the whole server shares."""

from typing import TYPE_CHECKING

from dashboard.runtime.cache import cached

if TYPE_CHECKING:
    from engine.runs.library import Library


def run_store() -> "Library":
    """All runs: those of the store, and those that ship."""
    from engine.runs.database import default_url

    return _opened(default_url())


@cached(entries=4)
def _opened(url: str) -> "Library":
    from engine.runs.library import Library

    return Library(url)
