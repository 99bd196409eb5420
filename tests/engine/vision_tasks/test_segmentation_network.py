"""The scene network, its class activation map and the box around it."""

import pytest
import torch

from engine.errors import EngineError
from engine.vision_tasks import SceneNetwork, draw, localize, predict_scene, random_scene
from engine.vision_tasks.localization import strongest_part


@pytest.fixture
def network():
    torch.manual_seed(1)
    return SceneNetwork(width=4).eval()


def test_each_question_gets_an_answer_of_its_own_shape(network):
    answer = predict_scene(network, draw(random_scene(0)).image)
    assert answer.presence.shape == (1, 4)
    assert answer.pixels.shape == (1, 5, 96, 96)
    assert answer.features.shape == (1, 16, 24, 24)


def test_the_map_adds_up_to_the_logit(network):
    answer = predict_scene(network, draw(random_scene(0)).image)
    for kind in range(4):
        found = localize(network, answer, kind)
        logit = found.activation.mean() + network.classifier.bias[kind]
        torch.testing.assert_close(logit, answer.presence[0, kind], atol=1e-5, rtol=1e-5)


def test_the_part_of_the_strongest_place_is_found_and_no_other():
    values = torch.zeros(6, 6)
    values[0:2, 0:2] = 0.9
    values[4, 3:6] = torch.tensor([0.5, 1.0, 0.3])
    expected = torch.zeros(6, 6, dtype=torch.bool)
    expected[4, 3:5] = True
    assert torch.equal(strongest_part(values, threshold=0.4), expected)


def test_where_nothing_speaks_for_a_class_there_is_no_box(network):
    network.classifier.weight.data.zero_()
    answer = predict_scene(network, draw(random_scene(0)).image)
    assert localize(network, answer, 0).box is None


def test_a_threshold_that_is_no_share_is_refused(network):
    answer = predict_scene(network, draw(random_scene(0)).image)
    with pytest.raises(EngineError, match="not 1"):
        localize(network, answer, 0, threshold=1)
