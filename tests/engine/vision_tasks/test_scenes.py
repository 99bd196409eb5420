"""Scenes: their images, boxes, labels and seeds."""

import math
from typing import cast

import pytest
import torch

from engine.errors import EngineError
from engine.training.data.shapes import DISTANCES
from engine.vision_tasks import CLASSES, KINDS, Kind, Scene, Shape, draw, outline, random_scene
from engine.vision_tasks.scenes import coverage


def test_an_upright_square_fills_its_box():
    drawn = draw(Scene((Shape("square", 20, 30, 8),), noise=0))
    assert drawn.boxes.tolist() == [[14, 24, 26, 36]]
    assert (drawn.labels == CLASSES.index("square")).sum() == 12 * 12
    assert drawn.labels[30, 20] == drawn.classes[0] == 2
    assert drawn.present.tolist() == [False, True, False, False]


def test_a_circle_covers_its_area():
    area = float(coverage(Shape("circle", 48, 48, 14)).sum())
    assert area == pytest.approx(math.pi * (0.85 * 14) ** 2, rel=5e-3)


def test_the_later_shape_lies_on_top_and_a_hidden_one_cannot_be_asked_for():
    below, above = Shape("circle", 40, 40, 8), Shape("square", 40, 40, 15)
    assert draw(Scene((below, above))).classes.tolist() == [2]
    assert draw(Scene((above, below))).classes.tolist() == [2, 1]


def test_an_empty_scene_has_no_boxes():
    drawn = draw(Scene(()))
    assert drawn.boxes.shape == (0, 4)
    assert not drawn.labels.any()
    assert not drawn.present.any()


def test_the_same_seed_gives_the_same_scene_and_another_seed_another():
    assert random_scene(7) == random_scene(7)
    assert random_scene(7) != random_scene(8)
    assert torch.equal(draw(random_scene(7)).image, draw(random_scene(7)).image)


def test_random_scenes_have_one_to_five_shapes_inside_that_can_all_be_seen():
    seen = set()
    for seed in range(60):
        scene = random_scene(seed)
        drawn = draw(scene)
        assert 1 <= len(scene.shapes) <= 5
        assert len(drawn.classes) == len(scene.shapes)
        assert drawn.boxes.min() >= 0
        assert drawn.boxes.max() <= 96
        seen |= {shape.kind for shape in scene.shapes}
    assert seen == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_outlines_lie_where_the_distance_is_zero(kind):
    x, y = torch.tensor(outline(kind)).T
    assert DISTANCES[kind](x, y).abs().max() < 1e-3


def test_impossible_shapes_are_refused():
    with pytest.raises(EngineError, match='no shape "heart"'):
        draw(Scene((Shape(cast("Kind", "heart"), 1, 1, 1),)))
    with pytest.raises(EngineError, match="reaches 0 pixels"):
        draw(Scene((Shape("circle", 1, 1, 0),)))
