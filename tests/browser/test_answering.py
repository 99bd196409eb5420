"""While a page computes anew: figures fade where it takes long, controls and words stay as they are."""

import re

from playwright.sync_api import WebSocketRoute, expect

STALE = '[data-testid="stElementContainer"][data-stale="true"]'
ANNOUNCEMENTS = 2  # messages: which part of the page runs, and that it does
CONTAINER = "xpath=ancestor::*[@data-testid='stElementContainer'][1]"


def test_only_figures_fade_so_that_a_change_makes_few_layers(chromium, address):
    holding: list[bool] = []
    answers: list[str | bytes] = []

    def relay(browser: WebSocketRoute) -> None:
        """Lets the server announce that it computes, and keeps back what it computed while `holding`."""
        server = browser.connect_to_server()

        def from_server(message: str | bytes) -> None:
            if holding:
                answers.append(message)
            if len(answers) <= ANNOUNCEMENTS:
                browser.send(message)

        server.on_message(from_server)

    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.route_web_socket(re.compile("_stcore/stream"), relay)
    page.goto(f"{address}/stride-padding")
    page.get_by_test_id("stImage").first.wait_for()
    page.locator(".stBidiComponent").first.wait_for()
    number = page.get_by_test_id("stNumberInputField").first
    page.wait_for_timeout(1_000)
    holding.append(True)
    number.press("ArrowUp")
    expect(page.locator(STALE).first).to_be_attached()
    for figure in (page.locator(".stBidiComponent").first, page.get_by_test_id("stImage").first):
        expect(figure).to_have_css("opacity", "0.33")
    for other in (number, page.locator(STALE).get_by_test_id("stMarkdown").first):
        container = other.locator(CONTAINER)
        expect(container).to_have_attribute("data-stale", "true")
        expect(container).to_have_css("opacity", "1")
        expect(container).to_have_css("transition-duration", "0s")
    context.close()
