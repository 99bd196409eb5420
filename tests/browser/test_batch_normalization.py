"""The page on batch normalization in a browser: a minibatch stepped through, batches compared, a training watched."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fitting import fits

VIEWS = ("Step by step", "Small batches", "Through training")
VIEW = "/batch-normalization?batch-normalization.view="


def choose(page: Page, option: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(option, exact=True).click()


def test_a_reader_steps_from_training_to_evaluation(open_page):
    page = open_page("/batch-normalization")
    expect(page.get_by_text("agrees with torch.nn.functional.batch_norm")).to_be_visible()
    choose(page, "Evaluation")
    page.wait_for_function("() => location.search.includes('mode=Evaluation')")
    scale = page.get_by_role("spinbutton", name="Scale γ")
    scale.fill("2")
    scale.press("Enter")
    page.wait_for_function("() => location.search.includes('gamma=2')")
    expect(page.get_by_text("agrees with torch.nn.functional.batch_norm")).to_be_visible()


def test_a_larger_batch_strays_less(open_page):
    page = open_page(VIEW + "Small+batches")
    sentence = page.get_by_text("strays from the data's by").first
    before = sentence.inner_text()
    page.get_by_role("slider", name="Batch size").press("End")
    expect(sentence).not_to_have_text(before)
    page.wait_for_function("() => location.search.includes('batch=256')")


def test_a_training_is_watched_and_can_be_cancelled(open_page):
    page = open_page(VIEW + "Through+training")
    page.get_by_role("button", name="Train both and watch").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled after")).to_be_visible(timeout=120_000)


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_a_phone(open_page, dark):
    for view in VIEWS:
        page = open_page(VIEW + view.replace(" ", "+"), width=400, dark=dark)
        page.wait_for_timeout(500)
        assert fits(page), view
        assert page.get_by_test_id("stException").count() == 0
