"""Components that leave the page while something of theirs is still to happen: nothing of it may fail."""

import pytest

from dashboard.shell.navigation import PAGES

TOUCH = """host => {
  const parts = host.shadowRoot.querySelectorAll('[tabindex], input, button');
  for (const part of [...parts].slice(0, 12)) {
    part.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    part.dispatchEvent(new Event('input', { bubbles: true }));
  }
}"""
REMOVE = """hosts => new Promise((done) => {
  for (const host of hosts) host.remove();
  setTimeout(done, 700);
})"""
OTHERS = (
    "/backpropagation?backpropagation.tab=Learn+a+kernel",
    "/backpropagation?backpropagation.pass.view=%E2%88%82x",
    "/convolution?convolution.axes=1D%3A+a+signal",
    "/convolution?convolution.axes=3D%3A+a+video",
    "/filters?filters.source=Family",
)


@pytest.mark.parametrize("path", [*(f"/{page.path}" for page in PAGES if page.path), *OTHERS])
def test_a_component_that_leaves_the_page_raises_nothing(open_page, path):
    page = open_page(path)
    hosts = page.get_by_test_id("stBidiComponentIsolated")
    assert hosts.count() or path not in OTHERS
    for host in hosts.all()[:12]:
        host.evaluate(TOUCH)
    hosts.evaluate_all(REMOVE)  # that nothing was raised is what `open_page` checks


def test_changing_between_views_raises_nothing(open_page):
    page = open_page("/backpropagation")
    for name in ("∂x", "Cells", "∂w", "Cells", "∂x", "Cells", "∂w", "Cells"):
        page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
        page.wait_for_timeout(250)
