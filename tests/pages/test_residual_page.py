"""The page on residual learning without a browser: every view, its code, and the lecture's numbers."""

import numpy as np
import pytest
from safetensors.torch import save

from dashboard.curve_pad import PLACES
from dashboard.residual.classes import CURVES
from engine.landscape.shipped import shipped_surface
from engine.landscape.staircases import fit
from engine.training import Comparison, NetworkSpec, RunSpec, Training
from engine.training.store import RunStore
from tests.dashboard.snippets.run import executed
from tests.pages.opening import opened, wait_for

VIEW = "residual.view"


def text_of(app) -> str:
    return " ".join(text.value for text in app.markdown)


def latex_of(app) -> str:
    return " ".join(text.value for text in app.latex)


@pytest.mark.parametrize(("depth", "normalized"), [(8, True), (56, True), (20, False)])
def test_the_ratios_on_screen_are_those_of_the_code(depth, normalized):
    app = opened("residual", {"residual.flow.depth": depth, "residual.flow.norm": normalized})
    assert not app.exception
    norms = executed(app.code[0].value)["norms"]
    ratios = [plain / residual for plain, residual in zip(norms["plain"], norms["residual"], strict=True)]
    shown = text_of(app).split("is **")[1].split("**")[0]
    assert [float(ratio) for ratio in shown.split(", ")] == pytest.approx(ratios, rel=2e-2)


def test_a_block_without_strength_is_the_identity():
    app = opened("residual", {VIEW: "Blocks"})
    assert r"\text{residual: } 0.0\% \qquad \text{plain: } 100.0\%" in latex_of(app)
    names = executed(app.code[0].value)
    assert (names["x"] == names["y"]).all()


def test_a_block_of_some_strength_changes_what_the_code_says():
    app = opened("residual", {VIEW: "Blocks", "residual.blocks.alpha": 0.5})
    change = executed(app.code[0].value)["change"]
    assert f"residual: }} {change:.1%}".replace("%", r"\%") in latex_of(app)
    assert "agrees with torch.nn.functional" in text_of(app)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Two 3 × 3 convolutions", "in 3 of 16 blocks of ResNet-34"),
        ("Bottleneck 1 × 1, 3 × 3, 1 × 1", "in 4 of 16 blocks of ResNet-50"),
        ("Small pictures", "in 2 of 9 blocks of ResNet-20"),
    ],
)
def test_shortcuts_are_counted(kind, words):
    assert words in text_of(opened("residual", {VIEW: "Blocks", "residual.blocks.kind": kind}))


@pytest.mark.parametrize("name", list(CURVES))
def test_the_errors_of_both_families_are_those_of_the_code(name):
    app = opened("residual", {VIEW: "Nested classes", "residual.classes.curve": name, "residual.classes.size": 5})
    errors = executed(app.code[0].value)["errors"]
    for error in errors.values():
        assert f"{error:.3f}" in latex_of(app)
    assert "agrees with numpy.linalg.lstsq" in text_of(app)


def test_on_a_step_three_equal_steps_are_worse_than_two():
    app = opened("residual", {VIEW: "Nested classes"})
    assert "worse* at n = 3, 5, 7" in text_of(app)
    assert fit(np.repeat([0.0, 1.0], PLACES // 2), "equal", 2).error == 0


def test_the_shipped_surfaces_say_their_loss_and_their_command():
    app = opened("residual", {VIEW: "Loss surfaces"})
    for name in ("plain32-digits", "resnet32-digits"):
        assert f"{shipped_surface(name).surface.centre:.3g}" in latex_of(app)
        assert any(f"python -m engine.landscape {name}" in caption.value for caption in app.caption)
    assert "agrees with the network's loss, computed again" in text_of(app)
    row = executed(app.code[0].value)["row"]
    middle = len(row) // 2
    assert row == pytest.approx(shipped_surface("plain32-digits").surface.losses[middle], rel=2e-3)


def test_without_finished_runs_the_reader_is_told_where_to_get_one():
    app = opened("residual", {VIEW: "Loss surfaces", "residual.surfaces.source": "A finished run of yours"})
    assert "Nothing has been trained to its end here yet" in app.info[0].value


def test_every_number_of_the_lectures_slides_on_residual_networks_is_on_the_page():
    app = opened("residual")
    for words in ("CVPR 2016", "over **100** layers", "**two** types of residual blocks", r"f(x) \to x + f(x)"):
        assert words in text_of(app).replace("\n", " ").replace(r"\\", "\\"), words


def a_finished_run() -> None:
    """Trains a small network as a worker would and keeps it in the store."""
    store = RunStore()
    spec = RunSpec("plain-8", NetworkSpec("plain", {"depth": 8, "width": 4}), steps=5, device="cpu")
    store.add(Comparison("own", (spec,)))
    run = store.claim("me")
    assert run is not None
    training = Training(spec)
    points = list(training.events())
    store.record(run.id, "me", points)
    weights = {name: value.contiguous() for name, value in training.model.state_dict().items()}
    store.end(run.id, "me", "finished", weights=save(weights))


def test_a_run_of_the_readers_own_gets_its_surface():
    a_finished_run()
    state = {VIEW: "Loss surfaces", "residual.surfaces.source": "A finished run of yours"}
    app = opened("residual", state | {"residual.surfaces.resolution": 9})
    assert any("81 evaluations on its first 200 training pictures:" in caption.value for caption in app.caption)
    app.button(key="residual.surfaces.compute").click().run()
    wait_for(app, "plain-8, seed 0, on digits")
    assert "L(0, 0)" in latex_of(app)
