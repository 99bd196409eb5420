"""Overlaps and non-maximum suppression against hand values and torchvision."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchvision.ops import box_iou, nms

from engine.errors import EngineError
from engine.vision_tasks import intersection_over_union, non_maximum_suppression


def random_boxes(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    corners = torch.rand(count, 2, generator=generator) * 80
    sizes = torch.rand(count, 2, generator=generator) * 30 + 1
    return torch.cat([corners, corners + sizes], dim=1), torch.rand(count, generator=generator)


def test_two_squares_that_share_a_quarter_overlap_by_a_seventh():
    one, other = torch.tensor([[0.0, 0, 2, 2]]), torch.tensor([[1.0, 1, 3, 3]])
    assert intersection_over_union(one, other).item() == pytest.approx(1 / 7)
    assert intersection_over_union(one, one).item() == 1
    assert intersection_over_union(one, other + 2).item() == 0


def test_boxes_without_area_do_not_overlap():
    point = torch.tensor([[1.0, 1, 1, 1]])
    assert intersection_over_union(point, point).item() == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 40), st.integers(0, 10**6), st.floats(0, 1))
def test_overlaps_and_kept_boxes_are_torchvisions(count, seed, threshold):
    boxes, scores = random_boxes(count, seed)
    torch.testing.assert_close(intersection_over_union(boxes, boxes), box_iou(boxes, boxes))
    kept = non_maximum_suppression(boxes, scores, iou_threshold=threshold)
    assert kept.tolist() == nms(boxes, scores, threshold).tolist()


def test_the_best_of_a_crowd_stays_and_a_removed_box_removes_nothing():
    boxes = torch.tensor([[0.0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]])
    scores = torch.tensor([0.9, 0.8, 0.7])
    assert non_maximum_suppression(boxes, scores, iou_threshold=0.3).tolist() == [0, 2]
    assert non_maximum_suppression(boxes, scores, iou_threshold=0.5).tolist() == [0, 1, 2]


def test_boxes_without_a_score_each_are_refused():
    boxes, scores = random_boxes(3, 0)
    with pytest.raises(EngineError, match=r"\(3, 4\) and scores of shape \(2,\)"):
        non_maximum_suppression(boxes, scores[:2], iou_threshold=0.5)
    with pytest.raises(EngineError, match=r"threshold is 1\.5"):
        non_maximum_suppression(boxes, scores, iou_threshold=1.5)
