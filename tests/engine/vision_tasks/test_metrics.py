"""The measures against hand values and scikit-learn."""

import pytest
import torch
from sklearn.metrics import confusion_matrix, jaccard_score

from engine.vision_tasks import Counts, Detections, class_ious, confusion, count_boxes, matches, mean_iou

TRUE = torch.tensor([[0.0, 0, 10, 10], [20, 0, 30, 10]])
CLASSES = torch.tensor([1, 2])


def found(*boxes: tuple[list[float], int]) -> Detections:
    sides = torch.tensor([box for box, _ in boxes])
    return Detections(sides, torch.tensor([label for _, label in boxes]), torch.linspace(1, 0.5, len(boxes)))


def test_a_second_box_around_the_same_shape_is_a_false_alarm():
    boxes = found(([0, 0, 10, 9], 1), ([0, 0, 10, 10], 1), ([20, 0, 30, 10], 2))
    assert matches(boxes, TRUE, CLASSES).tolist() == [0, -1, 1]
    counts = count_boxes(boxes, TRUE, CLASSES)
    assert (counts.precision, counts.recall) == (pytest.approx(2 / 3), 1)
    assert counts.f1 == pytest.approx(0.8)


def test_a_box_of_another_class_or_too_far_away_is_a_false_alarm():
    boxes = found(([0, 0, 10, 10], 2), ([26, 0, 36, 10], 2))
    assert matches(boxes, TRUE, CLASSES).tolist() == [-1, -1]
    assert count_boxes(boxes, TRUE, CLASSES).f1 == 0


def test_where_nothing_is_and_nothing_is_found_all_is_right():
    nothing = Detections(torch.zeros(0, 4), torch.zeros(0, dtype=torch.int64), torch.zeros(0))
    counts = count_boxes(nothing, torch.zeros(0, 4), torch.zeros(0, dtype=torch.int64))
    assert (counts.precision, counts.recall, counts.f1) == (1, 1, 1)
    assert count_boxes(nothing, TRUE, CLASSES) == Counts(0, 0, 2)


def test_f1_is_the_harmonic_mean():
    counts = Counts(3, 4, 6) + Counts(1, 2, 2)
    assert counts.f1 == pytest.approx(2 * counts.precision * counts.recall / (counts.precision + counts.recall))


def test_pixels_are_counted_as_scikit_learn_counts_them():
    generator = torch.Generator().manual_seed(0)
    labels, predicted = (torch.randint(4, (20, 30), generator=generator) for _ in range(2))
    table = confusion(predicted, labels)
    assert (table[:4, :4].numpy() == confusion_matrix(labels.flatten(), predicted.flatten())).all()
    theirs = [jaccard_score((labels == number).flatten(), (predicted == number).flatten()) for number in range(4)]
    assert class_ious(table)[:4].tolist() == pytest.approx(theirs)
    assert class_ious(table)[4].isnan()
    assert mean_iou(table) == pytest.approx(sum(theirs) / 4)
