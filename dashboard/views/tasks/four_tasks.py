"""Four questions about one scene, answered side by side, with the truth beside each answer."""

from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from dashboard.components.drawing.drawing import drawing
from dashboard.figures.number_format import counted
from dashboard.figures.rasters import as_levels
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.views.tasks.detection_overlays import (
    CLASS_COLOURS,
    DrawnBox,
    bars_drawing,
    boxes_drawing,
    class_picture,
    heat_picture,
)
from engine.vision_tasks import (
    CLASSES,
    KINDS,
    Counts,
    Detections,
    DrawnScene,
    Localization,
    Scene,
    SceneAnswer,
    WindowSweep,
    confusion,
    count_boxes,
    draw,
    intersection_over_union,
    localize,
    matches,
    mean_iou,
    predict_scene,
    proposals,
    sweep,
    task_network,
)
from engine.vision_tasks.localization import THRESHOLD

KEY = "tasks"


@dataclass(frozen=True)
class Seen:
    """A scene, and what both networks say of it.

    Attributes:
        scene: what lies where.
        drawn: its picture and the truth.
        swept: the window network's answers.
        whole: the scene network's answers.
    """

    scene: Scene
    drawn: DrawnScene
    swept: WindowSweep
    whole: SceneAnswer

    @property
    def surest(self) -> int:
        """The class that the scene network is most certain to see, as its place in `KINDS`."""
        return int(self.whole.presence[0].argmax())

    @property
    def labels(self) -> Tensor:
        """Each pixel's class as the scene network says, (h, w)."""
        return self.whole.pixels[0].argmax(0)


@dataclass(frozen=True)
class Found:
    """Boxes before and after suppression, with their thresholds."""

    crowd: Detections
    kept: Detections
    score_threshold: float
    iou_threshold: float


@cached(entries=64)
def seen(scene: Scene) -> Seen:
    """The scene drawn and looked at by both networks."""
    drawn = draw(scene)
    with heavy_computation():
        return Seen(
            scene,
            drawn,
            sweep(task_network("windows"), drawn.image),
            predict_scene(task_network("scenes"), drawn.image),
        )


@cached(entries=64)
def located(scene: Scene, kind: int, threshold: float) -> Localization:
    """Where a class is by its activation map."""
    return localize(task_network("scenes"), seen(scene).whole, kind, threshold=threshold)


def found_in(look_at: Seen, *, score_threshold: float, iou_threshold: float) -> Found:
    """The boxes of the scene at these thresholds."""
    crowd = proposals(look_at.swept, score_threshold=score_threshold)
    return Found(crowd, crowd.suppressed(iou_threshold=iou_threshold), score_threshold, iou_threshold)


def counts_of(look_at: Seen, found: Detections) -> Counts:
    """Boxes against those of the truth."""
    return count_boxes(found, look_at.drawn.boxes, look_at.drawn.classes)


def show_answers(look_at: Seen, found: Found, *, before: bool) -> None:
    """The four answers in two rows.

    Args:
        look_at: the scene and what the networks say.
        found: its boxes.
        before: whether the boxes before suppression are drawn.
    """
    for questions in ((_what, _where), (_how_many, _which_pixels)):
        for column, question in zip(st.columns(2, gap="medium"), questions, strict=True):
            with column.container(gap="xxsmall"):
                question(look_at, found, before)


def _what(look_at: Seen, *_: object) -> None:
    probabilities = look_at.whole.presence[0].sigmoid().tolist()
    true = look_at.drawn.present.tolist()
    right = sum((value > 0.5) == there for value, there in zip(probabilities, true, strict=True))
    st.markdown(f"**Classification** · {right} of {len(KINDS)} right")
    said = ", ".join(f"{kind} {value:.0%}" for kind, value in zip(KINDS, probabilities, strict=True))
    drawing(bars_drawing(KINDS, probabilities, true, title=f"Probabilities: {said}"), key=f"{KEY}.what")
    st.caption("Is the class anywhere in the scene? Each class has an answer of its own, so several may be right.")


def _where(look_at: Seen, *_: object) -> None:
    kind = look_at.surest
    location = located(look_at.scene, kind, THRESHOLD)
    overlap = localization_overlap(look_at, location, kind)
    why = "One box, for the class that the network is most certain to see."
    st.markdown(f"**Localization** · {KINDS[kind]}, IoU {overlap:.2f}", help=why)
    drawing(localization_drawing(look_at, location, kind), key=f"{KEY}.where")


def localization_overlap(look_at: Seen, location: Localization, kind: int) -> float:
    """The largest overlap of the box with a true one of its class; 0 where there is none."""
    true = look_at.drawn.boxes[look_at.drawn.classes == kind + 1]
    if location.box is None or not len(true):
        return 0.0
    return float(intersection_over_union(location.box[None], true).max())


def localization_drawing(look_at: Seen, location: Localization, kind: int) -> str:
    """The map of what speaks for a class over the scene, its box, and the true boxes of the class."""
    values = location.enlarged.clamp(min=0)
    picture = heat_picture(look_at.drawn.image.numpy(), (values / values.max().clamp(min=1e-9)).numpy())
    boxes = true_boxes(look_at, only=kind + 1)
    if location.box is not None:
        boxes.append(DrawnBox(location.box.tolist(), "found", "#ffffff", KINDS[kind]))
    return boxes_drawing(picture, boxes, title=f"What speaks for {KINDS[kind]}, with a box around its strongest part")


def true_boxes(look_at: Seen, *, only: int = 0) -> list[DrawnBox]:
    """The boxes of the truth, of one class or of all."""
    return [
        DrawnBox(box, "true", "#ffffff", f"truth: {CLASSES[label]}")
        for box, label in zip(look_at.drawn.boxes.tolist(), look_at.drawn.classes.tolist(), strict=True)
        if only in (0, label)
    ]


def _how_many(look_at: Seen, found: Found, before: bool) -> None:
    shown = found.crowd if before else found.kept
    counts = counts_of(look_at, shown)
    st.markdown(f"**Detection** · F1 {counts.f1:.2f}, {counted(len(shown), 'box', 'boxes')}")
    drawing(detection_drawing(look_at, shown, crowd=before), key=f"{KEY}.all")


def detection_drawing(look_at: Seen, shown: Detections, *, crowd: bool) -> str:
    """Found boxes over the scene, in the colours of their classes; what has no true box of its own is dotted."""
    given = matches(shown, look_at.drawn.boxes, look_at.drawn.classes).tolist()
    boxes = [
        DrawnBox(
            box,
            role="crowd" if crowd else "found" if match >= 0 else "false",
            colour=CLASS_COLOURS[label],
            words=f"{CLASSES[label]} {score:.2f}",
        )
        for box, label, score, match in zip(
            shown.boxes.tolist(), shown.classes.tolist(), shown.scores.tolist(), given, strict=True
        )
    ]
    said = "; ".join(box.words for box in boxes[:12]) or "nothing"
    found_boxes, true = counted(len(boxes), "box", "boxes"), counted(len(look_at.drawn.boxes), "true box", "true boxes")
    title = f"{found_boxes}: {said}. {true}, dashed."
    return boxes_drawing(as_levels(look_at.drawn.image.numpy()), [*true_boxes(look_at), *boxes[::-1]], title=title)


def _which_pixels(look_at: Seen, *_: object) -> None:
    table = confusion(look_at.labels, look_at.drawn.labels)
    right = float(table.diagonal().sum() / table.sum())
    st.markdown(f"**Segmentation** · mean IoU {mean_iou(table):.2f}")
    pixels = class_picture(look_at.drawn.image.numpy(), look_at.labels.numpy(), look_at.drawn.labels.numpy())
    title = f"Each pixel in the colour of its class, {right:.1%} of them right; the true outlines in white"
    drawing(boxes_drawing(pixels, [], title=title), key=f"{KEY}.pixels")
