from pathlib import Path
from typing import Any

import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from dashboard.controls import network_picker
from dashboard.controls.image_picker import Picture
from dashboard.runtime.cache import digest
from dashboard.shell.navigation import ROOT
from engine.networks import build
from engine.networks.imagenet_weights import weights_file
from engine.runs.library import Library, is_recorded
from engine.runs.store import RunStore
from engine.training.spec import NetworkSpec, RunSpec
from tests.engine.runs.test_load_trained import finished_run

SQUEEZENET = Path(__file__).parents[3] / "shared/weights/squeezenet1_1-imagenet-fp16.pth"


@pytest.fixture
def app(tmp_path, monkeypatch) -> AppTest:
    monkeypatch.setenv("CONVSCOPE_CACHE", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setattr("urllib.request._opener", None)  # it keeps the proxies of its first call
    return AppTest.from_file(str(ROOT / "pages" / "features.py"), default_timeout=120)


def words(app: AppTest) -> str:
    return " ".join(element.value for kind in (app.markdown, app.caption, app.info, app.warning) for element in kind)


def code_of(app: AppTest) -> dict[str, Any]:
    """What the page's code leaves when it is run."""
    names: dict[str, Any] = {}
    exec(app.code[0].value, names)
    return names


def test_random_weights_show_layers_and_say_so(app):
    app.run()
    app.selectbox(key="features.network").set_value("squeezenet1_1")
    app.segmented_control(key="features.weights").set_value("random").run()
    assert not app.exception
    assert "untrained, for contrast" in words(app)
    assert "64 channels" in words(app)
    assert "exactly" in words(app)


def test_another_network_has_other_channels(app):
    app.run()
    app.segmented_control(key="features.weights").set_value("random")
    app.selectbox(key="features.network").set_value("inception_v3").run()
    assert not app.exception
    assert "32 channels" in words(app)


def test_without_a_connection_the_download_is_explained_and_the_rest_stays(app):
    app.run()
    app.selectbox(key="features.network").set_value("alexnet").run()
    assert "downloaded once" in words(app)
    app.button(key="features.download").click().run()
    assert not app.exception
    assert "alexnet-owt-7be5be79.pth could not be downloaded" in words(app)
    assert "put the file" in words(app)
    assert any(title.value == "Inspect features" for title in app.title)
    assert app.radio


@pytest.mark.skipif(not SQUEEZENET.exists(), reason="the trained test weights are not here")
def test_trained_weights_name_the_cat(app):
    target = weights_file("squeezenet1_1")
    target.parent.mkdir(parents=True)
    target.write_bytes(SQUEEZENET.read_bytes())
    app.run()
    app.selectbox(key="features.network").set_value("squeezenet1_1").run()
    assert not app.exception
    assert any("get_model" in block.value for block in app.code)


def test_a_layer_and_a_channel_come_from_the_address(app):
    app.query_params["layer"] = "fire2"
    app.query_params["channel"] = "5"
    app.run()
    app.selectbox(key="features.network").set_value("squeezenet1_1")
    app.segmented_control(key="features.weights").set_value("random").run()
    assert "**Channel 5** of fire2" in words(app)


def test_an_address_that_asks_for_nothing_real_is_harmless(app):
    app.query_params["layer"] = "fire99"
    app.query_params["channel"] = "100000"
    app.run()
    app.segmented_control(key="features.weights").set_value("random").run()
    assert not app.exception


def test_the_chosen_channel_shows_its_filter_and_its_strongest_patches(app):
    app.query_params["layer"] = "conv1"
    app.query_params["channel"] = "3"
    app.run()
    assert not app.exception
    assert "Filter 3 of **conv1**: 3 × 3 × 3 weights" in words(app)
    assert "It sees 3 × 3 pixels" in words(app)
    app.segmented_control(key="features.album-name").set_value("Your own set").run()
    assert "Choose some images" in words(app)
    assert not app.exception


def test_hiding_a_part_shows_the_answer_before_and_after(app):
    app.query_params["features.view"] = "Hide a part"
    app.query_params["painted"] = "900.200.100.800.600"
    app.run()
    assert not app.exception
    assert app.metric[0].delta.endswith("percentage points")
    assert "of the image is hidden" in words(app)
    names = code_of(app)
    before, after = names["probabilities"], names["after"]
    assert not torch.allclose(before, after, atol=1e-3)
    assert float(app.metric[0].value.rstrip("%")) / 100 == pytest.approx(float(after[before.argmax()]), abs=6e-4)


def test_nothing_hidden_is_the_answer_as_it_was(app):
    app.query_params["features.view"] = "Hide a part"
    app.query_params["painted"] = "none"
    app.run()
    assert not app.exception
    assert app.metric[0].delta == "+0.0 percentage points"
    assert "0% of the image is hidden" in words(app)


def test_a_second_network_stands_beside_the_first(app):
    app.query_params["features.view"] = "Two networks"
    app.run()
    assert not app.exception
    assert "random weights" in words(app)
    app.segmented_control(key="beside.view").set_value("What decided").run()
    assert not app.exception
    app.selectbox(key="beside.network").set_value("lenet5-mnist").run()
    assert not app.exception
    assert "LeNet-5" in words(app)


def test_a_slow_method_says_how_long_it_will_take_before_it_starts(app):
    app.query_params["features.view"] = "What decided"
    app.query_params["features.method"] = "Occlusion"
    app.run()
    assert not app.exception
    assert "It can be cancelled, and the page stays usable." in words(app)
    assert [button.label for button in app.button if button.key == "features.compute"] == ["Compute"]


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("Class activation map", "has no class activation map, because its classifier"),
        ("Guided backpropagation", "this network has 0 of them"),
        ("Deconvolution", "this network has 0 of them"),
    ],
)
def test_a_method_that_a_network_does_not_allow_says_why_and_the_rest_stays(app, method, reason):
    app.query_params["features.view"] = "What decided"
    app.run()
    app.selectbox(key="features.network").set_value("lenet5-mnist").run()
    app.selectbox(key="features.method").set_value(method).run()
    assert not app.exception
    assert reason in words(app)
    app.selectbox(key="features.method").set_value("Gradient").run()
    assert not app.exception
    assert reason not in words(app)
    assert code_of(app)["attribution"].method == "gradient"


def test_attribution_looks_at_the_layer_and_class_of_the_readers_choice(app):
    app.query_params["features.view"] = "What decided"
    app.run()
    layer = app.selectbox(key="features.decided-at")
    assert layer.placeholder.endswith(": the last before the classifier")
    usual = code_of(app)["attribution"]
    layer.set_value(layer.options[2]).run()
    app.selectbox(key="features.class").set_value(5).run()
    assert not app.exception
    chosen = code_of(app)["attribution"]
    assert (chosen.target, chosen.method) == (5, "grad-cam")
    assert chosen.raw.numel() > usual.raw.numel()
    app.selectbox(key="features.method").set_value("Gradient").run()
    assert [box.key for box in app.selectbox if box.key == "features.decided-at"] == []


def test_both_networks_are_asked_about_one_class(app):
    app.query_params["features.view"] = "Two networks"
    app.query_params["beside.view"] = "What decided"
    app.run()
    app.selectbox(key="beside.class").set_value("dog").run()
    app.toggle(key="beside.here").set_value(True).run()
    assert not app.exception
    names = code_of(app)
    assert names["attribution"].target == names["second_attribution"].target == 5
    assert names["attribution"].layer == names["second_attribution"].layer
    app.selectbox(key="beside.network").set_value("lenet5-mnist").run()
    assert not app.exception
    assert "This network does not know “dog”" in words(app)


def test_the_code_of_two_networks_gives_the_second_ones_map(app):
    app.query_params["features.view"] = "Two networks"
    app.run()
    names = code_of(app)
    assert names["second_result"].shape == names["result"].shape
    assert not torch.equal(names["second_result"], names["result"])


def test_the_code_of_a_channel_finds_its_patches(app):
    app.query_params["channel"] = "3"
    app.run()
    patches = code_of(app)["patches"]
    assert f"**{patches[0].value:.3g}** in " in words(app)


def test_a_picture_as_bright_as_can_be_is_shown(app):
    """Resizing makes some of its ones larger than 1 by a rounding."""
    bright = torch.ones(3, 180, 240)
    app.session_state["picture.source"] = "Upload"
    app.session_state["picture.own"] = Picture("bright.png", bright, digest(bright), "")
    app.run()
    assert not app.exception
    assert "What the network sees: 32 × 32 pixels." in words(app)


@pytest.fixture
def changed(monkeypatch):
    """Lets the page build its networks with a change; what was kept before is forgotten, and again afterwards."""

    def change(how) -> None:
        def build_changed(*arguments, **options):
            model = build(*arguments, **options)
            how(model)
            return model

        monkeypatch.setattr(network_picker, "build", build_changed)
        st.cache_resource.clear()

    yield change
    monkeypatch.undo()
    st.cache_resource.clear()


def dead_channel(model: nn.Module) -> None:
    model.get_parameter("norm1.weight").data[2] = 0
    model.get_parameter("norm1.bias").data[2] = -1


def overflow(model: nn.Module) -> None:
    model.get_parameter("stage2.0.norm1.weight").data[4] = float("nan")


def elements(block):
    for child in block.children.values():
        yield from elements(child) if hasattr(child, "children") else [child]


def test_a_dead_channel_is_said_to_be_empty_and_not_drawn(app, changed):
    changed(dead_channel)
    app.query_params["channel"] = "2"
    app.run()
    assert not app.exception
    assert "Channel 2 of conv1 is empty: every value is zero." in words(app)
    assert "Nothing drives it here" in words(app)
    assert not any("features.viewer" in element.proto.id for element in components(app))
    assert "no place is the strongest" in words(app)


def test_a_layer_that_is_not_finite_is_said_to_be_so_and_the_others_are_shown(app, changed):
    changed(overflow)
    app.query_params["layer"] = "stage2.0"
    app.run()
    assert not app.exception
    assert "of stage2.0 is not finite" in words(app)
    assert "The network's answer is not finite" in words(app)
    assert not any("features.viewer" in element.proto.id for element in components(app))
    for view in ("What decided", "Hide a part", "Two networks"):
        app.segmented_control(key="features.view").set_value(view).run()
        assert not app.exception
    app.query_params["layer"] = "conv1"
    app.query_params["channel"] = "0"
    app.segmented_control(key="features.view").set_value("This channel").run()
    assert not app.exception
    assert any("features.viewer" in element.proto.id for element in components(app))


def test_a_filter_that_is_not_finite_is_said_to_be_so(app, changed):
    changed(lambda model: model.get_parameter("conv1.weight").data.fill_(float("nan")))
    app.run()
    assert not app.exception
    assert "holds weights that are infinite or no numbers" in " ".join(each.value for each in app.caption)


def components(app: AppTest):
    return [element for element in elements(app._tree) if element.type == "bidi_component"]


def test_patches_that_take_long_wait_for_a_button(app, monkeypatch):
    monkeypatch.setattr("dashboard.views.features.patches._AT_ONCE_SECONDS", 0.0)
    app.run()
    assert not app.exception
    assert words(app).count("It can be cancelled, and the page stays usable.") == 2
    app.button(key="features.patches-job.compute").click().run()
    assert not app.exception
    job = app.session_state["job.features.patches-job"]
    job.join(60)
    assert (job.done, job.total) == (15, 15)
    app.run()
    assert not app.exception
    assert "It sees " in words(app)


def test_a_link_to_a_finished_run_shows_its_network(app):
    run_id, _ = finished_run(RunStore())
    app.query_params["features.run"] = run_id
    app.run()
    assert not app.exception
    assert "Trained here on digits for 5 steps" in words(app)
    assert f'trained_network(Library(), "{run_id}")' in app.code[0].value
    names: dict[str, object] = {}
    exec(app.code[0].value, names)
    app.segmented_control(key="features.weights").set_value("trained").run()
    assert not app.exception
    assert "Trained here on digits" not in words(app)


def test_a_link_to_a_run_that_is_not_there_says_so(app):
    app.query_params["features.run"] = "nothing"
    app.run()
    assert not app.exception
    assert "The run nothing is not among the runs" in words(app)
    assert app.selectbox(key="features.run-choice").options


def test_a_run_that_ships_is_looked_at_and_its_code_runs(app):
    recorded = next(run for one in Library().history() for run in one.runs if is_recorded(run.id))
    app.query_params["features.run"] = recorded.id
    app.run()
    assert not app.exception
    assert "of conv1" in words(app)
    assert len(code_of(app)["strongest_first"]) > 1


def test_a_network_without_feature_maps_is_explained(app):
    run_id, _ = finished_run(RunStore(), RunSpec("mlp", NetworkSpec("perceptron"), steps=5, evaluate_every=5))
    app.query_params["features.run"] = run_id
    app.run()
    assert not app.exception
    assert "mlp, seed 0 has 0 layers with feature maps" in words(app)
