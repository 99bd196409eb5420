"""The page on batch normalization in a browser: a minibatch stepped through, batches compared, a training watched."""

import re

from playwright.sync_api import Page, expect

from tests.browser.fitting import fits

VIEWS = ("Step by step", "Small batches", "Through training")
PATIENCE = 240_000
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


def test_a_larger_batch_deviates_less(open_page):
    page = open_page(VIEW + "Small+batches")
    sentence = page.get_by_text("deviates from the data's by").first
    before = sentence.inner_text()
    page.get_by_role("slider", name="Batch size").press("End")
    expect(sentence).not_to_have_text(before)
    page.wait_for_function("() => location.search.includes('batch=256')")


def test_a_training_is_watched_and_can_be_cancelled(open_page):
    page = open_page(VIEW + "Through+training")
    page.get_by_role("button", name="Train both and watch").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled after")).to_be_visible(timeout=120_000)


def test_networks_are_really_trained_with_several_batch_sizes(open_page):
    page = open_page("/batch-normalization")
    choose(page, "Small batches")
    expect(page.get_by_text("Recorded on")).to_be_visible()
    choose(page, "2, 16 and 256")
    seeds = page.get_by_role("spinbutton", name="Seeds")
    seeds.fill("2")
    seeds.press("Enter")
    page.get_by_role("button", name="Train 12 networks").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(page.get_by_role("button", name="Train 12 networks")).to_be_visible(timeout=PATIENCE)
    chart = page.get_by_role("figure", name=re.compile("with, evaluation mode: .*%.*without: "))
    words = chart.get_attribute("aria-label") or ""
    assert len(re.findall(r"[\d.]+%", words)) == 9, words
    expect(page.get_by_text("Measured on this machine")).to_be_visible()
    page.wait_for_function("() => location.search.includes('small.trained=2')")


def test_a_training_is_watched_to_its_end_and_every_form_of_it_is_looked_at(open_page):
    page = open_page("/batch-normalization")
    choose(page, "Through training")
    page.get_by_role("button", name="Train both and watch").click()
    expect(page.get_by_text("agrees with torch.func on weights moved by hand")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Train both and watch")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("slider", name="Updates done").press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('watching.step=180')")
    expect(page.get_by_text("smaller with it").first).to_be_visible()
    expect(page.get_by_text("press the button", exact=True)).to_have_count(0)
    for form in ("Loss", "Gradient", "Shifts"):
        choose(page, form)
        page.wait_for_function("(form) => location.search.includes('watching.form=' + form)", arg=form)
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0


def test_every_number_of_the_lectures_slides_is_on_screen(open_page):
    page = open_page("/batch-normalization")
    for words in (
        "over 100 layers",
        "ICML 2016",
        "NeurIPS 2018",
        "regularization was not the intention",
        "internal covariate shift",
        "rather increases it",
        "scaling coefficient",
        "sample mean",
        "offset",
        "use batch normalization when the batch size is small",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator(".katex-display").first).to_be_visible()


def test_nothing_is_wider_than_a_phone(open_page):
    for number, view in enumerate(VIEWS):
        page = open_page(VIEW + view.replace(" ", "+"), width=400, dark=number % 2 == 1)
        page.wait_for_timeout(500)
        assert fits(page), view
        assert page.get_by_test_id("stException").count() == 0
