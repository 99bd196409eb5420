"""Times a page from a reader's action until nothing on it changes any more, and counts what it drew on the way."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

QUIET_MILLISECONDS = 400

# Notes when anything last changed: elements, text, attributes, images that finished loading, also inside of
# components. What only says that the script runs does not count.
_WATCH = """() => {
  if (window.settling) return;
  const watch = window.settling = {begin: null, last: 0};
  const quiet = '[data-testid="stHeader"], [data-testid="stStatusWidget"], [data-testid="stToolbar"]';
  const note = () => { watch.last = performance.now(); };
  const options = {subtree: true, childList: true, characterData: true, attributes: true};
  const counts = ({target}) => {
    const place = target.nodeType === 1 ? target : target.parentElement;
    return place !== null && place.dataset.testid !== 'stApp' && place.closest(quiet) === null;
  };
  const observer = new MutationObserver((changes) => {
    if (changes.some(counts)) note();
    for (const {addedNodes} of changes) for (const node of addedNodes) if (node.nodeType === 1) enter(node);
  });
  const enter = (root) => {
    const inside = [root, ...root.querySelectorAll('*')].filter(({shadowRoot}) => shadowRoot !== null);
    for (const {shadowRoot} of inside) observer.observe(shadowRoot, options);
  };
  observer.observe(document.body, options);
  enter(document.body);
  document.addEventListener('load', note, true);
  for (const kind of ['pointerdown', 'keydown']) {
    window.addEventListener(kind, () => { watch.begin ??= performance.now(); }, true);
  }
}"""
_SETTLED = """(quiet) => {
  const {begin, last} = window.settling;
  const running = document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'running';
  return !running && begin !== null && last > begin && performance.now() - Math.max(begin, last) > quiet;
}"""


@dataclass(frozen=True)
class Drawn:
    """What a page draws when a control changes.

    Attributes:
        images: (height, width) of every image in its main part.
        charts: how many charts and components.
        message_bytes: what the server sent for one change.
    """

    images: tuple[tuple[int, int], ...]
    charts: int
    message_bytes: int


def settle(page: Page) -> None:
    """Waits until the page, opened a moment ago, has stopped changing, and starts to watch it."""
    page.evaluate(_WATCH)
    page.evaluate("() => { window.settling.begin = performance.now() - 1; window.settling.last = performance.now(); }")
    page.wait_for_function(_SETTLED, arg=4 * QUIET_MILLISECONDS, polling=100)


def settling_milliseconds(page: Page, act: Callable[[], None]) -> float:
    """The time from an action, as the browser received it, until the last change that it caused.

    Args:
        page: a page that `settle` watches.
        act: changes a control by a key or the pointer.
    """
    page.evaluate("() => { window.settling.begin = null; }")
    act()
    page.wait_for_function(_SETTLED, arg=QUIET_MILLISECONDS, polling=50)
    return page.evaluate("() => window.settling.last - window.settling.begin")


def drawn(page: Page, act: Callable[[], None], received: list[int]) -> Drawn:
    """What one action makes the page draw.

    Args:
        page: a page that `settle` watches.
        act: changes a control.
        received: sizes of the messages that the page's socket receives, appended as they arrive.
    """
    before = len(received)
    settling_milliseconds(page, act)
    main = page.get_by_test_id("stMain")  # a locator also sees into components
    sizes = main.locator("img").evaluate_all(
        "(images) => images.filter((image) => image.naturalWidth > 1)"
        ".map((image) => [image.naturalHeight, image.naturalWidth])"
    )
    charts = main.locator('.js-plotly-plot, [data-testid="stBidiComponentIsolated"]').count()
    return Drawn(tuple((int(h), int(w)) for h, w in sizes), charts, sum(received[before:]))
