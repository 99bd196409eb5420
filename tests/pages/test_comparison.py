"""The page that compares networks: axes by choice, families, the front, and measurements that can be cancelled."""

import json
import time

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.lessons import lesson
from dashboard.shell.navigation import ROOT
from dashboard.views.comparison.axes import QUANTITIES
from dashboard.views.comparison.timings import measured_here
from engine.device import pick_device
from engine.networks.timing import time_network
from engine.networks.torchvision_metadata import published, published_entry, zero_weight_network
from tests.dashboard.views.run_snippet import printed


def opened(**state) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for key, value in state.items():
        app.session_state[f"comparison.{key}"] = value
    return app.switch_page("pages/comparison.py").run()


def captions(app: AppTest) -> str:
    return "\n".join(element.value for element in app.caption)


def test_it_opens_with_114_networks_and_without_a_download():
    app = opened()
    assert not app.exception
    assert "of 114 are on the Pareto front" in captions(app)
    assert "115 sets of weights; *vgg16 FEATURES* is left out" in captions(app)


def test_other_axes_have_another_front():
    before = captions(opened())
    after = captions(opened(x="parameters"))
    assert before != after
    assert "squeezenet1_1" in after


def test_families_filter_the_chart():
    app = opened(families=["VGG", "ResNet"])
    assert "of 16 are on the Pareto front" in captions(app)
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert {trace["name"] for trace in figure["data"]} == {"Pareto front", "VGG", "ResNet"}


def test_only_the_best_weights_of_each_network():
    assert "of 80 are on the Pareto front" in captions(opened(best=True))


def test_an_axis_that_nobody_has_measured_says_what_to_do():
    assert "press *Measure*" in opened(x="time here").info[0].value


def test_looking_closer_counts_again():
    app = opened(closer="vgg16 V1")
    assert any("**138M**" in element.value for element in app.markdown)
    assert any("parameter count exactly" in element.value for element in app.markdown)


def test_a_measurement_shows_its_progress_and_can_be_cancelled():
    app = opened()
    app.button(key="comparison.measure").click().run()
    app.button(key="comparison.cancel").click().run()
    job = app.session_state["job.comparison"]
    deadline = time.monotonic() + 60
    while job.running and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not job.running
    assert job.done < job.total


def front(app: AppTest) -> str:
    """The sentence on the front."""
    return next(each.value for each in app.caption if "Pareto front" in each.value)


PUBLISHED = [name for name, quantity in QUANTITIES.items() if quantity.published]


@pytest.mark.parametrize(
    ("x", "state"),
    [(x, {}) for x in PUBLISHED if x != "top-1"] + [("year", {"best": True}), ("parameters", {"families": ["VGG"]})],
)
def test_the_code_prints_the_front_that_is_on_screen(x, state):
    app = opened(x=x, **state)
    lines = printed(app.code[0].value).splitlines()
    count, total = front(app).split(" are on")[0].split(" is on")[0].removeprefix("**").split(" of ")
    assert lines[0] == f"{count} of {total} on the Pareto front"
    names = [line.split(":")[0] for line in lines[1:]]
    assert len(names) == int(count)
    assert ", ".join(names) in front(app)


def test_the_code_measures_what_the_axis_shows():
    app = opened(x="memory here", y="top-1", families=["ShuffleNet"], best=True)
    entry = published_entry("shufflenet_v2_x0_5 V1")
    device = pick_device()
    timing = time_network(zero_weight_network(entry, device=device.torch), entry.input_size, device)
    assert timing is not None
    assert f"memory here {timing.activation_bytes / 1e6:.4g}, top-1 60.55" in printed(app.code[0].value)


@pytest.mark.experiment("comparison", 1)
def test_linear_layers_cost_parameters_and_buy_little():
    app = opened(x="parameters", families=["AlexNet", "VGG", "Inception", "ResNet"])
    entries = {entry.network: entry.parameters for entry in published()}
    wide = [size for name, size in entries.items() if name.startswith(("alexnet", "vgg"))]
    others = [entries[name] for name in ("googlenet", "inception_v3", "resnet50")]
    assert min(wide) > max(others)
    assert "vgg" not in front(app).split("better in one. ")[1].split(". torchvision")[0]
    assert "alexnet" not in front(app).split("better in one. ")[1].split(". torchvision")[0]


@pytest.mark.experiment("comparison", 2)
def test_the_best_accuracy_rises_over_the_years():
    app = opened(x="year")
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    trace = next(each for each in figure["data"] if each["name"] == "Pareto front")
    assert trace["name"]
    first, last = (select(published(), key=lambda entry: entry.top1) for select in (min, max))
    assert (first.network, first.year, round(first.top1)) == ("alexnet", 2012, 57)
    assert (round(last.top1), last.year) == (89, 2020)
    assert "SWAG" in last.weights
    assert "alexnet V1" in front(app)
    assert last.title in front(app)


@pytest.mark.experiment("comparison", 3)
def test_depthwise_networks_are_slower_than_their_multiply_adds_suggest():
    device = pick_device()
    known = measured_here(device)
    for title in ("mobilenet_v3_small V1", "mnasnet0_5 V1", "resnet18 V1"):
        if title not in known:
            entry = published_entry(title)
            known[title] = time_network(zero_weight_network(entry, device=device.torch), entry.input_size, device)  # type: ignore[index]
    pace = {title: known[title].seconds / published_entry(title).multiply_adds for title in known}
    assert min(pace["mobilenet_v3_small V1"], pace["mnasnet0_5 V1"]) > 1.5 * pace["resnet18 V1"]
    app = opened(x="time here")
    assert "press *Measure*" in app.info[0].value
    assert "slower than their multiply-adds suggest" in lesson("comparison").try_this[2].look_for
