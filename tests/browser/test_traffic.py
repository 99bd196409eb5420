"""What travels when a control changes: the browser keeps the components' scripts and styles, so only numbers do."""

import pytest
from playwright.sync_api import Page, WebSocket

from tests.browser.conftest import settled

MOST_BYTES = 20_000
# A number field of each page with a player: its label, and what is typed into it.
CHANGES = {
    "/convolution": ("Stride s", "2"),
    "/stride-padding": ("Stride s", "2"),
    "/channels": ("Stride s", "2"),
    "/backpropagation": ("Stride s", "2"),
    "/pooling": ("Stride s", "1"),
}


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_on_a_page_with_a_player_sends_little(chromium, address, path):
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    received: list[int] = []
    page.on("websocket", lambda socket: _count(socket, received))
    page.goto(address + path)
    settled(page)
    label, value = CHANGES[path]
    field = page.get_by_label(label, exact=True).first
    received.clear()
    field.fill(value)
    field.press("Enter")
    _wait_for_silence(page, received)
    assert 1_000 < sum(received) <= MOST_BYTES
    page.context.close()


def _count(socket: WebSocket, received: list[int]) -> None:
    socket.on("framereceived", lambda frame: received.append(len(frame)))


def _wait_for_silence(page: Page, received: list[int]) -> None:
    """Until something has come and nothing more comes."""
    before = -1
    while not received or before != len(received):
        before = len(received)
        page.wait_for_timeout(1_000)
