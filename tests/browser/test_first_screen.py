"""On a projector of 1280 x 720 pixels title, figure and play bar are seen together, and no number is too small."""

import pytest

from tests.browser.fitting import small_words

VIEWS = [
    "/convolution",
    "/convolution?view=im2col",
    "/convolution?view=matrix",
    "/convolution?convolution.padding=8",
    "/convolution?convolution.source=Image",
    "/convolution?convolution.axes=1D%3A+a+signal",
    "/convolution?convolution.axes=3D%3A+a+video",
    "/stride-padding",
    "/stride-padding?view=im2col",
    "/stride-padding?view=matrix",
    "/stride-padding?stride-padding.layer.input=8&stride-padding.layer.padding=1",
    "/stride-padding?stride-padding.layer.per-axis=true",
    "/stride-padding?stride-padding.tab=Transposed+convolution",
    "/channels",
    "/channels?view=im2col",
    "/channels?view=matrix",
    "/channels?channels.layer.filters=3",
    "/channels?channels.layer.source=Numbers",
    "/backpropagation",
    "/pooling",
]
NO_PLAYER = [
    "/stride-padding?stride-padding.tab=Stack+of+layers",
    "/stride-padding?stride-padding.layer.input=224",
    "/channels?channels.tab=Shape+and+cost",
    "/channels?channels.tab=1+%C3%97+1+on+the+image",
    "/channels?channels.tab=1+%C3%97+1+to+save+work",
]
# What is looked at first on pages without a player, and the controls that change it.
FIGURES = {
    "/images": (".st-key-images-probe .stage", ".st-key-images-probe table", ".st-key-images-window"),
    "/locality": (".st-key-locality-patch .stage", ".st-key-locality-map1 canvas", ".st-key-locality-dx"),
    "/comparison": (".st-key-comparison-chart .g-xtitle text", ".st-key-comparison-x"),
    "/tasks": (".st-key-tasks-pad .stage", ".st-key-tasks-where svg", ".st-key-tasks-pixels svg", ".st-key-tasks-iou"),
    "/features": (".st-key-features-layers .cell", ".st-key-features-viewer .stage", ".st-key-features-network"),
    "/hardware": (".st-key-hardware-times-measure",),
}
TITLE_IN_SIGHT = """title => {
  const bar = document.querySelector('[data-testid=stHeader]'); // lies over the page, and hides what is below it
  const { top } = title.getBoundingClientRect();
  const hides = getComputedStyle(bar).backgroundColor !== 'rgba(0, 0, 0, 0)';
  return top >= (hides ? bar.getBoundingClientRect().bottom : 0);
}"""
BOTTOM = "all => Math.max(...all.map((one) => one.getBoundingClientRect().bottom))"


@pytest.mark.parametrize("path", VIEWS)
def test_title_figure_and_play_bar_are_on_the_first_screen(open_page, path):
    page = open_page(path, width=1280, height=720)
    page.locator(".transport").first.wait_for()
    page.wait_for_timeout(300)
    assert page.locator("h1").first.evaluate(TITLE_IN_SIGHT)
    assert page.locator(".transport").first.evaluate("bar => bar.getBoundingClientRect().bottom") <= 720
    for figure in (".stage .sheet", ".panel:not([hidden]) canvas"):
        if page.locator(figure).count():
            assert page.locator(figure).evaluate_all(BOTTOM) <= 720
    assert small_words(page) == []


@pytest.mark.parametrize("path", FIGURES)
def test_the_main_figure_and_its_controls_are_on_the_first_screen(open_page, path):
    page = open_page(path, width=1280, height=720)
    for part in FIGURES[path]:
        page.locator(part).first.wait_for()
    page.wait_for_timeout(300)
    assert page.locator("h1").first.evaluate(TITLE_IN_SIGHT)
    low = {part: page.locator(part).evaluate_all(BOTTOM) for part in FIGURES[path]}
    assert all(bottom <= 720 for bottom in low.values()), low


@pytest.mark.parametrize("path", NO_PLAYER)
@pytest.mark.parametrize("width", [1280, 400])
def test_no_number_is_smaller_than_12_pixels(open_page, path, width):
    page = open_page(path, width=width, height=720)
    page.wait_for_timeout(300)
    assert small_words(page) == []


@pytest.mark.parametrize("path", ["/convolution", "/stride-padding", "/channels", "/channels?channels.layer.filters=3"])
def test_numbers_are_as_large_on_a_phone(open_page, path):
    page = open_page(path, width=400)
    page.locator(".transport").first.wait_for()
    assert small_words(page) == []
