"""A person trains networks: starts, watches, stops, reloads, and reads the result."""

import re
import time

from playwright.sync_api import Page, expect

PATIENCE = 240_000


def start(page: Page) -> None:
    page.get_by_role("button", name="Train 4 networks").click()
    expect(page.get_by_role("button", name="Stop all")).to_be_enabled(timeout=PATIENCE)


def states(page: Page) -> list[str]:
    return page.locator(".state span").all_inner_texts()


def total_steps(page: Page) -> int:
    """Steps that are shown, over all runs."""
    words = " ".join(states(page))
    return sum(int(step) for step in re.findall(r"step (\d+)", words)) + 300 * words.count("finished")


def wait_until(page: Page, condition, *, seconds: float = PATIENCE / 1000) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited too long: {states(page)}"
        page.wait_for_timeout(50)


def test_a_run_is_seen_moving_twice_and_cancelled_within_a_second(open_page):
    page = open_page("/training")
    start(page)
    wait_until(page, lambda: total_steps(page) > 0)
    first = total_steps(page)
    wait_until(page, lambda: total_steps(page) > first)
    second = total_steps(page)
    wait_until(page, lambda: total_steps(page) > second)
    page.get_by_role("button", name="Stop all").click()
    wait_until(page, lambda: len(states(page)) == 4 and all("stopped" in words for words in states(page)))
    expect(page.get_by_role("button", name="Stop all")).to_be_disabled(timeout=PATIENCE)


def test_a_comparison_reloaded_in_the_middle_goes_on_and_shows_the_degradation(open_page):
    page = open_page("/training")
    start(page)
    wait_until(page, lambda: total_steps(page) > 0)
    before = total_steps(page)
    page.reload()
    page.locator(".state span").first.wait_for(timeout=PATIENCE)
    wait_until(page, lambda: total_steps(page) > before)
    wait_until(page, lambda: states(page) == ["finished"] * 4)
    loss = page.get_by_role("img", name=re.compile("Training loss")).get_attribute("aria-label") or ""
    ends = {name: float(value) for name, value in re.findall(r"(\w+-\d+) ([\d.e-]+) at step 300", loss)}
    assert ends["plain-44"] > 0.3
    assert ends["resnet-44"] < 0.05
    expect(page.get_by_text("agrees with a float64 computation")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="Gradients").click()
    expect(page.get_by_role("img", name=re.compile("Gradient norm of each layer"))).to_be_visible(timeout=PATIENCE)
    again = open_page("/training?" + page.url.partition("?")[2])
    expect(again.get_by_role("img", name=re.compile("Gradient norm of each layer"))).to_be_visible(timeout=PATIENCE)
