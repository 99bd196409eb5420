"""The page on batch normalization without a browser: both modes, small batches, a training watched, the lecture."""

import time

import pytest

from dashboard.batch_normalization.small_batches import Outcome, _strays
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
    stray = executed(app.code[0].value)["stray"]
    assert f"strays from the data's by **{stray:.3g} σ**" in text_of(app)
    assert "agrees with the same batches by NumPy" in text_of(app)


def test_small_batches_stray_more():
    means = [stray.mean for stray in _strays()]
    assert means == sorted(means, reverse=True)
    assert means[0] / means[-1] > 8


def test_finished_trainings_are_drawn(monkeypatch):
    outcomes = [Outcome(True, 2, 0.1, 0.2), Outcome(False, 2, 0.05, 0.1)]
    monkeypatch.setattr("dashboard.batch_normalization.small_batches._outcomes", lambda _specs: iter(outcomes * 8))
    app = opened("batch-normalization", {VIEW: "Small batches"})
    assert any("Press the button below" in caption.value for caption in app.caption)
    app.button(key="batch-normalization.small.train").click().run()
    deadline = time.monotonic() + 60
    while any("Press the button below" in caption.value for caption in app.caption):
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
    while app.session_state["job.batch-normalization.watching"].running:
        time.sleep(0.2)
    app.run()
    app.select_slider(key="batch-normalization.watching.step").set_value(20).run()
    assert f"**with batch normalization**, loss {seen['with'][-1].loss:.3g}" in text_of(app)
    for form in ("Loss along the gradient", "Gradient along it", "Shift of inputs"):
        app.button_group(key="batch-normalization.watching.form").set_value(form).run()
        assert not app.exception, form


def test_every_number_of_the_lectures_slides_on_batch_normalization_is_on_the_page():
    text = text_of(opened("batch-normalization")).replace("\n", " ")
    for words in ("over **100** layers", "ICML **2016**", "NeurIPS **2018**", "scaling coefficient", "offset"):
        assert words in text, words
