"""The page on residual learning without a browser: every view, its code, and the lecture's numbers."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest
from safetensors.torch import save
from streamlit.testing.v1 import AppTest

from dashboard.components.curve_pad.curve_pad import PLACES
from dashboard.shell.navigation import ROOT, card
from dashboard.views.residual.flow import flow_words
from dashboard.views.residual.function_classes import CURVES, heights_text, read_heights
from engine.landscape import GradientFlow
from engine.landscape.function_classes import fit
from engine.landscape.shipped import shipped_surface
from engine.runs.store import RunStore
from engine.training import Comparison, NetworkSpec, OptimizerSpec, RunSpec, Training
from tests.dashboard.views.run_snippet import executed, printed
from tests.pages.opening import opened

VIEW = "residual.view"


def text_of(app) -> str:
    return " ".join(text.value for text in app.markdown)


def latex_of(app) -> str:
    return " ".join(text.value for text in app.latex).replace(r"\allowbreak", "")


def charts_of(app) -> dict[str, str]:
    """What each chart says of itself, by the end of its key."""
    return {each.proto.id.rpartition(".")[2]: each.proto.alt for each in app.get("plotly_chart")}


def mean_ends(flows, kind: str, what: int) -> tuple[float, float]:
    """The first and the last layer, in the mean over seeds."""
    layers = [flow[what] for flow in flows[kind]]
    return sum(own[0] for own in layers) / len(layers), sum(own[-1] for own in layers) / len(layers)


def insist_on_the_charts_of(app, flows) -> None:
    for what, chart in enumerate(("gradient_norms", "input_scales")):
        words = charts_of(app)[chart]
        for place, kind in enumerate(("plain", "residual")):
            shown = re.findall(r"([\d.e+-]+) in the first and ([\d.e+-]+) in the last", words)[place]
            assert [float(value) for value in shown] == pytest.approx(mean_ends(flows, kind, what), rel=2e-2)


@pytest.mark.parametrize(("depth", "normalized"), [(8, True), (56, True), (20, False)])
def test_the_ratios_and_charts_on_screen_are_those_of_the_code(depth, normalized):
    app = opened("residual", {"residual.flow.depth": depth, "residual.flow.norm": normalized})
    assert not app.exception
    flows = executed(app.code[0].value)["flows"]
    ratios = [plain[0][0] / other[0][0] for plain, other in zip(flows["plain"], flows["residual"], strict=True)]
    shown = text_of(app).split("is **")[1].split("**")[0]
    assert [float(ratio) for ratio in shown.split(", ")] == pytest.approx(ratios, rel=2e-2)
    insist_on_the_charts_of(app, flows)
    lines = re.findall(r"seed \d: ([\d.e+-]+) / [\d.e+-]+ = ([\d.e+-]+)", printed(app.code[0].value))
    assert ", ".join(ratio for _, ratio in lines) == shown


@pytest.mark.experiment("residual", 1)
def test_with_normalization_the_plain_gradient_explodes_with_depth_and_without_it_vanishes():
    app = opened("residual", {"residual.flow.depth": 8})
    first = first_norms(app)
    assert first["plain"] < 1
    app.select_slider(key="residual.flow.depth").set_value(110).run()
    first = first_norms(app)
    assert first["plain"] > 1e5
    assert first["residual"] < 10
    assert "network: from the last layers to the first its gradient *grows* by a factor of" in text_of(app)
    app.toggle(key="residual.flow.norm").set_value(False).run()
    first = first_norms(app)
    assert first["plain"] < 1e-9
    assert first["residual"] > 1e5
    assert "The plain network's first layer has a gradient" in text_of(app)


def first_norms(app) -> dict[str, float]:
    """The first layers' gradients in the chart."""
    found = re.findall(r"(plain|residual)-\d+: [^;]*?([\d.,e−]+) in the first", charts_of(app)["gradient_norms"])
    return {kind: float(value.replace("−", "-").replace(",", "")) for kind, value in found}


@pytest.mark.parametrize(
    ("plain", "expected"), [(2.0, "*grows* by a factor of 20"), (0.001, "*shrinks* by a factor of 100")]
)
def test_the_words_on_gradients_are_those_of_the_moment_that_is_shown(plain, expected):
    layers = ("first", "last", "linear")
    flows = {
        "plain": [GradientFlow(layers, (plain, 0.1, 0.1), (1.0, 1.0, 1.0), 2.3)],
        "residual": [GradientFlow(layers, (0.1, 0.1, 0.1), (1.0, 1.0, 1.0), 2.3)],
    }
    words = flow_words(flows)
    assert f"The **plain** network: from the last layers to the first its gradient {expected}" in words
    assert (
        "The **residual** network: from the last layers to the first its gradient stays within a factor of 10" in words
    )
    assert ("One learning rate cannot suit" in words) is (plain > 1)
    assert flow_words(dict.fromkeys(flows, flows["residual"])).endswith("gradients are of one size.")
    dead = [GradientFlow(layers, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 2.3)]
    assert "stays within" in flow_words({"plain": dead, "residual": dead})


def test_a_moment_of_training_on_screen_is_that_of_the_code_and_of_the_address():
    app = opened("residual", {"residual.flow.depth": 8})
    app.button(key="residual.flow.train").click().run()
    ended(app, "residual.flow")
    assert "after 200 updates" in text_of(app)
    app.select_slider(key="residual.flow.step").set_value(5).run()
    assert app.query_params["residual.flow.step"] == "5"
    assert "after 5 updates" in text_of(app)
    insist_on_the_charts_of(app, executed(app.code[0].value)["flows"])
    (ratio,) = re.findall(r"after 5 updates: [\d.e+-]+ / [\d.e+-]+ = ([\d.e+-]+)", printed(app.code[0].value))
    assert f"After 5 updates of the network of seed 0 it is **{ratio}**" in text_of(app)


def test_a_training_that_diverges_is_said_to(monkeypatch):
    network = NetworkSpec("plain", {"depth": 8, "width": 8, "batch_norm": False})
    wild = RunSpec("plain", network, optimizer=OptimizerSpec(learning_rate=1e6), device="cpu")
    monkeypatch.setattr("dashboard.views.residual.networks.DeepNetwork.run", lambda _, kind: replace(wild, name=kind))
    app = opened("residual", {"residual.flow.depth": 8})
    app.button(key="residual.flow.train").click().run()
    ended(app, "residual.flow")
    assert '"plain" has diverged by update' in app.warning[0].value
    assert '"residual" has diverged by update' in app.warning[0].value


def ended(app, key: str) -> None:
    """Waits for the end of a job and runs the page once more."""
    job, deadline = app.session_state[f"job.{key}"], time.monotonic() + 200
    while job.running:
        job.watch()
        assert time.monotonic() < deadline
        time.sleep(0.2)
    app.run()


def test_a_block_without_strength_is_the_identity():
    app = opened("residual", {VIEW: "Blocks"})
    assert r"\text{residual: } 0.0\% \qquad  \text{plain: } 100.0\%" in latex_of(app)
    names = executed(app.code[0].value)
    assert (names["x"] == names["outputs"]["residual"]).all()
    assert not names["outputs"]["plain"].any()


def test_a_block_of_some_strength_changes_what_the_code_says():
    app = opened("residual", {VIEW: "Blocks", "residual.blocks.alpha": 0.5})
    changes = executed(app.code[0].value)["changes"]
    output = printed(app.code[0].value)
    for kind, change in changes.items():
        assert f"{kind}: }} {change:.1%}".replace("%", r"\%") in latex_of(app)
        assert f"{kind}: {change:.1%}" in output
    assert "agrees with torch.nn.functional" in text_of(app)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Two 3 × 3 convolutions", "in 3 of 16 blocks of ResNet-34"),
        ("Bottleneck 1 × 1, 3 × 3, 1 × 1", "in 4 of 16 blocks of ResNet-50"),
        ("Small images", "in 2 of 9 blocks of ResNet-20"),
    ],
)
def test_shortcuts_are_counted(kind, words):
    assert words in text_of(opened("residual", {VIEW: "Blocks", "residual.blocks.kind": kind}))


@pytest.mark.parametrize("name", list(CURVES))
def test_the_errors_of_both_families_are_those_of_the_code(name):
    app = opened("residual", {VIEW: "Nested classes", "residual.classes.curve": name, "residual.classes.size": 5})
    names = executed(app.code[0].value)
    for family, best in names["best"].items():
        assert f"{best.error:.3f}" in latex_of(app)
        assert ", ".join(f"{error:.3f}" for error in names["errors"][family]) in charts_of(app)["errors"]
    assert "agrees with numpy.linalg.lstsq" in text_of(app)


@pytest.mark.experiment("residual", 2)
def test_on_a_step_three_equal_steps_are_worse_than_two():
    app = opened("residual", {VIEW: "Nested classes"})
    errors = {}
    for size in (2, 3):
        app.slider(key="residual.classes.size").set_value(size).run()
        errors[size] = re.findall(r"text\{(nested|equal)\}\} = ([\d.]+)", latex_of(app))
    assert dict(errors[2])["equal"] == "0.000"
    assert float(dict(errors[3])["equal"]) > 0
    assert float(dict(errors[3])["nested"]) <= float(dict(errors[2])["nested"])
    output = printed(app.code[0].value)
    for family, error in errors[3]:
        assert f"{family}, n = 3: error {error}" in output
    assert "worse* at n = 3, 5, 7" in text_of(app)
    assert fit(np.repeat([0.0, 1.0], PLACES // 2), "equal", 2).error == 0


@pytest.mark.experiment("residual", 3)
def test_the_residual_networks_loss_lies_lower_in_the_middle_and_along_both_cuts():
    app = opened("residual", {VIEW: "Loss surfaces", "residual.surfaces.form": "Cuts"})
    assert not app.exception
    plain, residual = (np.array(shipped_surface(f"{kind}32-digits").surface.losses) for kind in ("plain", "resnet"))
    middle = len(plain) // 2
    assert plain[middle, middle] > 100 * residual[middle, middle]
    assert (residual[middle] < plain[middle]).all()
    assert (residual[:, middle] < plain[:, middle]).all()
    said = [float(loss) for loss in re.findall(r"\*\*, loss ([\d.e-]+) in the middle", text_of(app))]
    assert said == pytest.approx([plain[middle, middle], residual[middle, middle]], rel=1e-2)


def test_the_shipped_surfaces_say_their_loss_and_their_command():
    app = opened("residual", {VIEW: "Loss surfaces"})
    for name in ("plain32-digits", "resnet32-digits"):
        assert f"{shipped_surface(name).surface.centre:.3g}" in latex_of(app)
        assert f"python -m engine.landscape {name}" in text_of(app)
    assert "agrees with the networks' losses in float64" in text_of(app)


def test_the_code_of_the_shipped_surfaces_computes_both_again():
    app = opened("residual", {VIEW: "Loss surfaces"})
    assert "data, 25, span=1, seed=0)" in app.code[0].value
    quick = app.code[0].value.replace("data, 25,", "data, 3,")
    surfaces, output = executed(quick)["surfaces"], printed(quick)
    said = re.findall(r"\*\*(\S+)\*\*, loss ([\d.e-]+) in the middle", text_of(app))
    assert len(said) == 2
    for title, loss in said:
        assert f"{title}: loss {loss} in the middle" in output
    for name in ("plain32-digits", "resnet32-digits"):
        shipped = shipped_surface(name).surface.losses
        nine = [row[::12] for row in shipped[::12]]
        assert surfaces[name].losses == pytest.approx(np.array(nine), rel=2e-3)


def test_without_finished_runs_the_reader_is_told_where_to_get_one(monkeypatch, tmp_path):
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path))  # the pictures of the runs that ship are not here
    app = opened("residual", {VIEW: "Loss surfaces", "residual.surfaces.source": "Your own run"})
    assert "No run has been finished here yet" in app.info[0].value


def test_every_number_of_the_lectures_slides_on_residual_networks_is_on_the_page():
    app = opened("residual")
    for words in ("CVPR 2016", "over **100** layers", "**two** types of residual blocks", r"f(x) \to x + f(x)"):
        assert words in text_of(app).replace("\n", " ").replace(r"\\", "\\"), words


def a_finished_run(*, broken: bool = False) -> str:
    """Trains a small network as a worker would and keeps it in the store; returns its id."""
    store = RunStore()
    spec = RunSpec("plain-8", NetworkSpec("plain", {"depth": 8, "width": 4}), steps=5, device="cpu")
    store.add(Comparison("own", (spec,)))
    run = store.claim("me")
    assert run is not None
    training = Training(spec)
    points = list(training.events())
    store.record(run.id, "me", points)
    weights = {name: value.contiguous() for name, value in training.model.state_dict().items()}
    if broken:
        weights["conv1.weight"] = weights["conv1.weight"] * float("nan")
    store.end(run.id, "me", "finished", weights=save(weights))
    return run.id


OWN = {VIEW: "Loss surfaces", "residual.surfaces.source": "Your own run"}


def test_a_run_of_the_readers_own_gets_its_surface():
    run_id = a_finished_run()
    app = opened("residual", OWN | {"residual.surfaces.resolution": 9})
    assert app.query_params["residual.surfaces.run"] == run_id
    assert any("81 evaluations on its first 200 training images:" in caption.value for caption in app.caption)
    app.button(key="residual.surfaces.compute").click().run()
    ended(app, "residual.surfaces")
    assert "plain-8, seed 0, on digits**, loss" in text_of(app)
    assert "agrees with the network's own loss in float64" in text_of(app)
    surface = executed(app.code[0].value)["surface"]
    assert f"L(0, 0) = {surface.centre:.4g}" in latex_of(app)
    assert f"{np.max(surface.losses):.3g} at most" in charts_of(app)["figure0"]


def test_a_link_to_a_run_chooses_it():
    first, second = a_finished_run(), a_finished_run()
    for run_id in (first, second):
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
        app.query_params["residual.surfaces.run"] = run_id
        app.session_state[VIEW] = "Loss surfaces"
        app.switch_page(str(card("residual").script)).run()
        assert app.selectbox(key="residual.surfaces.run-choice").value == run_id


def test_a_surface_without_a_finite_loss_is_said_to_be_empty():
    a_finished_run(broken=True)
    app = opened("residual", OWN | {"residual.surfaces.resolution": 9})
    app.button(key="residual.surfaces.compute").click().run()
    ended(app, "residual.surfaces")
    assert not app.exception
    assert "is no number at any of its 81 places" in app.warning[0].value


def test_a_drawn_curve_is_in_the_address_and_comes_back():
    heights = np.linspace(0, 1, PLACES)
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    app.query_params["residual.classes.drawn"] = heights_text(heights)
    app.session_state[VIEW] = "Nested classes"
    app.switch_page(str(card("residual").script)).run()
    curve = executed(app.code[0].value)["curve"]
    assert np.abs(curve - heights).max() < 1 / 255
    app.button(key="residual.classes.undo").click().run()
    assert "residual.classes.drawn" not in app.query_params
    assert executed(app.code[0].value)["curve"] == pytest.approx(CURVES["A step"])


@pytest.mark.parametrize("text", ["", "zz", "00ff", "ab" * (PLACES - 1)])
def test_an_address_without_a_usable_curve_is_ignored(text):
    assert read_heights(text) is None
