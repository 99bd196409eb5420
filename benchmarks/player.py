"""The player at 16 x 16 with three channels: its frame rate against an idle page, and its messages to the server."""

import statistics
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.measurement import Measurement, repetitions
from tests.browser.chromium import FLAGS, find
from tests.browser.server import dashboard

SCRIPT = Path(__file__).parent / "rivals" / "player.py"
SECONDS = 2.5
ROUNDS = repetitions(5)

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
    """Frames a second while 60 steps a second are played, against the same page at rest, in turn, in one browser."""
    with sync_playwright() as playwright, dashboard(SCRIPT) as address:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        sent: list[object] = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        page.goto(address)
        page.locator(".cell").first.wait_for()
        while page.get_by_role("button", name="Faster").is_enabled():
            page.get_by_role("button", name="Faster").click()
        rounds = [_one_round(page, sent) for _ in range(ROUNDS)]
        browser.close()
    idle, playing, messages = (list(figures) for figures in zip(*rounds, strict=True))
    return [
        Measurement(
            "player, frames a second", statistics.median(playing), statistics.median(idle), "Hz", 0.95, "higher"
        ),
        Measurement("player, messages to the server while playing", sum(messages), 1, "messages", goal=0),
    ]


def _one_round(page: Page, sent: list[object]) -> tuple[float, float, int]:
    """Frames a second at rest, frames a second while the player runs, and the messages it sent meanwhile."""
    page.locator(".player").focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(1500)  # the step at rest is told to the server once
    idle = page.evaluate(COUNT_FRAMES, SECONDS)
    before = len(sent)
    page.keyboard.press(" ")
    playing = page.evaluate(COUNT_FRAMES, SECONDS)
    messages = len(sent) - before
    if page.get_by_role("button", name="Pause").count() == 0:
        raise RuntimeError(f"The player stopped within {SECONDS} s; it must run while frames are counted.")
    page.keyboard.press(" ")
    return idle, playing, messages
