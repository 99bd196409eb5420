import io

import numpy as np
import pytest
import torch

from dashboard.cache import digest
from dashboard.controls.image_picker import Picture, sample_picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.explorer import Explored
from dashboard.features.observed import agreement, observed
from dashboard.features.takeaways import as_npz
from dashboard.snippets.features import features_snippet
from engine.inspection import statistics, strongest_first
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
