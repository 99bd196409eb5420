"""What pages complain of in a browser: errors that nothing caught, errors in the console, and requests in vain."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from unittest.mock import patch

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Response, WebError

FIRST_ERROR_STATUS = 400
IN_VAIN = "Failed to load resource"  # the browser's own words beside a response that is noted with its address
# Opened at a page's address, Streamlit looks for its server there first, and then at the root.
_SEARCH_FOR_THE_SERVER = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
_lists: list[list[str]] = []


@contextmanager
def watching() -> Iterator[list[str]]:
    """Gathers what is complained of inside the block, by pages of all contexts that were opened since `install`."""
    install()
    complaints: list[str] = []
    _lists.append(complaints)
    try:
        yield complaints
    finally:
        _lists.remove(complaints)


def install() -> None:
    """Has every context that a browser opens from now on watched, also those that a test makes by itself."""
    for name in ("new_context", "new_page"):
        make = getattr(Browser, name)
        if not hasattr(make, "__wrapped__"):
            patch.object(Browser, name, _watched(make)).start()


def _watched(make):
    @wraps(make)
    def made(*arguments, **options):
        result = make(*arguments, **options)
        _watch(result if isinstance(result, BrowserContext) else result.context)
        return result

    return made


def _watch(context: BrowserContext) -> None:
    context.on("weberror", _uncaught)
    context.on("console", _console)
    context.on("response", _response)


def _note(complaint: str) -> None:
    for each in _lists:
        each.append(complaint)


def _uncaught(error: WebError) -> None:
    _note(f"{error.page.url if error.page else ''}: {error.error.stack or error.error}")


def _console(message: ConsoleMessage) -> None:
    if message.type == "error" and not message.text.startswith(IN_VAIN):
        _note(f"{message.page.url if message.page else ''}: console: {message.text}")


def _response(response: Response) -> None:
    if response.status >= FIRST_ERROR_STATUS and not _SEARCH_FOR_THE_SERVER.search(response.url.partition("//")[2]):
        _note(f"{response.request.method} {response.url}: {response.status}")
