"""The sliding detector: one pass over the scene is the same as classifying every window."""

import pytest
import torch

from engine.errors import EngineError
from engine.vision_tasks import CLASSES, Scene, Shape, classify_each_window, draw, proposals, random_scene, sweep
from engine.vision_tasks.window_detector import WindowNetwork, WindowSweep


@pytest.fixture
def network():
    torch.manual_seed(0)
    model = WindowNetwork(width=4)
    with torch.no_grad():
        model(torch.rand(8, 3, 40, 40))  # gives batch normalization statistics that are not 0 and 1
    return model.eval()


@pytest.mark.parametrize("margin", [0, 12])
def test_sweeping_is_classifying_every_window(network, margin):
    image = draw(random_scene(3)).image
    swept, alone = sweep(network, image, margin=margin), classify_each_window(network, image, margin=margin)
    side = (96 + 2 * margin - 32) // 4 + 1
    assert swept.answers.shape == (9, side, side)
    torch.testing.assert_close(swept.answers, alone.answers, atol=1e-5, rtol=1e-5)


def test_an_image_of_one_window_has_one_answer(network):
    assert sweep(network, torch.rand(3, 32, 32), margin=0).answers.shape == (9, 1, 1)


def test_an_image_smaller_than_a_window_is_refused(network):
    with pytest.raises(EngineError, match="20 pixels with its margin, and the window has 32"):
        sweep(network, torch.rand(3, 20, 50), margin=0)


def an_answer(kind: str, sides: list[float]) -> WindowSweep:
    """Three windows beside each other, the middle one sure of a shape."""
    answers = torch.zeros(9, 1, 3)
    answers[0] = 10
    answers[CLASSES.index(kind), 0, 1] = 30
    answers[5:, 0, 1] = torch.tensor(sides)
    return WindowSweep(answers, margin=12)


def test_a_window_proposes_a_box_around_its_centre():
    found = proposals(an_answer("plus", [0.5, 0.25, 0.5, 0.25]), score_threshold=0.5)
    assert found.classes.tolist() == [4]
    assert found.boxes.tolist() == [[0, 0, 16, 8]]  # the centre of the second window lies at x = 8, y = 4


def test_thresholds_beyond_a_score_are_refused():
    with pytest.raises(EngineError, match=r"threshold is 1\.2"):
        proposals(an_answer("plus", [1, 1, 1, 1]), score_threshold=1.2)


def test_an_empty_scene_can_be_swept(network):
    image = draw(Scene(())).image
    everything = proposals(sweep(network, image), score_threshold=0)
    assert len(everything) == 23 * 23
    assert len(everything.suppressed(iou_threshold=0)) <= len(everything)


def test_a_shape_in_the_middle_of_a_window_is_where_its_answer_says():
    x, y = WindowSweep(torch.zeros(9, 23, 23), margin=12).centres
    assert (x[0], x[1], x[-1]) == (4, 8, 92)
    drawn = draw(Scene((Shape("square", 48, 48, 8),), noise=0))
    assert drawn.boxes.mean(1) == x[11] == y[11]
