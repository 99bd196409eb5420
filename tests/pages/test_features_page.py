from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.navigation import ROOT
from engine.networks.downloads import weights_file
from engine.training.spec import NetworkSpec, RunSpec
from engine.training.store import RunStore
from tests.engine.training.test_trained import finished_run

SQUEEZENET = Path(__file__).parents[3] / "shared/weights/squeezenet1_1-imagenet-fp16.pth"


@pytest.fixture
def app(tmp_path, monkeypatch) -> AppTest:
    monkeypatch.setenv("CONVSCOPE_CACHE", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    return AppTest.from_file(str(ROOT / "pages" / "features.py"), default_timeout=120)


def words(app: AppTest) -> str:
    return " ".join(element.value for kind in (app.markdown, app.caption, app.info, app.warning) for element in kind)


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
    assert "Choose some pictures" in words(app)
    assert not app.exception


def test_hiding_a_part_shows_the_answer_before_and_after(app):
    app.query_params["features.view"] = "Hide a part"
    app.query_params["hidden"] = "0,0,300,451"
    app.run()
    assert not app.exception
    assert app.metric[0].delta.endswith("percentage points")
    before, after = list(app.dataframe[0].value["Before"]), list(app.dataframe[0].value["Hidden"])
    assert before[0] == max(before)
    assert before != after


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
    assert "It can be stopped, and holds nobody up." in words(app)
    assert [button.label for button in app.button if button.key == "features.compute"] == ["Compute"]


def test_a_link_to_a_finished_run_shows_its_network(app):
    run_id, _ = finished_run(RunStore())
    app.query_params["features.run"] = run_id
    app.run()
    assert not app.exception
    assert "Trained here on digits for 5 steps" in words(app)
    assert f'trained_network(RunStore(), "{run_id}")' in app.code[0].value
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
    assert "No run has been finished here yet" in words(app)


def test_a_network_without_feature_maps_is_explained(app):
    run_id, _ = finished_run(RunStore(), RunSpec("mlp", NetworkSpec("perceptron"), steps=5, evaluate_every=5))
    app.query_params["features.run"] = run_id
    app.run()
    assert not app.exception
    assert "mlp, seed 0 has 0 layers with feature maps" in words(app)
