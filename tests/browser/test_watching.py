"""Whatever a page complains of is noticed, in whatever window; and nothing is asked for in vain while sliders move."""

import pytest

from tests.browser.conftest import settled
from tests.browser.watching import watching

MOVES = 30
# Every image that is shown is fetched again after a while, as a slow connection would fetch it the first time.
LATE = """() => {
  window.late = 0;
  const again = (address) => setTimeout(() => (window.late += 1, fetch(address, { cache: "reload" })), 400);
  const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
  Object.defineProperty(HTMLImageElement.prototype, "src", {
    ...source,
    set(address) { if (address.includes("/media/")) again(address); source.set.call(this, address); },
  });
}"""


@pytest.mark.complains("put in for this test", "nowhere.png")
@pytest.mark.parametrize("own", [False, True], ids=["a fixture's window", "a window of its own"])
def test_complaints_of_a_page_are_noticed(chromium, address, own):
    with watching() as complaints:
        page = (chromium.new_context() if own else chromium).new_page()
        page.goto(f"{address}/_stcore/health")
        page.evaluate("setTimeout(() => { throw new Error('an error put in for this test') })")
        page.evaluate("console.error('a line put in for this test')")
        page.evaluate("fetch('/nowhere.png').then((answer) => answer.text())")
        page.evaluate("console.warn('what is only a warning')")
        page.wait_for_timeout(300)
        page.close()
    assert len(complaints) == 2 + any("nowhere.png: 404" in each for each in complaints)
    assert any("an error put in for this test" in each for each in complaints)
    assert any("console: a line put in for this test" in each for each in complaints)


def test_no_image_is_asked_for_in_vain_while_a_slider_is_dragged(open_page):
    """The network is slow: what a run has shown is fetched only when the next runs have ended."""
    page = open_page("/filters?filters.source=Family&filters.family=Gabor")
    page.evaluate(LATE)
    slider = page.get_by_role("slider", name="Width σ")
    slider.focus()
    for _ in range(MOVES):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    page.wait_for_timeout(1500)
    settled(page)
    assert page.evaluate("window.late") > MOVES / 4
