import io

import numpy as np
import pytest
import torch
from PIL import Image

from dashboard.controls.image_picker import Picture, sample_picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.downloads.button import Download
from dashboard.runtime.cache import digest
from dashboard.views.features.downloads import as_npz, decision_downloads, made_up_downloads
from dashboard.views.features.explorer import Explored
from dashboard.views.features.network_pass import agreement, observed
from dashboard.views.features.occlusion_brush import bars
from dashboard.views.features.snippet import features_snippet
from engine.inspection import attribute, statistics, strongest_first
from engine.networks import build, origin_of


def network(name: str) -> ChosenNetwork:
    model = build(name, seed=0)
    origin = origin_of(model)
    assert origin is not None
    return ChosenNetwork(model, origin, "random", f"{name}/random/cpu")


@pytest.mark.parametrize("name", ["resnet20", "squeezenet1_1", "googlenet", "densenet121", "lenet5"])
def test_the_snippet_gives_the_map_that_is_shown(name):
    chosen, picture = network(name), sample_picture("chelsea")
    layer = observed(chosen, picture).layers[-2]
    channel = strongest_first(layer.maps)[0]
    scope: dict[str, torch.Tensor] = {}
    exec(features_snippet(chosen, picture, layer=layer.layer.name, channel=channel), scope)
    torch.testing.assert_close(scope["result"], layer.maps[channel], atol=1e-5, rtol=1e-4)
    order = scope["strongest_first"].tolist()
    assert order[0] == channel


def test_the_snippet_of_a_downloaded_network_is_torchvisions():
    chosen = network("squeezenet1_1")
    trained = ChosenNetwork(chosen.model, chosen.origin, "trained", "other")
    code = features_snippet(trained, sample_picture("coffee"), layer="features.1", channel=0)
    assert 'get_model("squeezenet1_1", weights="IMAGENET1K_V1")' in code
    compile(code, "snippet", "exec")


@pytest.mark.parametrize("name", ["resnet20", "squeezenet1_1"])
def test_what_is_shown_agrees_with_hooks(name):
    chosen, picture = network(name), sample_picture("coffee")
    assert agreement(chosen, picture, observed(chosen, picture)) == 0


def test_other_pictures_and_networks_are_kept_apart():
    one, two = network("resnet20"), network("plain20")
    cat, cup = sample_picture("chelsea"), sample_picture("coffee")
    results = [observed(*pair) for pair in ((one, cat), (one, cup), (two, cat))]
    assert len({result.key for result in results}) == 3
    assert observed(one, cat) is results[0]


def test_one_changed_pixel_is_another_picture():
    chosen, tensor = network("resnet20"), torch.rand(3, 40, 40)
    other = tensor.clone()
    other[0, 20, 20] = 1 - other[0, 20, 20]
    first, second = (observed(chosen, Picture("mine", one, digest(one), "")) for one in (tensor, other))
    assert not torch.equal(first.layers[0].maps, second.layers[0].maps)


def test_the_archive_holds_the_maps_and_their_order():
    layer = observed(network("resnet20"), sample_picture("coffee")).layers[0]
    order = tuple(strongest_first(layer.maps))
    explored = Explored(layer, order[0], order, statistics(layer.maps[order[0]]))
    content = np.load(io.BytesIO(as_npz(explored)))
    assert np.array_equal(content["maps"], layer.maps.numpy())
    assert content["strongest_first"].tolist() == list(order)


def taken(monkeypatch, offer) -> dict[str, bytes]:
    """The files that a row of buttons offers, made as a press would."""
    found: list[Download] = []
    monkeypatch.setattr("dashboard.views.features.downloads.downloads_row", found.extend)
    offer()
    contents = {one.file_name: one.make() for one in found}
    return {name: content for name, content in contents.items() if isinstance(content, bytes)}


def test_an_attribution_is_taken_away_as_picture_and_numbers(monkeypatch):
    chosen, picture = network("resnet20"), sample_picture("coffee")
    found = attribute(chosen.model, picture.tensor, "grad-cam++", 3)
    files = taken(monkeypatch, lambda: decision_downloads("resnet20", found))
    stem = "resnet20-grad-campp-class-3-stage3-2-relu2"
    assert set(files) == {f"{stem}.png", f"{stem}.npz"}
    assert Image.open(io.BytesIO(files[f"{stem}.png"])).size == (32, 32)
    numbers = np.load(io.BytesIO(files[f"{stem}.npz"]))
    assert np.array_equal(numbers["values"], found.values.numpy())
    assert np.array_equal(numbers["raw"], found.raw.numpy())
    assert numbers["target"].tolist() == [3]


@pytest.mark.parametrize("channels", [1, 3])
def test_a_made_up_picture_is_taken_away_as_picture_and_numbers(monkeypatch, channels):
    layer = observed(network("resnet20"), sample_picture("coffee")).layers[0]
    explored = Explored(layer, 4, (4,), statistics(layer.maps[4]))
    picture = torch.rand(channels, 16, 16)
    files = taken(monkeypatch, lambda: made_up_downloads("resnet20", explored, picture))
    stem = "resnet20-conv1-4-made-up"
    pixels = np.asarray(Image.open(io.BytesIO(files[f"{stem}.png"])))
    assert pixels.shape == (16, 16, 3)
    assert abs(pixels[..., 0] / 255 - picture[0].numpy()).max() < 0.003
    assert np.array_equal(np.load(io.BytesIO(files[f"{stem}.npz"]))["picture"], picture.numpy())


def test_bars_say_what_they_show():
    html = bars([("a <b>", 0.5, 0.25)], theme="dark")
    assert "a &lt;b&gt;" in html
    assert "width:50.00%" in html
    assert "width:25.00%" in html
    assert 'aria-label="a &lt;b&gt;: 50.0% before, 25.0% with the paint"' in html
