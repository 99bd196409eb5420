"""Non-maximum suppression: many windows mean the same shape, and the best of them stays."""

import streamlit as st
import torch

from dashboard.components.drawing.drawing import drawing
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import counted
from dashboard.figures.svg import standalone
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.tasks.four_tasks import KEY, Found, Seen, counts_of, detection_drawing
from dashboard.views.tasks.snippet import boxes_snippet
from engine.vision_tasks import CLASSES, Detections, intersection_over_union, matches


def suppression_view(look_at: Seen, found: Found) -> str:
    """Draws the view; returns its code."""
    drawings = {}
    for column, name, boxes in zip(
        st.columns(2, gap="medium"), ("before", "after"), (found.crowd, found.kept), strict=True
    ):
        counts = counts_of(look_at, boxes)
        drawings[name] = detection_drawing(look_at, boxes, crowd=name == "before")
        with column:
            st.markdown(f"**{name.capitalize()} suppression:** {counted(len(boxes), 'box', 'boxes')}")
            st.caption(f"precision {counts.precision:.2f}, recall {counts.recall:.2f}, F1 {counts.f1:.2f}")
            drawing(drawings[name], key=f"{KEY}.{name}")
    show_overlap(found.crowd, found.iou_threshold)
    counts = counts_of(look_at, found.kept)
    show_formula(
        r"F_1 = \frac{2 \cdot \text{right}}{\text{found} + \text{true}}",
        rf"= \frac{{2 \cdot {counts.right}}}{{{counts.found} + {counts.true}}} = {counts.f1:.3f}"
        if counts.found + counts.true
        else r"\text{nothing found, nothing there}",
    )
    agreement_badge(difference_to_torchvision(found), "torchvision.ops.nms and box_iou")
    st.dataframe(_table(look_at, found.kept), hide_index=True)
    downloads_row(
        [
            Download("CSV of all boxes", "boxes.csv", "text/csv", lambda: boxes_csv(found)),
            *(_svg_file(name, svg) for name, svg in drawings.items()),
        ]
    )
    return boxes_snippet(look_at.scene, score_threshold=found.score_threshold, iou_threshold=found.iou_threshold)


def _svg_file(name: str, svg: str) -> Download:
    theme = current_theme()
    return Download(f"SVG, {name}", f"boxes-{name}.svg", "image/svg+xml", lambda: standalone(svg, theme=theme))


def show_overlap(crowd: Detections, threshold: float) -> None:
    """The definition of overlap, with the numbers of the two best boxes and what follows for the second."""
    formula = r"\mathrm{IoU}(A, B) = \frac{|A \cap B|}{|A \cup B|}"
    if len(crowd) < 2:
        show_formula(formula)
        return
    one, other = crowd.boxes[:1], crowd.boxes[1:2]
    overlap = float(intersection_over_union(one, other))
    first, second = (float((box[0, 2:] - box[0, :2]).prod()) for box in (one, other))
    shared = overlap * (first + second) / (1 + overlap)
    verdict = ">" if overlap > threshold else r"\le"
    show_formula(
        formula,
        rf"\text{{the two best boxes: }} \frac{{{shared:.0f}}}{{{first + second - shared:.0f}}} = {overlap:.3f} "
        rf"{verdict} {threshold:g}",
    )
    if overlap > threshold:
        st.caption("They overlap by more than the threshold, so the second is removed.")
    else:
        st.caption("They overlap by no more than the threshold, so both stay.")


def difference_to_torchvision(found: Found) -> float:
    """The largest difference of an overlap to torchvision's; infinite where it keeps other boxes."""
    from torchvision.ops import box_iou, nms

    crowd = found.crowd
    theirs = crowd.chosen(nms(crowd.boxes, crowd.scores, found.iou_threshold))
    if len(theirs) != len(found.kept) or not torch.equal(theirs.boxes, found.kept.boxes):
        return float("inf")
    if not len(crowd):
        return 0.0
    ours = intersection_over_union(crowd.boxes, crowd.boxes)
    return float((ours - box_iou(crowd.boxes, crowd.boxes)).abs().max())


def _table(look_at: Seen, kept: Detections) -> dict[str, list]:
    """The boxes that stay, each with the true box that it gets."""
    overlaps = intersection_over_union(kept.boxes, look_at.drawn.boxes)
    given = matches(kept, look_at.drawn.boxes, look_at.drawn.classes).tolist()
    return {
        "Class": [CLASSES[label] for label in kept.classes.tolist()],
        "Score": [f"{score:.3f}" for score in kept.scores.tolist()],
        "Left, top, right, bottom": [", ".join(f"{side:.1f}" for side in box) for box in kept.boxes.tolist()],
        "IoU with its true box": [
            f"{float(overlaps[row, match]):.2f}" if match >= 0 else "false alarm" for row, match in enumerate(given)
        ],
    }


def boxes_csv(found: Found) -> str:
    """Every box before suppression, and whether it is kept."""
    kept = {tuple(box) for box in found.kept.boxes.tolist()}
    rows = (
        (CLASSES[label], f"{score:.6f}", *(f"{side:.3f}" for side in box), int(tuple(box) in kept))
        for box, label, score in zip(
            found.crowd.boxes.tolist(), found.crowd.classes.tolist(), found.crowd.scores.tolist(), strict=True
        )
    )
    return csv_file(("class", "score", "left (px)", "top (px)", "right (px)", "bottom (px)", "kept"), rows)
