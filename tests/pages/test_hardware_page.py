"""The page on data and hardware without a browser: times, the roofline, three ways, the amount of data."""

import dataclasses
import math
import threading
import time

import pytest
import torch

from dashboard.controls import measure_button as offer
from dashboard.views.hardware import roofline
from dashboard.views.hardware.data_amount import steps_in_words
from dashboard.views.hardware.measurement_cache import known
from dashboard.views.hardware.recorded_data_amount import Amount, recorded
from dashboard.views.hardware.sweep_axes import AXES
from engine.device import available_devices
from engine.hardware import ConvolutionCase, Measured, Peaks
from engine.runs.store import RunStore
from engine.training.loop import train
from engine.training.presets.catalogue import preset
from tests.dashboard.views.run_snippet import executed, printed
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


@pytest.mark.parametrize("view", ["Time", "Roofline", "Three ways"])
def test_what_is_being_measured_is_not_said_to_wait_for_the_button(view, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def held_back(*_):
        begun.set()
        yield from iter(lambda: go_on.wait(60), True)

    monkeypatch.setattr(offer, "_kept", held_back)
    app = opened("hardware", TINY | {VIEW: view})
    button = next(button for button in app.button if str(button.key).endswith(".measure"))
    button.click().run()
    try:
        assert begun.wait(60)
        said = text_of(app) + captions_of(app)
        assert "Being measured" in said
        assert "measured yet" not in said
        assert "Press *Measure*" not in said
    finally:
        go_on.set()


@pytest.mark.parametrize(("axis", "field"), [("Kernel", "kernel_size"), ("Batch", "batch")])
def test_times_are_measured_and_are_those_of_the_code(axis, field):
    app = opened("hardware", TINY | {"hardware.axis": axis})
    assert "Nothing has been measured" in text_of(app)
    assert "agrees with torch's own count of operations exactly" in text_of(app)
    assert "on a quiet machine" in captions_of(app)
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
    monkeypatch.setattr(roofline, "EXAMPLES", {"linear": ConvolutionCase(size=1, channels=16, kernel_size=1, batch=1)})
    monkeypatch.setattr(roofline, "ROUNDS", 1)
    app = opened("hardware", TINY | {VIEW: "Roofline", "hardware.channels": 16})
    assert "have not been measured yet" in text_of(app)
    measured(app, "hardware.roof")
    assert "of the roof at its intensity" in text_of(app)
    assert "agrees with a count by ones exactly" in text_of(app)
    names = executed(app.code[0].value)
    assert names["case"] == ConvolutionCase(8, 16, 3, 1)
    assert rf"I = {names['case'].intensity:.3g}:" in latex_of(app)
    assert names["roof"] == names["peaks"].roof(names["case"].intensity)
    assert names["speed"] <= names["roof"] * (1 + 1e-9)
    assert names["speed"] > 0
    assert list(app.dataframe[0].value["convolution"]) == ["linear", "yours"]


def test_a_depthwise_convolution_has_its_own_place():
    app = opened("hardware", TINY | {VIEW: "Roofline", "hardware.depthwise": True})
    assert "agrees with a count by ones exactly" in text_of(app)
    own = dataclasses.replace(ConvolutionCase(8, 2, 3, 1), groups=2)
    assert f"I = {own.intensity:.3g}" in latex_of(app)


def test_no_point_of_a_processor_lies_above_its_roof():
    case = ConvolutionCase(8, 2, 3, 1)
    known().peaks["cpu", "float32"] = Peaks(1e9, 1e10, 1e9)
    known().times["cpu", case] = Measured(case, case.useful_operations / 2e9, 1)
    app = opened("hardware", TINY | {VIEW: "Roofline", "device": "cpu"})
    assert "reaches **100%** of the roof" in text_of(app)
    assert not app.info
    assert f"{2:.3g} \\cdot 10^9 \\le 2 \\cdot 10^9" in latex_of(app)


def test_a_point_above_the_roof_is_explained():
    assert roofline.above_in_words([]) == ""
    assert roofline.above_in_words(["yours"]).startswith("**yours** lies above the roof")
    assert "**3 × 3, 7 × 7** lie above" in roofline.above_in_words(["3 × 3", "7 × 7"])
    assert "Winograd" in roofline.above_in_words(["yours"])


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
    assert "2 finished runs of this preset, kept here" in captions_of(app)
    assert "From 25 to 50 training images" in text_of(app)


def test_what_the_lecture_says_is_on_the_page():
    text = text_of(opened("hardware")).replace("\n", " ")
    for words in ("**2009** (Fei-Fei Li)", "large amounts of it", "hundreds of epochs", "many GPUs"):
        assert words in text, words


# Experiments -----------------------------------------------------------------------------------------------------


def seconds(case: ConvolutionCase) -> float:
    return known().times[DEVICE.kind, case].seconds


@pytest.mark.experiment("hardware", 1)
def test_with_few_channels_starting_is_most_of_the_time(monkeypatch):
    monkeypatch.setitem(AXES, "Size", dataclasses.replace(AXES["Size"], values=(8, 16, 32, 64)))
    growth, excess = {}, {}
    for channels in (4, 128):
        app = opened("hardware", {"hardware.axis": "Size", "hardware.channels": channels})
        measured(app, "hardware.times")
        small, large = (ConvolutionCase(size, channels, 3, 1) for size in (8, 32))
        assert large.operations == 16 * small.operations
        growth[channels] = seconds(large) / seconds(small)
        words = next(text.value for text in app.markdown if "as the operations alone" in text.value)
        excess[channels] = float(words.split("At 8 it takes **")[1].split(" times")[0])
    assert growth[4] < 8
    assert excess[128] < excess[4]


@pytest.mark.experiment("hardware", 2)
def test_the_sentence_on_precisions_is_built_from_the_times():
    app = opened("hardware", TINY | {"hardware.axis": "Precision"})
    measured(app, "hardware.times")
    whole = seconds(ConvolutionCase(8, 2, 3, 1))
    for precision in ("bfloat16", "float16"):
        ratio = whole / seconds(ConvolutionCase(8, 2, 3, 1, precision))
        said = f"is {ratio:.3g} times as fast as" if ratio >= 1 else f"takes {1 / ratio:,.3g} times as long as"
        assert f"{precision} **{said}** float32" in text_of(app)


@pytest.mark.experiment("hardware", 3)
def test_a_depthwise_convolution_has_few_operations_and_takes_a_larger_share_of_the_time(monkeypatch):
    monkeypatch.setattr(roofline, "EXAMPLES", {})
    monkeypatch.setattr(roofline, "ROUNDS", 1)
    own = []
    for depthwise in (False, True):
        app = opened("hardware", {VIEW: "Roofline", "hardware.depthwise": depthwise})
        measured(app, "hardware.roof")
        assert app.dataframe[0].value["time"].item()
        own.append(known().times[DEVICE.kind, ConvolutionCase(32, 32, 3, 1, groups=32 if depthwise else 1)])
    full, apart = own
    assert apart.case.intensity < full.case.intensity
    assert apart.operations_a_second < full.operations_a_second
    assert apart.case.operations * 32 == full.case.operations
    assert apart.seconds > 2 * full.seconds / 32


@pytest.mark.experiment("hardware", 4)
def test_the_fft_overtakes_later_with_many_channels(monkeypatch):
    values = (3, 7, 15, 31)
    monkeypatch.setitem(AXES, "Kernel", dataclasses.replace(AXES["Kernel"], values=values))
    first = {}
    for channels in (4, 64):
        app = opened("hardware", {VIEW: "Three ways", "hardware.channels": channels})
        measured(app, "hardware.ways")
        words = next(text.value for text in app.markdown if "The FFT overtakes" in text.value)
        for way in ("direct", "im2col", "torch"):
            said = words.split(f"{way} **")[1].split("**")[0]
            first[channels, way] = int(said.split("k = ")[1].split(" ")[0]) if "k = " in said else 99
    assert all(first[4, way] < first[64, way] for way in ("direct", "im2col", "torch"))


# Numbers and their code --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kernel_size", [3, 5, 31])
def test_the_costs_of_the_fft_follow_from_the_printed_length(kernel_size):
    app = opened("hardware", TINY | {VIEW: "Three ways", "hardware.kernel_size": kernel_size, "hardware.size": 32})
    latex = latex_of(app)
    length = int(latex.split("L = ")[1].split(",")[0])
    n, c, square = 1, 2, length**2
    assert rf"N = {square}," in latex
    costs = (2 * n * c + c**2) * 2.5 * square * math.log2(square) + 8 * n * c**2 * length * (length // 2 + 1)
    assert f"FFT: }} {round(costs):,}".replace(",", "{,}") in latex
    assert r"\approx" not in latex
    output = printed(app.code[0].value)
    assert f"FFT, L = {length}, N = {square}: {round(costs):,} operations" in output
    assert f"direct, im2col: {2 * c**2 * kernel_size**2 * 32**2:,} operations" in output


def test_the_code_of_times_prints_what_the_table_shows():
    app = opened("hardware", TINY | {"hardware.axis": "Batch"})
    measured(app, "hardware.times")
    output = printed(app.code[0].value)
    table = app.dataframe[0].value
    for batch, operations, intensity in zip(
        table["batch"], table["operations"], table["operations a byte"], strict=True
    ):
        line = next(line for line in output.splitlines() if line.startswith(f"batch {batch}:"))
        assert f"{operations:,} operations, {intensity:.2f} a byte" in line
    assert "but not the measured times" in text_of(app)


def test_the_code_of_the_roofline_prints_the_intensity_on_screen():
    app = opened("hardware", TINY | {VIEW: "Roofline"})
    intensity = latex_of(app).split("I = ")[1].split(" ")[0]
    assert f"I = {intensity} operations a byte" in printed(app.code[0].value)


def test_the_code_on_data_prints_the_law_on_screen():
    app = opened("hardware", {VIEW: "Amount of data"})
    output = printed(app.code[0].value)
    factor, exponent = (latex_of(app).split(f"{symbol} = ")[1].split(",")[0] for symbol in ("a", r"\beta"))
    assert f"a = {factor}, beta = {exponent}, " in output


def test_what_is_said_of_more_data_is_built_from_the_errors():
    amounts = [Amount(25, (0.4,)), Amount(50, (0.2,)), Amount(100, (0.2,)), Amount(200, (0.25,)), Amount(400, (0.1,))]
    words = steps_in_words(amounts)
    assert "multiplied by 0.50, 1.00, 1.25, 0.40." in words
    assert "It does not fall from 50 to 100 and from 100 to 200." in words
    assert "falls at every step" in steps_in_words(amounts[:2])
    shown = text_of(opened("hardware", {VIEW: "Amount of data"}))
    assert "does not fall from 800 to 1400" in shown
    assert "every doubling" not in shown
