"""A network is first offered images like those that it has learned from, and its few classes are listed."""

import pytest

from engine.networks import shipped_networks
from engine.runs.store import RunStore
from tests.engine.runs.test_load_trained import finished_run
from tests.pages.opening import opened


def captions(app) -> str:
    assert not app.exception
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("name", [name for name in sorted(shipped_networks()) if name != "perceptron-mnist"])
def test_a_shipped_network_lists_its_classes_and_opens_on_an_image_that_fits(name):
    app = opened("features", {"features.network": name})
    network = shipped_networks()[name]
    named = ", ".join(label.partition(" - ")[0] for label in network.labels)
    assert f"knows 10 classes: {named}. It must choose one of them, even where none is right" in captions(app)
    assert app.selectbox(key="picture.sample").value == ("digit-0" if network.card.data == "MNIST" else "chelsea")


def test_the_image_follows_the_network_until_the_reader_chooses_one():
    app = opened("features")
    app.selectbox(key="features.network").set_value("lenet5-mnist").run()
    assert app.selectbox(key="picture.sample").value == "digit-0"
    app.selectbox(key="picture.sample").set_value("coffee").run()
    app.selectbox(key="features.network").set_value("resnet20-cifar10").run()
    assert app.selectbox(key="picture.sample").value == "coffee"
    assert "coffee" in captions(app)


def test_a_run_opens_on_its_own_test_images_or_says_what_is_missing(monkeypatch):
    run_id, _ = finished_run(RunStore())
    app = opened("features")
    app.query_params["features.run"] = run_id
    app.run()
    assert str(app.selectbox(key="picture.sample").value).startswith("digits-test-")
    assert "Test image" in captions(app)
    assert "dataset_image(" in app.code[0].value
    monkeypatch.setattr("dashboard.controls.fitting_images.missing_megabytes", lambda _: 170)
    monkeypatch.setattr("engine.training.data.test_images.missing_megabytes", lambda _: 170)
    app.run()
    assert "are not on this machine: a download of 170 MB" in captions(app)
    assert app.selectbox(key="picture.sample").value == "digit-0"  # the next best for a network of digits
