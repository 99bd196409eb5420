"""The page on data and hardware without a browser: times, the roofline, three ways, the amount of data."""

import dataclasses
import time

import pytest
import torch

from dashboard.hardware import roof
from dashboard.hardware.known import known
from dashboard.hardware.recorded import recorded
from engine.device import available_devices
from engine.hardware import ConvolutionCase, Measured, Peaks
from engine.training.loop import train
from engine.training.presets import preset
from engine.training.store import RunStore
from tests.dashboard.snippets.run import executed
from tests.pages.opening import opened

VIEW = "hardware.view"
TINY = {"hardware.size": 8, "hardware.channels": 2, "hardware.kernel_size": 3}
DEVICE = available_devices()[0]


@pytest.fixture(autouse=True)
def nothing_known():
    """Measurements are shared by all readers of a server; a test begins without."""
    known.clear()


def text_of(app) -> str:
    return " ".join(text.value for text in app.markdown)


def latex_of(app) -> str:
    return " ".join(text.value for text in app.latex)


def captions_of(app) -> str:
    return " ".join(text.value for text in app.caption)


def measured(app, key: str) -> None:
    """Presses the button and waits for the last measurement."""
    app.button(key=f"{key}.measure").click().run()
    job, deadline = app.session_state[f"job.{key}"], time.monotonic() + 150
    while job.running:
        assert time.monotonic() < deadline, f"{job.done} of {job.total}"
        time.sleep(0.1)
    assert job.finished, job.problem
    app.run()


@pytest.mark.parametrize(("axis", "field"), [("Kernel", "kernel_size"), ("Batch", "batch")])
def test_times_are_measured_and_are_those_of_the_code(axis, field):
    app = opened("hardware", TINY | {"hardware.axis": axis})
    assert "Nothing has been measured" in text_of(app)
    assert "agrees with torch's own count of operations exactly" in text_of(app)
    assert "if nobody else computes here" in captions_of(app)
    measured(app, "hardware.times")
    assert "At the large end the time grows" in text_of(app)
    names = executed(app.code[0].value)
    table = app.dataframe[0].value
    assert list(table["operations"]) == list(names["operations"].values())
    assert list(table["operations a byte"]) == pytest.approx(list(names["intensity"].values()), abs=0.01)
    assert [str(value) for value in names["seconds"]] == list(table[field.replace("_", " ")])
    assert all(seconds > 0 for seconds in names["seconds"].values())


def test_precisions_are_compared():
    app = opened("hardware", TINY | {"hardware.axis": "Precision"})
    measured(app, "hardware.times")
    assert "The operations are the same" in text_of(app)
    assert list(app.dataframe[0].value["precision"]) == ["float32", "bfloat16", "float16"]
    assert set(executed(app.code[0].value)["seconds"]) == {"float32", "bfloat16", "float16"}


def test_the_formula_has_the_present_numbers():
    app = opened("hardware", TINY | {"hardware.axis": "Size"})
    assert r"2 \cdot 1 \cdot 2^2 \cdot 3^2 \cdot 256^2 = 4{,}718{,}592" in latex_of(app)
    assert r"(2 \cdot 2 \cdot 256^2 + 2^2 \cdot 3^2) \cdot 4 = 1{,}048{,}720" in latex_of(app)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"hardware.channels": 256, "hardware.batch": 64}, "of memory and at most 1.07 GB are allowed here"),
        ({"hardware.channels": 256, "hardware.kernel_size": 31, "hardware.batch": 4}, "at most 5 min 0 s are allowed"),
    ],
)
def test_what_is_too_large_is_refused_with_advice(state, words):
    app = opened("hardware", state)
    assert not app.exception
    assert words in app.warning[0].value
    assert "Choose a smaller size" in app.warning[0].value
    assert not [button for button in app.button if button.key == "hardware.times.measure"]


def test_the_roofline_is_measured_and_is_that_of_the_code(monkeypatch):
    monkeypatch.setattr(roof, "EXAMPLES", {"linear": ConvolutionCase(size=1, channels=16, kernel_size=1, batch=1)})
    monkeypatch.setattr(roof, "ROUNDS", 1)
    app = opened("hardware", TINY | {VIEW: "Roofline", "hardware.channels": 16})
    assert "have not been measured yet" in text_of(app)
    measured(app, "hardware.roof")
    assert "of the roof at its intensity" in text_of(app)
    assert "agrees with a count by ones exactly" in text_of(app)
    names = executed(app.code[0].value)
    assert names["case"] == ConvolutionCase(8, 16, 3, 1)
    assert rf"I = {names['case'].intensity:.3g}:" in latex_of(app)
    assert names["roof"] == names["peaks"].roof(names["case"].intensity)
    assert names["speed"] > 0
    assert list(app.dataframe[0].value["convolution"]) == ["linear", "yours"]


def test_a_depthwise_convolution_has_its_own_place():
    app = opened("hardware", TINY | {VIEW: "Roofline", "hardware.depthwise": True})
    assert "agrees with a count by ones exactly" in text_of(app)
    own = dataclasses.replace(ConvolutionCase(8, 2, 3, 1), groups=2)
    assert f"I = {own.intensity:.3g}" in latex_of(app)


def test_a_point_above_the_roof_is_explained():
    case = ConvolutionCase(8, 2, 3, 1)
    known().peaks[DEVICE.kind, "float32"] = Peaks(1e9, 1e10, 1e9)
    known().times[DEVICE.kind, case] = Measured(case, case.useful_operations / 2e9, 1)
    app = opened("hardware", TINY | {VIEW: "Roofline"})
    assert "**yours** lies above the roof by more than a tenth" in app.info[0].value
    assert "Winograd" in app.info[0].value


def test_three_ways_agree_and_are_those_of_the_code():
    app = opened("hardware", TINY | {VIEW: "Three ways", "hardware.kernel_size": 5})
    assert text_of(app).count("agrees with torch's conv2d") == 3
    names = executed(app.code[0].value)
    for way in ("direct", "columns", "spectra"):
        torch.testing.assert_close(names[way], names["y"], atol=1e-5, rtol=1e-4)
    measured(app, "hardware.ways")
    assert "The FFT overtakes" in text_of(app)
    assert "not measured" not in str(app.table[0].value)


def test_columns_too_large_for_memory_are_refused_with_advice():
    app = opened("hardware", {VIEW: "Three ways", "hardware.size": 256, "hardware.kernel_size": 31})
    assert "im2col would need 8.06 GB for its columns" in app.warning[0].value


def test_the_recorded_errors_are_shown_and_are_those_of_the_code():
    app = opened("hardware", {VIEW: "Amount of data"})
    first, last = recorded().amounts[0], recorded().amounts[-1]
    assert f"falls from **{first.error:.1%}** to **{last.error:.1%}**" in text_of(app)
    assert "python -m engine.training data-amount --json" in captions_of(app)
    assert "agrees with numpy.polyfit" in text_of(app)
    (link,) = [each.proto for each in app.get("page_link") if "7 networks" in each.proto.label]
    assert link.query_string == "training.preset=More+and+more+data"
    errors = executed(app.code[0].value)["errors"]
    shown = {amount.pictures: amount.error for amount in recorded().amounts}
    assert errors == pytest.approx({pictures: shown[pictures] for pictures in errors}, abs=0.08)


def finished_runs(count: int) -> None:
    """Trains the preset's first networks for a moment, as a worker would, and keeps them."""
    store = RunStore()
    comparison = preset("data-amount").comparison(device="cpu")
    store.add(dataclasses.replace(comparison, runs=comparison.runs[:count]))
    for _ in range(count):
        run = store.claim("me")
        assert run is not None
        store.record(run.id, "me", list(train(dataclasses.replace(run.spec, steps=5))))
        store.end(run.id, "me", "finished")


def test_finished_runs_of_the_preset_are_drawn():
    finished_runs(2)
    app = opened("hardware", {VIEW: "Amount of data"})
    assert "2 finished runs of this preset are kept here" in captions_of(app)
    assert "From 25 to 50 pictures" in text_of(app)


def test_what_the_lecture_says_is_on_the_page():
    text = text_of(opened("hardware")).replace("\n", " ")
    for words in ("**2009** (Fei-Fei Li)", "large amounts of it", "hundreds of epochs", "many GPUs"):
        assert words in text, words
