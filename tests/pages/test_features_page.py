from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.navigation import ROOT
from engine.networks.downloads import weights_file

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
