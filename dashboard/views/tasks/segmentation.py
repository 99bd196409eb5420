"""Segmentation: a class for every pixel, beside the truth."""

import streamlit as st
import torch

from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.rasters import as_levels
from dashboard.runtime.cache import cached
from dashboard.runtime.media_urls import encoded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.tasks.detection_overlays import class_picture, wrong_picture
from dashboard.views.tasks.four_tasks import Found, Seen, seen
from dashboard.views.tasks.snippet import pixels_snippet
from engine.vision_tasks import CLASSES, Scene, class_ious, confusion, mean_iou


def pixels_view(look_at: Seen, _: Found) -> str:
    """Draws the view; returns its code."""
    picture, labels, truth = look_at.drawn.image.numpy(), look_at.labels, look_at.drawn.labels
    wrong = (labels != truth).numpy()
    pictures = {
        "Truth": class_picture(picture, truth.numpy()),
        "Prediction": class_picture(picture, labels.numpy()),
        f"Wrong: {int(wrong.sum())} of {wrong.size} pixels": wrong_picture(picture, wrong).repeat(3, 0).repeat(3, 1),
    }
    for column, (title, pixels) in zip(st.columns(3, gap="small"), pictures.items(), strict=True):
        column.markdown(f"**{title}**")
        column.image(pixels, width="stretch", alt=title)
    table = confusion(labels, truth)
    ious = class_ious(table)
    st.dataframe(
        {
            "Class": CLASSES,
            "True pixels": table.sum(1).tolist(),
            "Predicted pixels": table.sum(0).tolist(),
            "Shared": table.diagonal().tolist(),
            "IoU": ["absent" if iou.isnan() else f"{float(iou):.3f}" for iou in ious],
        },
        hide_index=True,
    )
    counted = [f"{float(iou):.3f}" for iou in ious if not iou.isnan()]
    show_formula(
        r"\text{mean IoU} = \frac{1}{C} \sum_c \frac{|P_c \cap T_c|}{|P_c \cup T_c|}",
        rf"= \frac{{{' + '.join(counted)}}}{{{len(counted)}}} = {mean_iou(table):.3f}",
    )
    agreement_badge(_difference(look_at.scene), "sklearn.metrics.jaccard_score")
    prediction = pictures["Prediction"]
    downloads_row(
        [
            Download("PNG", "segmentation.png", "image/png", lambda: encoded(_tensor(prediction))),
            Download("PNG of the scene", "scene.png", "image/png", lambda: encoded(_tensor(as_levels(picture)))),
        ]
    )
    return pixels_snippet(look_at.scene)


def _tensor(pixels) -> torch.Tensor:
    """Levels (h, w, 3) as an image (3, h, w) in [0, 1]."""
    return torch.from_numpy(pixels).movedim(2, 0) / 255


@cached(entries=64)
def _difference(scene: Scene) -> float:
    """The largest difference between a class's IoU here and by scikit-learn."""
    from sklearn.metrics import jaccard_score

    look_at = seen(scene)
    ours = class_ious(confusion(look_at.labels, look_at.drawn.labels))
    truth, labels = look_at.drawn.labels.flatten().numpy(), look_at.labels.flatten().numpy()
    differences = [
        abs(float(iou) - float(jaccard_score(truth == number, labels == number)))
        for number, iou in enumerate(ours)
        if not iou.isnan()
    ]
    return max(differences)
