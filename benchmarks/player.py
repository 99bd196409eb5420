"""The player at 16 x 16 with three channels: its frame rate against an idle page, and its messages to the server."""

import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.measurement import Measurement
from tests.browser.chromium import FLAGS, find
from tests.browser.server import dashboard

SCRIPT = Path(__file__).parent / "rivals" / "player.py"
SECONDS = 4

# Counts the frames of a loop that does nothing itself: with the player at rest and with the player at work.
COUNT_FRAMES = """seconds => new Promise((done) => {
  let frames = 0;
  const begin = performance.now();
  const next = (now) => {
    if (now - begin >= seconds * 1000) return done((frames * 1000) / (now - begin));
    frames += 1;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""


def measure() -> list[Measurement]:
    """Frames a second while 60 steps a second are played, against the same page at rest, in one browser."""
    with sync_playwright() as playwright, dashboard(SCRIPT) as address:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        sent: list[object] = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        page.goto(address)
        page.locator(".cell").first.wait_for()
        page.wait_for_timeout(1500)
        idle = page.evaluate(COUNT_FRAMES, SECONDS)
        playing, messages = _played(page, sent)
        browser.close()
    return [
        Measurement("player, frames a second", playing, idle, "Hz", goal=0.95, better="higher"),
        Measurement("player, messages to the server while playing", messages, 1, "messages", goal=0),
    ]


def _played(page: Page, sent: list[object]) -> tuple[float, int]:
    """Frames a second while the player runs at its highest speed, and the messages it sent meanwhile."""
    for _ in range(10):
        if page.get_by_role("button", name="Faster").is_disabled():
            break
        page.get_by_role("button", name="Faster").click()
    page.wait_for_timeout(1500)
    before = len(sent)
    page.get_by_role("button", name="Play").click()
    begin = time.perf_counter()
    rate = page.evaluate(COUNT_FRAMES, SECONDS)
    still_running = page.get_by_role("button", name="Pause").count() == 1
    seconds = time.perf_counter() - begin
    if not still_running:
        raise RuntimeError(f"The player stopped within {seconds:.1f} s; it must run while frames are counted.")
    return rate, len(sent) - before
