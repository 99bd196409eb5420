import dataclasses

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.figures.number_format import duration
from dashboard.shell.navigation import ROOT
from dashboard.views.training.charts import ERROR, GRADIENTS, LOSS
from dashboard.views.training.snippet import training_snippet
from engine.runs import submission
from engine.runs.store import RunStore
from engine.runs.worker import Worker
from engine.training.presets.catalogue import preset
from engine.training.spec import Comparison


@pytest.fixture
def store():
    return RunStore()


def short(*, steps=10):
    runs = preset("residual-vs-plain").comparison(device="cpu").runs[:2]
    return Comparison(
        "residual-vs-plain", tuple(dataclasses.replace(run, steps=steps, evaluate_every=steps) for run in runs)
    )


def training_page():
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    return app.switch_page(str(ROOT / "pages" / "training.py")).run()


@pytest.mark.usefixtures("store")
def test_before_anything_is_trained_the_recorded_comparison_is_shown_beside_the_papers_errors():
    app = training_page()
    assert not app.exception
    assert app.selectbox(key="training.shown").value == "recorded-residual-vs-plain-cifar10"
    paper = app.table[0].value["test error in He et al. (2016)"].tolist()
    assert [error.split("%")[0] for error in paper] == ["about 9.5", "8.75", "about 13.5", "6.97"]
    assert any("agrees with a float64 computation" in text.value for text in app.markdown)
    assert any("python -m engine.training record" in text.value for text in app.markdown)
    assert any("This is a rule of thumb" in text.value for text in app.caption)


@pytest.mark.parametrize(
    ("view", "scale", "smoothing"), [(LOSS, True, True), (ERROR, False, True), (GRADIENTS, False, False)]
)
@pytest.mark.usefixtures("store")
def test_scale_and_smoothing_can_be_set_where_they_change_the_curves(view, scale, smoothing):
    app = training_page()
    app.segmented_control(key="training.view").set_value(view).run()
    assert app.toggle(key="training.log").disabled is not scale
    assert app.slider(key="training.smoothing").disabled is not smoothing


def test_the_button_queues_the_presets_networks_for_each_seed(store):
    app = training_page()
    app.number_input(key="training.seeds").set_value(2).run()
    app.button(key="training.start").click().run()
    assert not app.exception
    (comparison,) = store.history()
    assert len(comparison.runs) == 8
    assert app.selectbox(key="training.shown").value == comparison.id


def test_stopping_all_ends_what_waits(store):
    app = training_page()
    app.button(key="training.start").click().run()
    app.button(key="training.stop").click().run()
    (comparison,) = store.history()
    assert {run.status for run in comparison.runs} == {"cancelled"}


def test_a_finished_comparison_is_shown_with_its_numbers_and_agrees_with_a_second_computation(store):
    store.add(short())
    Worker(store, "here", idle_seconds=0.2).work()
    app = at({"comparison": store.history()[0].id})
    assert not app.exception
    assert any(r"\mathcal{L}_\text{plain-8} = " in formula.value for formula in app.latex)
    assert any("agrees with a float64 computation" in text.value for text in app.markdown)


def test_the_code_of_a_comparison_repeats_it_to_the_last_bit(store):
    torch.set_num_threads(1)  # as a worker's process does: other numbers of threads add up in another order
    comparison_id = store.add(short())
    Worker(store, "here", idle_seconds=0.2).work()
    comparison = store.comparison(comparison_id)
    namespace = {}
    exec(training_snippet(comparison), namespace)
    for run in comparison.runs:
        last = store.events(run.id)[-1]
        assert namespace["result"][run.spec.name, 0] == (last.final_train_loss, last.test_error)


def test_networks_of_ones_own_are_trained_with_the_chosen_recipe(store):
    app = training_page()
    app.selectbox(key="training.preset").set_value("custom").run()
    app.multiselect(key="training.networks").set_value(["resnet-14", "lenet"]).run()
    app.selectbox(key="training.data").set_value("digits-16").run()
    app.selectbox(key="training.optimizer").set_value("adamw").run()
    app.select_slider(key="training.learning_rate").set_value(0.003).run()
    app.number_input(key="training.epochs").set_value(2).run()
    assert any("This is a rule of thumb" in text.value for text in app.caption)
    app.button(key="training.start").click().run()
    assert not app.exception
    (comparison,) = store.history()
    first, second = (run.spec for run in comparison.runs)
    assert (first.name, second.name) == ("resnet-14", "lenet")
    assert (first.optimizer.name, first.optimizer.learning_rate, first.steps, first.data.canvas) == (
        "adamw",
        0.003,
        42,
        16,
    )


def test_data_that_must_be_fetched_first_is_announced(monkeypatch, tmp_path):
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path))
    app = training_page()
    app.selectbox(key="training.preset").set_value("custom").run()
    app.selectbox(key="training.data").set_value("cifar10").run()
    assert any("Downloads cifar10 first, 170 MB" in text.value for text in app.caption)


def test_networks_that_do_not_fit_the_pictures_are_explained_and_cannot_be_started():
    app = training_page()
    app.selectbox(key="training.preset").set_value("custom").run()
    app.multiselect(key="training.networks").set_value(["lenet"]).run()
    assert any("s of 8×8 pixels" in warning.value for warning in app.warning)
    assert app.button(key="training.start").disabled


def test_more_than_the_operator_allows_is_refused_with_both_numbers(store, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_MOST_HOURS", "0.0001")
    app = training_page()
    app.button(key="training.start").click().run()
    assert not app.exception
    assert any("at most 0.0001" in warning.value for warning in app.warning)
    assert store.history() == []


def test_runs_of_two_comparisons_are_shown_side_by_side_and_told_apart(store):
    first, second = (store.comparison(store.add(short())).runs[0] for _ in range(2))
    Worker(store, "here", idle_seconds=0.2).work()
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params["comparison"] = f"runs:{first.id},{second.id}"
    app.switch_page(str(ROOT / "pages" / "training.py")).run()
    assert not app.exception
    assert app.selectbox(key="training.shown").value == f"runs:{first.id},{second.id}"
    formulas = [formula.value for formula in app.latex if "plain-8, " in formula.value]
    assert formulas
    assert formulas[0].count("plain-8, ") == 2


def test_the_history_is_searched(store):
    store.add(short())
    app = training_page()
    assert app.dataframe[0].value["Network"].tolist()[:2] == ["plain-8", "resnet-8"]
    app.text_input(key="training.search").set_value("queued faces").run()
    assert any("has all of these words" in text.value for text in app.caption)


def at(query: dict[str, str]):
    """The page as a link opens it."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(str(ROOT / "pages" / "training.py")).run()


def text_of(app) -> str:
    return " ".join(each.value for each in app.markdown)


def a_comparison_of_somebody_else(store, status: str) -> str:
    """Ends every run of it at once."""
    comparison_id = store.add(short())
    while run := store.claim("me"):
        store.end(run.id, "me", status, reason="the disk is full")
    return comparison_id


def test_a_newcomer_sees_the_recorded_comparison_whatever_others_have_trained(store):
    theirs = a_comparison_of_somebody_else(store, "failed")
    app = training_page()
    assert app.selectbox(key="training.shown").value == "recorded-residual-vs-plain-cifar10"
    labels = app.selectbox(key="training.shown").options
    assert any(label.startswith("another reader · ") for label in labels)
    assert not any(label.startswith("you · ") for label in labels)
    app.selectbox(key="training.shown").set_value(theirs).run()
    assert app.selectbox(key="training.shown").value == theirs


def test_what_a_reader_starts_is_theirs_after_a_reload_too_and_stands_first(store):
    a_comparison_of_somebody_else(store, "failed")
    app = training_page()
    app.button(key="training.start").click().run()
    link = {name: str(app.query_params[name]) for name in ("comparison", "mine")}
    own = app.selectbox(key="training.shown").value
    a_comparison_of_somebody_else(store, "cancelled")
    again = at(link)
    assert again.selectbox(key="training.shown").value == own
    assert again.selectbox(key="training.shown").options[0].startswith("you · ")
    again = at({"mine": str(own)})  # the latest of the reader's own, where the address names no other
    assert again.selectbox(key="training.shown").value == own
    by = again.dataframe[0].value["By"].tolist()
    assert by.count("you") == len(store.comparison(own).runs)
    assert "another reader" in by


@pytest.mark.parametrize("unknown", ["no-such-comparison", "runs:a,b"])
@pytest.mark.usefixtures("store")
def test_a_comparison_that_is_not_kept_here_is_said_to_be_missing_until_another_is_chosen(unknown):
    app = at({"comparison": unknown, "mine": "gone,too"})
    assert not app.exception
    assert app.selectbox(key="training.shown").value == "recorded-residual-vs-plain-cifar10"
    assert any("kept here. Another one is shown in its place." in warning.value for warning in app.warning)
    app.segmented_control(key="training.view").set_value(ERROR).run()
    assert any("kept here. Another one is shown in its place." in warning.value for warning in app.warning)
    app.button(key="training.start").click().run()
    assert not any("kept here" in warning.value for warning in app.warning)


def test_of_chosen_runs_those_that_are_missing_are_counted(store):
    run = store.comparison(a_comparison_of_somebody_else(store, "failed")).runs[0]
    app = at({"comparison": f"runs:{run.id},gone"})
    assert any("1 of the 2 runs that this address asks for is not kept here." in each.value for each in app.warning)


@pytest.mark.parametrize(("status", "words"), [("failed", "failed"), ("cancelled", "was stopped")])
def test_beside_runs_that_did_not_finish_it_is_not_said_what_they_show(store, status, words):
    app = at({"comparison": a_comparison_of_somebody_else(store, status)})
    assert "What this shows" not in text_of(app)
    assert f"These runs do not answer it: 2 of 2 did not finish (plain-8 {words}, resnet-8 {words})." in text_of(app)


def test_beside_runs_that_differ_from_the_preset_it_is_said_in_what(store):
    store.add(preset("pooling").comparison(device="cpu", epochs=1))
    Worker(store, "here", idle_seconds=0.2).work()
    app = at({"comparison": store.history()[0].id})
    assert "What this shows" not in text_of(app)
    assert "were trained with other settings than the preset" in text_of(app)
    assert "so what it shows is not said of them: steps 21 instead of 300" in text_of(app)


def test_both_places_say_the_same_time_and_the_next_estimate_is_by_what_it_took(store):
    store.add(short())
    Worker(store, "here", idle_seconds=0.2).work()
    (comparison,) = store.history()
    seconds = store.training_seconds([run.id for run in comparison.runs])
    assert seconds == {run.id: store.events(run.id)[-1].seconds for run in comparison.runs}
    app = at({"comparison": comparison.id})
    shown = app.dataframe[0].value["Time"].tolist()[:2]
    assert shown == [duration(seconds[run.id]) for run in comparison.runs]
    took = sum((run.ended or 0) - (run.started or 0) for run in comparison.runs)
    expected = submission.expectation(short(), store=store)
    assert expected.measured
    assert expected.seconds == pytest.approx(took + submission.BEGINNING_SECONDS, rel=1e-6)
    assert not submission.expectation(preset("pooling").comparison(device="cpu"), store=store).measured


def test_a_front_end_without_places_starts_no_worker(store):
    store.add(short())
    assert submission.ensure_workers(store) == 0
