"""The page on batch normalization without a browser: both modes, small batches, a training watched, the lecture."""

import time

import pytest

from dashboard.batch_normalization import small_batches
from dashboard.batch_normalization.small_batches import _strays
from dashboard.job import job_of_pieces
from engine.landscape.endings import Ending
from tests.dashboard.snippets.run import executed
from tests.pages.opening import opened, wait_for

VIEW = "batch-normalization.view"
STEPS = "batch-normalization.steps"


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
    y = executed(app.code[0].value)["y"]
    assert f"**y** · mean {y.mean().item():.2f}, std {y.std(correction=0).item():.2f}".replace("-", "−") in text_of(app)


def test_own_scale_and_offset_set_the_output():
    app = opened("batch-normalization", {f"{STEPS}.gamma": 2.0, f"{STEPS}.beta": -1.0})
    assert "**y** · mean −1.00, std 2.00" in text_of(app)
    y = executed(app.code[0].value)["y"]
    assert y.mean().item() == pytest.approx(-1, abs=1e-4)


@pytest.mark.parametrize("size", [2, 64])
def test_the_stray_on_screen_is_that_of_the_code(size):
    app = opened("batch-normalization", {VIEW: "Small batches", "batch-normalization.small.batch": size})
    strays = executed(app.code[0].value)["strays"]
    mean, std = strays[size]
    assert f"strays from the data's by **{mean:.3g} σ** and its standard deviation by **{std:.1%}**" in text_of(app)
    (chart,) = [each.proto.alt for each in app.get("plotly_chart")]
    shown = [float(value) for value in chart.split("; ")[0].split(": ")[1].split(", ")]
    assert shown == pytest.approx([mean for mean, _ in strays.values()], rel=1e-2)
    assert "agrees with NumPy in double precision" in text_of(app)


def test_small_batches_stray_more():
    means = [stray.mean for stray in _strays()]
    assert means == sorted(means, reverse=True)
    assert means[0] / means[-1] > 8


def test_trainings_with_several_batch_sizes_are_drawn_and_are_those_of_the_code(monkeypatch):
    monkeypatch.setattr(small_batches, "TRAINED", {"two": (128, 256)})
    monkeypatch.setattr(small_batches, "SEEN", 512)
    app = opened("batch-normalization", {VIEW: "Small batches"})
    assert any("Press the button below" in caption.value for caption in app.caption)
    assert "errors" not in app.code[0].value
    app.button(key="batch-normalization.small.train").click().run()
    ended(app, "batch-normalization.small")
    errors = executed(app.code[0].value)["errors"]
    chart = app.get("plotly_chart")[1].proto.alt
    for batch_norm, name in ((True, "with"), (False, "without")):
        assert f"{name} batch norm: {errors[batch_norm, 128]:.1%}, {errors[batch_norm, 256]:.1%}" in chart


def test_a_training_that_diverged_is_named():
    app = opened("batch-normalization", {VIEW: "Small batches"})
    (spec, *_) = small_batches._specs((2,))
    job = job_of_pieces(iter([Ending(spec, None, None)]), total=1)
    job.join(60)
    app.session_state["job.batch-normalization.small"] = job
    app.run()
    assert "Diverged, so without a test error: with, n = 2." in app.warning[0].value


def ended(app, key: str) -> None:
    """Waits for the end of a job and runs the page once more."""
    job, deadline = app.session_state[f"job.{key}"], time.monotonic() + 200
    while job.running:
        job.watch()
        assert time.monotonic() < deadline
        time.sleep(0.2)
    app.run()


def test_a_training_is_watched_and_set_beside_what_is_said(monkeypatch):
    monkeypatch.setattr("dashboard.batch_normalization.watching.MOMENTS", (0, 10, 20))
    app = opened("batch-normalization", {VIEW: "Through training"})
    assert "Nothing has been watched" in text_of(app)
    app.button(key="batch-normalization.watching.train").click().run()
    wait_for(app, "agrees with torch.func")
    seen = executed(app.code[0].value)["seen"]
    ended(app, "batch-normalization.watching")
    assert app.select_slider(key="batch-normalization.watching.step").value == 20
    app.select_slider(key="batch-normalization.watching.step").set_value(10).run()
    assert app.query_params["batch-normalization.watching.step"] == "10"
    assert f"**with batch normalization**, loss {seen['with'][1].loss:.3g}" in text_of(app)
    table = app.table[0].value
    assert table.iloc[4, 2].startswith(f"{max(seen['without'][2].gradient_changes):.3g} : ")
    for form in ("Loss", "Gradient", "Shifts"):
        app.button_group(key="batch-normalization.watching.form").set_value(form).run()
        assert not app.exception, form


def test_a_learning_rate_that_is_too_large_is_said_to_be(monkeypatch):
    monkeypatch.setattr("dashboard.batch_normalization.watching.MOMENTS", (0, 10, 20))
    monkeypatch.setattr("dashboard.batch_normalization.watching.RATES", (0.1, 1e9))
    app = opened("batch-normalization", {VIEW: "Through training", "batch-normalization.watching.rate": 1e9})
    app.button(key="batch-normalization.watching.train").click().run()
    ended(app, "batch-normalization.watching")
    assert not app.exception
    assert '"without" has diverged by update 10: at a learning rate of 1e+09' in app.warning[0].value


def test_every_number_of_the_lectures_slides_on_batch_normalization_is_on_the_page():
    text = text_of(opened("batch-normalization")).replace("\n", " ")
    for words in ("over **100** layers", "ICML **2016**", "NeurIPS **2018**", "scaling coefficient", "offset"):
        assert words in text, words
