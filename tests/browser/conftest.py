"""A real Chromium and a real dashboard, shared by all browser tests of a run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect, sync_playwright

from tests.browser.chromium import FLAGS, find
from tests.browser.server import dashboard
from tests.browser.watching import watching

expect.set_options(timeout=30_000)  # machines that test are often busy


def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def no_page_complains(request) -> Iterator[None]:
    """A test fails where a page that it has opened, in whatever window, has complained; see `watching`.

    A test that makes a page complain is marked with the words that it expects, `complains("words")`.
    """
    marker = request.node.get_closest_marker("complains")
    expected = marker.args if marker else ()
    with watching() as complaints:
        yield
        found = [each for each in complaints if not any(words in each for words in expected)]
        assert not found, "\n".join(found)


@pytest.fixture(scope="session")
def store_url(tmp_path_factory) -> str:
    """Where the dashboard under test keeps its training runs."""
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'runs.sqlite'}"


@pytest.fixture(scope="session")
def address(tmp_path_factory, store_url) -> Iterator[str]:
    """The address of a dashboard whose store and caches are the test run's own."""
    folder = tmp_path_factory.mktemp("convscope")
    environment = {
        "CONVSCOPE_STORE": store_url,
        "CONVSCOPE_DATA": str(folder / "data"),
        "CONVSCOPE_CACHE": str(folder / "cache"),
    }
    with dashboard(environment=environment) as running:
        yield running


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the dashboard and waits until it is drawn: `open_page("/convolution", width=400, dark=True)`."""
    contexts = []

    def visit(path: str = "/", *, width: int = 1280, height: int = 800, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(address + path)
        settled(page)
        return page

    yield visit
    for context in contexts:
        context.close()


def settled(page: Page) -> None:
    """Waits until the page has a heading, Streamlit has finished its run and every component shows its data."""
    page.locator("h1").first.wait_for()
    running = '[data-testid="stApp"][data-test-script-state="running"]'
    loading = '[data-testid="stSkeleton"]'
    not_shown = '[data-testid="stBidiComponentIsolated"]:not([aria-busy="false"])'
    page.wait_for_function(f"() => !document.querySelector('{running}, {loading}, {not_shown}')")


def pick(page: Page, box: Locator, option: str) -> None:
    """Takes an option of a select box, whose list is opened again where a run that ends just then has closed it."""
    choice = page.get_by_role("option", name=option, exact=True)
    for _ in range(4):
        box.click()
        try:
            choice.click(timeout=5_000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"the list does not offer {option}")


def taken(page: Page, label: str) -> Path:
    """The file that a button gives, which is behind one of the page's "Download"."""
    button = page.get_by_role("button", name=label, exact=True)
    for opener in page.get_by_role("button", name="Download", exact=True).all():
        opener.click()
        try:
            button.wait_for(timeout=5_000)
        except TimeoutError:
            page.keyboard.press("Escape")
            continue
        with page.expect_download(timeout=60_000) as download:
            button.click()
        page.keyboard.press("Escape")
        return download.value.path()
    raise AssertionError(f"nothing to download is called {label}")
