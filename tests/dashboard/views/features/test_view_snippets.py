"""The code of every view runs and gives what the view shows."""

from typing import Any

import pytest
import torch

from dashboard.controls.image_picker import sample_picture
from dashboard.views.features.attribution import METHODS
from dashboard.views.features.network_pass import observed
from dashboard.views.features.snippet import (
    attribution_lines,
    features_snippet,
    hiding_lines,
    patches_lines,
    second_network_lines,
    visualization_lines,
)
from engine.images import sample_names
from engine.inspection import (
    Stroke,
    attribute,
    cover_region,
    default_layer,
    predict,
    stroke_mask,
    strongest_patches,
    visualize_feature,
)
from tests.dashboard.views.features.test_network_pass import network


@pytest.fixture(scope="module")
def seen():
    """A network, a picture, and a way to run the page's code with the lines of a view."""
    chosen, picture = network("resnet20"), sample_picture("chelsea")

    def run(lines: str) -> dict[str, Any]:
        names: dict[str, Any] = {}
        exec(features_snippet(chosen, picture, layer="relu1", channel=0, view_lines=lines), names)
        return names

    return chosen.model, picture, run


@pytest.mark.parametrize("method", ["grad-cam", "layer-cam", "gradient", "occlusion"])
def test_an_attribution_by_method_class_and_layer(seen, method):
    model, picture, run = seen
    layer = "stage2.1.relu2" if "cam" in method else ""
    expected = attribute(model, picture.tensor, method, 4, layer or None)
    found = run(attribution_lines(method, 4, layer))["attribution"]
    assert (found.method, found.target, found.layer) == (method, 4, layer)
    torch.testing.assert_close(found.values, expected.values, rtol=1e-3, atol=1e-5)


def test_the_answer_with_something_hidden(seen):
    model, picture, run = seen
    strokes = (Stroke(((0.4, 0.3), (0.5, 0.35)), 0.2), Stroke(((0.8, 0.5),), 0.1))
    covered = cover_region(model, picture.tensor, stroke_mask(strokes, *picture.tensor.shape[1:]))
    best = predict(model, covered, 1)[0]
    after = run(hiding_lines(strokes))["after"]
    assert int(after.argmax()) == best.index
    assert float(after.max()) == pytest.approx(best.probability, abs=1e-4)


def test_nothing_hidden(seen):
    names = seen[2](hiding_lines(()))
    torch.testing.assert_close(names["after"], names["probabilities"], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("count", [1, None])
def test_patches_of_the_picture_or_of_all_samples(seen, count):
    model, picture, run = seen
    album = (picture,) if count else tuple(sample_picture(name) for name in sample_names())
    expected = strongest_patches(model, "relu1", 3, [one.tensor for one in album], count=12)
    found = run(patches_lines(picture, album, layer="relu1", channel=3))["patches"]
    assert [patch.value for patch in found] == pytest.approx([patch.value for patch in expected], abs=1e-4)
    assert found[0].position == expected[0].position


def test_the_readers_own_pictures_are_read_from_their_files(seen):
    _, picture, _ = seen
    album = (sample_picture("coffee"), sample_picture("rocket"))
    lines = patches_lines(picture, album, layer="relu1", channel=3)
    assert "files = ['coffee', 'rocket']" in lines
    compile(lines, "snippet", "exec")
    assert patches_lines(picture, (), layer="relu1", channel=3) == ""


def test_a_picture_made_up_for_a_channel(seen):
    model, _, run = seen
    *_, last = visualize_feature(model, "relu1", 2, 3)
    torch.testing.assert_close(run(visualization_lines(3, layer="relu1", channel=2))["made_up"], last.image)
    assert visualization_lines(0, layer="relu1", channel=2) == ""


@pytest.mark.parametrize("name", ["resnet20", "lenet5", "squeezenet1_1"])
def test_a_second_network_with_its_own_preparation(seen, name):
    _, picture, run = seen
    second = network(name)
    layer = observed(second, picture).layers[1]
    names = run(second_network_lines(second, layer=layer.layer.name, channel=2))
    torch.testing.assert_close(names["second_result"], layer.maps[2], rtol=1e-3, atol=1e-4)


def test_a_second_networks_attribution(seen):
    _, picture, run = seen
    second = network("resnet20")
    layer = default_layer(second.model).name
    lines = (
        second_network_lines(second)
        + "\n"
        + attribution_lines("grad-cam", 3, layer, network="second", batch="second_batch")
    )
    expected = attribute(second.model, picture.tensor, "grad-cam", 3)
    torch.testing.assert_close(run(lines)["second_attribution"].raw, expected.raw, rtol=1e-3, atol=1e-5)


def test_every_method_has_a_name_that_readers_see():
    from engine.inspection import METHODS as ALL

    assert sorted(METHODS.values()) == sorted(ALL)
