"""While a page computes anew: figures fade where it takes long, controls and words stay as they are."""

from playwright.sync_api import expect

STALE = "(element) => element.closest('[data-testid=\"stElementContainer\"]').setAttribute('data-stale', 'true')"


def test_only_figures_fade_so_that_a_change_makes_few_layers(open_page):
    page = open_page("/stride-padding")
    figures = (page.locator(".stBidiComponent").first, page.get_by_test_id("stImage").first)
    others = (page.get_by_test_id("stNumberInput").first, page.get_by_test_id("stMarkdown").first)
    for each in (*figures, *others):
        each.evaluate(STALE)
    for figure in figures:
        expect(figure).to_have_css("opacity", "0.33")
    for other in others:
        container = other.locator("xpath=ancestor-or-self::*[@data-stale][1]")
        expect(container).to_have_css("transition-duration", "0s")
        expect(container).to_have_css("opacity", "1")
