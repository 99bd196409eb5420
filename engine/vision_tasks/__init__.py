"""Four questions about one image: what is in it, where, how many of what, and which pixels.

Scenes of shapes, two networks that learn from them, boxes, and the measures of each answer.
"""

from engine.vision_tasks.localization import Localization, localize
from engine.vision_tasks.metrics import Counts, class_ious, confusion, count_boxes, matches, mean_iou
from engine.vision_tasks.non_maximum_suppression import intersection_over_union, non_maximum_suppression
from engine.vision_tasks.scenes import (
    CLASSES,
    COLOURS,
    KINDS,
    DrawnScene,
    Kind,
    Scene,
    Shape,
    draw,
    outline,
    random_scene,
)
from engine.vision_tasks.segmentation_network import SceneAnswer, SceneNetwork, predict_scene
from engine.vision_tasks.shipped import TaskCard, shipped_task, task_names, task_network
from engine.vision_tasks.window_detector import (
    Detections,
    WindowNetwork,
    WindowSweep,
    classify_each_window,
    proposals,
    sweep,
)

__all__ = [
    "CLASSES",
    "COLOURS",
    "KINDS",
    "Counts",
    "Detections",
    "DrawnScene",
    "Kind",
    "Localization",
    "Scene",
    "SceneAnswer",
    "SceneNetwork",
    "Shape",
    "TaskCard",
    "WindowNetwork",
    "WindowSweep",
    "class_ious",
    "classify_each_window",
    "confusion",
    "count_boxes",
    "draw",
    "intersection_over_union",
    "localize",
    "matches",
    "mean_iou",
    "non_maximum_suppression",
    "outline",
    "predict_scene",
    "proposals",
    "random_scene",
    "shipped_task",
    "sweep",
    "task_names",
    "task_network",
]
