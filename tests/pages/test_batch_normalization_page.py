"""The page on batch normalization without a browser: both modes, small batches, a training watched, the lecture."""

import dataclasses
import json
import re
import time

import pytest

from dashboard.runtime.jobs import job_of_pieces
from dashboard.views.batch_normalization import outcomes, small_batches
from dashboard.views.batch_normalization.minibatch import trained_layer
from dashboard.views.batch_normalization.small_batches import MAPS, _strays
from engine.landscape.final_errors import FinalErrors
from engine.landscape.small_batches import TEST_IMAGES, call_each, shipped_final_errors, small_batch_runs
from tests.dashboard.views.run_snippet import executed, printed
from tests.pages.opening import opened

VIEW = "batch-normalization.view"
STEPS = "batch-normalization.steps"
SMALL = "batch-normalization.small"
WATCHING = "batch-normalization.watching"


def text_of(app) -> str:
    return " ".join(text.value for text in app.markdown)


def latex_of(app) -> str:
    return " ".join(text.value for text in app.latex)


@pytest.mark.parametrize("mode", ["Training", "Evaluation"])
@pytest.mark.parametrize(("size", "channel"), [(1, 1), (16, 3), (256, 8)])
def test_the_steps_agree_with_torch_and_with_the_code(mode, size, channel):
    app = opened(
        "batch-normalization",
        {f"{STEPS}.batch": size, f"{STEPS}.mode": mode, f"{STEPS}.channel": channel},
    )
    assert not app.exception
    assert "agrees with torch.nn.functional.batch_norm" in text_of(app)
    assert "agrees with autograd" in text_of(app)
    ((mean, std),) = re.findall(r"y: mean (-?[\d.]+), std ([\d.]+)", printed(app.code[0].value))
    assert f"**y** · mean {float(mean) + 0.0:.2f}, std {std}".replace("-", "−") in text_of(app)


def test_own_scale_and_offset_set_the_output():
    app = opened("batch-normalization", {f"{STEPS}.gamma": 2.0, f"{STEPS}.beta": -1.0})
    assert "**y** · mean −1.00, std 2.00" in text_of(app)
    y = executed(app.code[0].value)["y"]
    assert y.mean().item() == pytest.approx(-1, abs=1e-4)


def shown_difference(app) -> float:
    """How far the two modes are apart on the batch, as the page says it."""
    return float(re.findall(r"mode differ by up to \*\*([\d.e-]+)\*\*", text_of(app))[0])


@pytest.mark.experiment("batch-normalization", 1)
@pytest.mark.parametrize("mode", ["Training", "Evaluation"])
def test_at_256_the_modes_hardly_differ_and_a_batch_of_one_has_the_statistics_of_one_image(mode):
    app = opened("batch-normalization", {f"{STEPS}.mode": mode})
    differences = {}
    for size in (256, 4, 1):
        app.select_slider(key=f"{STEPS}.batch").set_value(size).run()
        differences[size] = shown_difference(app)
    assert min(differences[1], differences[4]) > 5 * differences[256]
    if mode == "Training":
        assert any("over 1 image × 8 × 8 places = 64 values" in caption.value for caption in app.caption)
        (mean,) = trained_layer().maps[:1, :1].mean((0, 2, 3)).tolist()
        assert f"- ({mean:.4g})" in latex_of(app)


def deviations_printed(output: str) -> dict[int, tuple[str, str]]:
    found = re.findall(r"n = (\d+): mean ([\d.e-]+), standard deviation ([\d.]+%)", output)
    return {int(size): (mean, std) for size, mean, std in found}


@pytest.mark.parametrize(("maps", "size"), [("1 × 1", 64), ("1 × 1", 256), ("8 × 8 to 2 × 2", 256)])
def test_what_the_code_of_small_batches_prints_is_on_screen(maps, size):
    app = opened("batch-normalization", {VIEW: "Small batches", f"{SMALL}.batch": size, f"{SMALL}.maps": maps})
    output = printed(app.code[0].value)
    mean, std = deviations_printed(output)[size]
    assert f"deviates from the data's by **{mean} σ** and its standard deviation by **{std}**" in text_of(app)
    chart = app.get("plotly_chart")[0].proto.alt
    assert f"mean: {', '.join(mean for mean, _ in deviations_printed(output).values())}" in chart
    assert "agrees with NumPy in double precision" in text_of(app)
    shown = re.findall(r"(with it|without|in training mode) \*\*([\d.]+)%\*\*", text_of(app))
    errors = re.findall(r"n = \d+, (\w+), (\w+) mode: test error ([\d.]+)%", output)
    places = {("with", "evaluation"): "with it", ("with", "training"): "in training mode"}
    for kind, mode, error in errors:
        on_screen = float(dict(shown)[places.get((kind, mode), "without")])
        assert float(error) == pytest.approx(on_screen, abs=1.5), (kind, mode)  # recorded, maybe on another processor
    assert len(errors) == 3


@pytest.mark.parametrize("maps", list(MAPS))
def test_smaller_batches_deviate_more(maps):
    means = [stray.mean for stray in _strays(MAPS[maps])]
    assert means == sorted(means, reverse=True)
    assert means[0] / means[-1] > 8


@pytest.mark.experiment("batch-normalization", 2)
def test_at_batches_of_two_one_value_an_image_ruins_the_network_and_several_do_not():
    app = opened("batch-normalization", {VIEW: "Small batches"})
    assert "it causes more test errors at n = 2" in text_of(app)
    evaluation, _, without = (float(error) for _, error in shown_errors(app))
    assert evaluation > 5 * without
    app.button_group(key=f"{SMALL}.maps").set_value("8 × 8 to 2 × 2").run()
    evaluation, training, without = (float(error) for _, error in shown_errors(app))
    assert evaluation < 1.5 * without
    assert training > 1.5 * evaluation


def shown_errors(app) -> list[tuple[str, str]]:
    """With it in evaluation mode, with it in training mode, and without."""
    found = dict(re.findall(r"(with it in training mode|with it|without) \*\*([\d.]+)%\*\*", text_of(app)))
    return [(name, found[name]) for name in ("with it", "with it in training mode", "without")]


def listed_sizes(text: str, before: str) -> list[int]:
    """The batch sizes that a sentence names after some words."""
    found = re.search(before + r" n = ([\d, and]+)", text)
    return [int(size) for size in re.findall(r"\d+", found[1])] if found else []


@pytest.mark.parametrize("maps", list(MAPS))
def test_the_sentences_on_small_batches_are_those_of_the_intervals(maps):
    app = opened("batch-normalization", {VIEW: "Small batches", f"{SMALL}.maps": maps})
    results = call_each(shipped_final_errors(MAPS[maps]).ended)
    for words, what, sign in (
        ("causes more test errors at", "cost", 1),
        ("fewer at", "cost", -1),
        ("two cannot be told apart", "cost", 0),
    ):
        expected = [result.size for result in results if getattr(result, what).sign == sign]
        text = re.sub(
            r"at n = ([\d, and]+) the two cannot be told apart", r"two cannot be told apart n = \1", text_of(app)
        )
        assert listed_sizes(text, words) == expected, words


def test_what_this_session_has_measured_takes_the_place_of_what_ships_and_is_said_to():
    app = opened("batch-normalization", {VIEW: "Small batches"})
    pairs = [(0.02, 0.3), (0.03, 0.31), (0.025, 0.29)]
    runs = small_batch_runs("1x1", (2,), 3)
    own = [
        FinalErrors(run, pairs[run.seed][0 if has_norm else 1], 0.02 if has_norm else None, 0.1)
        for run in runs
        for has_norm in [bool(run.network.options["batch_norm"])]
    ]
    job = job_of_pieces(iter(own), total=6, identity="1x1")
    job.join(60)
    app.session_state[f"job.{SMALL}"] = job
    app.run()
    assert "it causes no more test errors at any batch size, as far as can be told; fewer at n = 2." in text_of(app)
    assert "with it **2.5%**" in text_of(app)
    assert "Measured on this machine" in text_of(app)
    app.button_group(key=f"{SMALL}.maps").set_value("8 × 8 to 2 × 2").run()
    assert "Recorded on" in text_of(app)


def test_trainings_with_several_batch_sizes_are_drawn_and_are_those_of_the_code(monkeypatch):
    monkeypatch.setattr(small_batches, "TRAINED", {"two": (128, 256)})
    app = opened("batch-normalization", {VIEW: "Small batches", f"{SMALL}.batch": 128, f"{SMALL}.seeds": 2})
    app.button(key=f"{SMALL}.train").click().run()
    ended(app, SMALL)
    assert "Measured on this machine" in text_of(app)
    output = printed(app.code[0].value)
    for kind, mode, name in (("with", "evaluation", "with it"), ("without", "evaluation", "without")):
        (error,) = re.findall(rf"n = 128, {kind}, {mode} mode: test error ([\d.]+%)", output)
        assert f"{name} **{error}**" in text_of(app)


def test_a_training_that_diverged_is_named():
    app = opened("batch-normalization", {VIEW: "Small batches"})
    runs = small_batch_runs("1x1", (2,), 3)
    own = [FinalErrors(run, 0.1, 0.1, 0.1) for run in runs[:-1]] + [FinalErrors(runs[-1], None, None, None)]
    show_measured(app, own)
    assert "Runs that diverged and do not count: without, n = 2." in text_of(app)


def show_measured(app, own: list[FinalErrors]) -> None:
    """The page as it is after this session has measured something."""
    job = job_of_pieces(iter(own), total=len(own), identity="1x1")
    job.join(60)
    app.session_state[f"job.{SMALL}"] = job
    app.run()


def at(size: int, *, with_it: float | None, training: float | None, without: float | None) -> list[FinalErrors]:
    """Three seeds that end about alike; None for all of them diverging."""
    found = []
    for run in small_batch_runs("1x1", (size,), 3):
        normalized = bool(run.network.options["batch_norm"])
        error, more = with_it if normalized else without, run.seed / 397
        whole = None if error is None else error + more
        batch = training + more if normalized and whole is not None and training is not None else None
        found.append(FinalErrors(run, whole, batch, whole))
    return found


def test_a_size_at_which_every_seed_diverged_is_told_from_one_that_was_not_trained():
    app = opened("batch-normalization", {VIEW: "Small batches", f"{SMALL}.batch": 2})
    fine = at(16, with_it=0.1, training=0.2, without=0.1)
    show_measured(app, fine + at(2, with_it=None, training=None, without=0.1))
    assert "At n = 2 runs diverged, and fewer than two seeds are left to compare." in text_of(app)
    assert "Runs that diverged and do not count: with, n = 2." in text_of(app)
    show_measured(app, fine)
    assert "At n = 2 fewer than two seeds have been trained." in text_of(app)
    assert "diverged" not in text_of(app)


def test_where_all_diverged_the_recorded_results_are_said_to_be_shown():
    app = opened("batch-normalization", {VIEW: "Small batches", f"{SMALL}.batch": 2})
    show_measured(app, at(2, with_it=None, training=None, without=None))
    assert "these diverged: with, n = 2; without, n = 2." in app.warning[0].value
    assert "Recorded on" in text_of(app)


def test_the_size_given_as_an_example_of_more_errors_is_one_of_those_that_make_more():
    app = opened("batch-normalization", {VIEW: "Small batches"})
    wide = at(2, with_it=0.1, training=0.2, without=0.1)
    for place, each in enumerate(wide):  # a far larger difference, but in one seed alone
        if each.batch_error is not None:
            wide[place] = dataclasses.replace(each, batch_error=1.0 if each.spec.seed == 0 else 0.05)
    show_measured(app, wide + at(16, with_it=0.1, training=0.15, without=0.1))
    assert "at n = 16 (n = 16: 15.3% against 10.3%)" in text_of(app)


def test_an_error_of_zero_is_said_to_be_zero_and_drawn_at_half_a_test_image():
    app = opened("batch-normalization", {VIEW: "Small batches"})
    none_wrong = [
        FinalErrors(run, 0.0, 0.0 if run.network.options["batch_norm"] else None, 0.0)
        for run in small_batch_runs("1x1", (2,), 3)
    ]
    show_measured(app, none_wrong)
    (chart,) = [chart for chart in app.get("plotly_chart") if "evaluation mode" in chart.proto.spec]
    line = next(trace for trace in json.loads(chart.proto.spec)["data"] if trace.get("customdata"))
    assert "customdata:.1%" in line["hovertemplate"]
    assert "with it **0.0%**" in text_of(app)
    assert min(line["y"]) == 0.5 / TEST_IMAGES == outcomes.LOWEST_DRAWN


def ended(app, key: str) -> None:
    """Waits for the end of a job and runs the page once more."""
    job, deadline = app.session_state[f"job.{key}"], time.monotonic() + 200
    while job.running:
        job.watch()
        assert time.monotonic() < deadline
        time.sleep(0.2)
    app.run()


@pytest.mark.experiment("batch-normalization", 3)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_training_is_watched_and_without_normalization_inputs_spread_and_long_steps_hurt(monkeypatch, seed):
    monkeypatch.setattr("dashboard.views.batch_normalization.training_view.MOMENTS", (0, 100, 200))
    app = opened("batch-normalization", {VIEW: "Through training", f"{WATCHING}.seed": seed})
    assert "No training has been watched" in text_of(app)
    app.button(key=f"{WATCHING}.train").click().run()
    ended(app, WATCHING)
    (ratio,) = re.findall(r"without it, a ratio of ([\d.]+)\.", text_of(app))
    assert float(ratio) > 2
    app.button_group(key=f"{WATCHING}.form").set_value("Loss").run()
    own, other = re.findall(r"at most ([\d.e−-]+) with batch normalization and \*\*([\d.e−-]+)\*\*", text_of(app))[0]
    assert float(other) > float(own.replace("−", "-"))
    table = app.table[0].value
    assert "smaller with it" in table.iloc[3, 2]
    if seed == 0:
        insist_on_what_is_printed(app)


def insist_on_what_is_printed(app) -> None:
    """The losses and spreads that the code prints, against those of the page."""
    output = printed(app.code[0].value)
    app.button_group(key=f"{WATCHING}.form").set_value("Activations").run()
    for step in (100, 200):
        app.select_slider(key=f"{WATCHING}.step").set_value(step).run()
        assert app.query_params[f"{WATCHING}.step"] == str(step)
        for name in ("with", "without"):
            (loss,) = re.findall(rf"{name}, {step} updates: loss ([\d.e-]+)", output)
            assert f"**{name} batch normalization**, loss {loss}" in text_of(app)
    (own,) = re.findall(r"with: nine tenths of the last ReLU's inputs span ([\d.e-]+)", output)
    (other,) = re.findall(r"without: nine tenths of the last ReLU's inputs span ([\d.e-]+)", output)
    assert f"span {own} with batch normalization and **{other}** without it" in text_of(app)
    for form in ("Loss", "Gradient", "Shifts"):
        app.button_group(key=f"{WATCHING}.form").set_value(form).run()
        assert not app.exception, form


def test_a_learning_rate_that_is_too_large_is_said_to_be(monkeypatch):
    monkeypatch.setattr("dashboard.views.batch_normalization.training_view.MOMENTS", (0, 10, 20))
    monkeypatch.setattr("dashboard.views.batch_normalization.training_view.RATES", (0.1, 1e9))
    app = opened("batch-normalization", {VIEW: "Through training", "batch-normalization.watching.rate": 1e9})
    app.button(key="batch-normalization.watching.train").click().run()
    ended(app, "batch-normalization.watching")
    assert not app.exception
    assert '"without" has diverged by update 10: at a learning rate of 1e+09' in app.warning[0].value


def test_every_number_of_the_lectures_slides_on_batch_normalization_is_on_the_page():
    text = text_of(opened("batch-normalization")).replace("\n", " ")
    for words in ("over **100** layers", "ICML **2016**", "NeurIPS **2018**", "scaling coefficient", "offset"):
        assert words in text, words
