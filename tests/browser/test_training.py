"""A person trains networks: starts, watches, stops, reloads, and reads the result."""

import math
import re
import time

import pytest
from playwright.sync_api import Page, expect

from engine.runs.records import StoredComparison
from engine.runs.store import RunStore
from tests.browser.server import dashboard

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


def test_a_run_is_seen_moving_twice_and_cancelled_within_a_second(open_page, store_url):
    page = open_page("/training")
    start(page)
    wait_until(page, lambda: total_steps(page) > 0)
    first = total_steps(page)
    wait_until(page, lambda: total_steps(page) > first)
    second = total_steps(page)
    wait_until(page, lambda: total_steps(page) > second)
    clicked = time.time()
    page.get_by_role("button", name="Stop all").click()
    wait_until(page, lambda: len(states(page)) == 4 and all("stopped" in words for words in states(page)))
    expect(page.get_by_role("button", name="Stop all")).to_be_disabled(timeout=PATIENCE)
    runs = RunStore(store_url).history()[0].runs
    assert {run.status for run in runs} == {"cancelled"}
    assert max(run.ended or math.inf for run in runs) - clicked < 1.0


def last_test_errors(page: Page) -> dict[str, float]:
    """The test errors at the end in percent, as the runs' table has them."""
    rows = page.locator(".runs tr", has=page.locator(".name"))
    cells = [[row.locator(".name").inner_text(), row.locator("td.number").nth(3).inner_text()] for row in rows.all()]
    return {name: float(error.rstrip("%")) for name, error in cells}


def last_losses(page: Page) -> dict[str, float]:
    """The training losses at step 300, as the chart's description gives them."""
    words = page.get_by_role("img", name=re.compile("Training loss")).get_attribute("aria-label") or ""
    return {name: float(value) for name, value in re.findall(r"(\w+-\d+) ([\d.e-]+) at step 300", words)}


@pytest.mark.experiment("training", 1)
def test_a_comparison_reloaded_in_the_middle_goes_on_and_shows_the_degradation(open_page):
    page = open_page("/training")
    start(page)
    wait_until(page, lambda: total_steps(page) > 0)
    before = total_steps(page)
    page.reload()
    page.locator(".state span").first.wait_for(timeout=PATIENCE)
    wait_until(page, lambda: total_steps(page) > before)
    wait_until(page, lambda: states(page) == ["finished"] * 4)
    wait_until(page, lambda: len(last_losses(page)) == 4)  # the last points come with the next look at the store
    ends = last_losses(page)
    assert ends["plain-44"] > 0.3
    assert max(ends[name] for name in ("plain-8", "resnet-8", "resnet-44")) < 0.05
    tests = last_test_errors(page)
    assert tests["plain-44"] > 2 * max(tests[name] for name in ("plain-8", "resnet-8", "resnet-44"))
    expect(page.get_by_text("What this shows.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("agrees with a float64 computation")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="Gradients").click()
    expect(page.get_by_role("img", name=re.compile("Gradient norm of each layer"))).to_be_visible(timeout=PATIENCE)
    again = open_page("/training?" + page.url.partition("?")[2])
    expect(again.get_by_role("img", name=re.compile("Gradient norm of each layer"))).to_be_visible(timeout=PATIENCE)


@pytest.mark.complains("disconnected from server", "server endpoint", "Is Streamlit still running", "WebSocket")
def test_a_dashboard_that_is_restarted_finds_the_comparison_going_on(chromium, tmp_path):
    environment = {"CONVSCOPE_STORE": f"sqlite:///{tmp_path / 'runs.sqlite'}", "CONVSCOPE_DATA": str(tmp_path / "data")}
    store = RunStore(environment["CONVSCOPE_STORE"])
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    with dashboard(environment=environment) as address:
        page.goto(f"{address}/training")
        start(page)
        wait_until(page, lambda: total_steps(page) > 0)
        link = page.url.removeprefix(address)
    (comparison,) = store.history()
    before = steps_kept(store, comparison)
    wait_until(page, lambda: steps_kept(store, comparison) > before)
    with dashboard(environment=environment) as address:
        page.goto(address + link)
        page.locator(".state span").first.wait_for()
        assert total_steps(page) >= before
        wait_until(page, lambda: states(page) == ["finished"] * 4)
    page.context.close()
    assert {run.attempts for run in store.comparison(comparison.id).runs} == {1}


def steps_kept(store: RunStore, comparison: StoredComparison) -> int:
    """Steps of all runs that the store knows of."""
    return sum(points[-1].step for run in comparison.runs if (points := store.events(run.id)))


def test_networks_of_ones_own_are_stopped_resumed_and_shown_alone(open_page, store_url):
    page = open_page("/training?training.preset=Networks+of+your+own")
    page.get_by_role("button", name="Train 2 networks").click()
    stop = page.get_by_role("button", name="Stop plain-20", exact=True)
    stop.wait_for(timeout=PATIENCE)
    stop.click()
    resume = page.get_by_role("button", name="Resume plain-20", exact=True)
    resume.wait_for(timeout=PATIENCE)
    resume.click()
    wait_until(page, lambda: states(page) == ["finished"] * 2)
    link = page.get_by_role("link", name="Inspect what plain-20 has learned")
    assert re.fullmatch(r"features\?features\.run=\w+", link.get_attribute("href") or "")
    ids = re.findall(r"comparison=(\w+)", page.url)
    runs = RunStore(store_url).comparison(ids[0]).runs
    again = open_page(f"/training?comparison=runs:{runs[1].id}")
    expect(again.locator(".name")).to_have_text("resnet-20", timeout=PATIENCE)
    phone = open_page(f"/training?comparison=runs:{runs[1].id}", width=400)
    expect(phone.locator("td.number").nth(3)).to_have_text(re.compile(r"^\d+\.\d%$"), timeout=PATIENCE)
    assert phone.locator(".runs").evaluate("runs => runs.scrollWidth <= runs.clientWidth")
