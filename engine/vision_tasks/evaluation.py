"""Evaluates the networks of the four tasks on held-out scenes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from engine.vision_tasks.localization import localize
from engine.vision_tasks.metrics import Counts, confusion, count_boxes, mean_iou
from engine.vision_tasks.non_maximum_suppression import intersection_over_union
from engine.vision_tasks.scenes import DrawnScene, draw, random_scene
from engine.vision_tasks.segmentation_network import SceneAnswer, predict_scene
from engine.vision_tasks.shipped import task_network
from engine.vision_tasks.window_detector import proposals, sweep

SCORE_THRESHOLD, IOU_THRESHOLD = 0.7, 0.3
"""What the page begins with; the figures of the cards are measured with them."""


@dataclass(frozen=True)
class DetectionResult:
    """Boxes over many scenes, after non-maximum suppression, at an overlap of 0.5 with the true ones."""

    precision: float
    recall: float
    f1: float
    scenes: int


@dataclass(frozen=True)
class SceneScore:
    """Scores of a scene network on one scene.

    Attributes:
        right: for each class whether the answer to "is it in the scene?" is right, bool, (4,).
        located: whether the box of the surest class overlaps a shape of that class by at least a half.
        table: of `confusion`, over the scene's pixels.
    """

    right: Tensor
    located: bool
    table: Tensor


@dataclass(frozen=True)
class SceneResult:
    """The answers of a scene network over many scenes.

    Attributes:
        classification: share of right answers to "is this class in the scene?", over all classes and scenes.
        exact_scenes: share of scenes with all of these answers right.
        localization: share of scenes that are located.
        mean_iou: over the five classes, from all pixels of all scenes.
        scenes: how many.
    """

    classification: float
    exact_scenes: float
    localization: float
    mean_iou: float
    scenes: int


@dataclass(frozen=True)
class ScoredScene:
    """Scores of both shipped networks on one scene."""

    counts: Counts
    whole: SceneScore


def score_scenes(first_seed: int, count: int, *, noise: float) -> Iterator[ScoredScene]:
    """Scene after scene by both networks, with another noise than the scenes' own.

    Args:
        first_seed: of the scenes; the following ones have the following seeds.
        count: how many.
        noise: standard deviation on every pixel.
    """
    windows, scenes = task_network("windows"), task_network("scenes")
    for number in range(count):
        scene = draw(replace(random_scene(first_seed + number), noise=noise))
        yield ScoredScene(score_detection(windows, scene), score_scene_network(scenes, scene))


def score_detection(model: nn.Module, scene: DrawnScene) -> Counts:
    """Detections of a `WindowNetwork` compared with the ground truth."""
    found = proposals(sweep(model, scene.image), score_threshold=SCORE_THRESHOLD)
    return count_boxes(found.suppressed(iou_threshold=IOU_THRESHOLD), scene.boxes, scene.classes)


def score_scene_network(model: nn.Module, scene: DrawnScene) -> SceneScore:
    """Answers of a `SceneNetwork` compared with the ground truth."""
    answer = predict_scene(model, scene.image)
    return SceneScore(
        right=(answer.presence[0] > 0) == scene.present,
        located=_is_located(model, answer, scene),
        table=confusion(answer.pixels[0].argmax(0), scene.labels),
    )


def detection_result(counts: Sequence[Counts]) -> DetectionResult:
    """The boxes of many scenes taken together."""
    total = sum(counts, Counts(0, 0, 0))
    return DetectionResult(total.precision, total.recall, total.f1, len(counts))


def scene_result(scores: Sequence[SceneScore]) -> SceneResult:
    """The answers about many scenes, at least one, taken together."""
    decisions = torch.stack([score.right for score in scores]).float()
    return SceneResult(
        classification=float(decisions.mean()),
        exact_scenes=float(decisions.amin(1).mean()),
        localization=sum(score.located for score in scores) / len(scores),
        mean_iou=mean_iou(torch.stack([score.table for score in scores]).sum(0)),
        scenes=len(scores),
    )


def measure_windows(model: nn.Module, scenes: Iterable[DrawnScene]) -> DetectionResult:
    """How well a `WindowNetwork` detects."""
    return detection_result([score_detection(model, scene) for scene in scenes])


def measure_scene_network(model: nn.Module, scenes: Iterable[DrawnScene]) -> SceneResult:
    """How well a `SceneNetwork` classifies, localizes and segments."""
    return scene_result([score_scene_network(model, scene) for scene in scenes])


def _is_located(model: nn.Module, answer: SceneAnswer, scene: DrawnScene) -> bool:
    kind = int(answer.presence[0].argmax())
    box = localize(model, answer, kind).box
    true = scene.boxes[scene.classes == kind + 1]
    if box is None or not len(true):
        return False
    return float(intersection_over_union(box[None], true).max()) >= 0.5
