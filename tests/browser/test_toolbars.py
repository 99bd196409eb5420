"""The bar of buttons over a chart lies on no legend, title or label of the chart."""

import pytest

CHARTS = (
    "/images?images.view=Channels",
    "/images?images.view=Flattened",
    "/locality",
    "/dense-to-convolution",
    "/filters?filters.view=Frequencies",
    "/pooling?pooling.tab=A+small+shift",
    "/comparison",
    "/hardware?hardware.view=Amount+of+data",
    "/batch-normalization",
    "/batch-normalization?batch-normalization.view=Small+batches",
    "/residual",
    "/residual?residual.view=Nested+classes",
    "/residual?residual.view=Loss+surfaces",
)
_COVERED = """() => {
  const covered = [];
  const words = '.legend .traces, .annotation, .gtitle, .g-xtitle text, .g-ytitle text, .xtick text, .ytick text';
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {
    for (const bar of chart.querySelectorAll('.modebar-group')) {
      const a = bar.getBoundingClientRect();
      for (const word of chart.querySelectorAll(words)) {
        const b = word.getBoundingClientRect();
        const apart = b.right <= a.left || b.left >= a.right || b.bottom <= a.top || b.top >= a.bottom;
        if (!apart && a.width && b.width) covered.push(word.textContent.slice(0, 60));
      }
    }
  }
  return covered;
}"""


@pytest.mark.parametrize("path", CHARTS)
def test_a_toolbar_lies_on_no_words(open_page, path):
    page = open_page(path)
    page.locator(".js-plotly-plot").first.wait_for(state="attached")
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(500)
        assert not page.evaluate(_COVERED)
