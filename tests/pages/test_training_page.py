import dataclasses

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.navigation import ROOT
from dashboard.snippets.training import training_snippet
from dashboard.training.panels import ERROR, GRADIENTS, LOSS
from engine.training import executors
from engine.training.presets import preset
from engine.training.spec import Comparison
from engine.training.store import RunStore
from engine.training.worker import Worker


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
    assert [error.split(" %")[0] for error in paper] == ["about 9.5", "8.75", "about 13.5", "6.97"]
    assert any("agrees with a float64 computation" in text.value for text in app.markdown)
    assert any("python -m engine.training record" in text.value for text in app.caption)
    assert any("Takes about" in text.value for text in app.caption)


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
    app = training_page()
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
    assert any("Takes about" in text.value for text in app.caption)
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
    assert any("pictures of 8×8 pixels" in warning.value for warning in app.warning)
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


def test_a_front_end_without_places_starts_no_worker(store):
    store.add(short())
    assert executors.ensure_workers(store) == 0
