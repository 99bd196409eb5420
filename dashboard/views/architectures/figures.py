"""Receptive fields on a picture: one cell's field in each layer, the chosen layer's in front."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.rasters import data_address, jpeg_file
from dashboard.figures.theme import ACCENT, OUTLINE, PAPER, POSITIVE, Theme, frame


@dataclass(frozen=True)
class FieldBox:
    """A cell's receptive field, in pixels of the network's input.

    Attributes:
        layer: whose cell it is.
        top: first row; negative where padding is read.
        left: first column.
        bottom: first row behind it.
        right: first column behind it.
    """

    layer: str
    top: float
    left: float
    bottom: float
    right: float


def receptive_field_figure(pixels: np.ndarray, boxes: Sequence[FieldBox], *, theme: Theme) -> go.Figure:
    """The picture with nested frames.

    Args:
        pixels: uint8, (h, w, 3): what the network sees.
        boxes: in the order of the layers; the last one is the chosen one.
        theme: whose colours are used.
    """
    h, w = pixels.shape[:2]
    figure = go.Figure()
    figure.add_layout_image(
        source=data_address(jpeg_file(pixels), "image/jpeg"),
        xref="x",
        yref="y",
        x=-0.5,
        y=-0.5,
        sizex=w,
        sizey=h,
        sizing="stretch",
        layer="below",
    )
    figure.add_trace(_outline(FieldBox("the image", 0, 0, h, w), colour=OUTLINE, width=1, dash="dot"))
    for box in boxes[:-1]:
        figure.add_trace(_outline(box, colour=ACCENT[theme], width=1.2))
    figure.add_trace(_outline(boxes[-1], colour=POSITIVE, width=3))
    frame(figure, theme=theme, height_pixels=480)
    margin = 0.12 * max(h, w)
    low_y, high_y = _bounds(min(box.top for box in boxes), max(box.bottom for box in boxes), h, margin)
    low_x, high_x = _bounds(min(box.left for box in boxes), max(box.right for box in boxes), w, margin)
    figure.update_xaxes(range=[low_x, high_x], constrain="domain", showgrid=False, title="column, pixels")
    figure.update_yaxes(range=[high_y, low_y], scaleanchor="x", constrain="domain", showgrid=False, title="row, pixels")
    return figure.update_layout(showlegend=False, dragmode=False)


def receptive_field_svg(pixels: np.ndarray, boxes: Sequence[FieldBox], *, theme: Theme) -> str:
    """The same as a drawing to take away, the picture inside it."""
    h, w = pixels.shape[:2]
    top, bottom = min(0, *(box.top for box in boxes)), max(h, *(box.bottom for box in boxes))
    left, right = min(0, *(box.left for box in boxes)), max(w, *(box.right for box in boxes))
    line = max(right - left, bottom - top) / 400
    frames = [_rectangle(FieldBox("the image", 0, 0, h, w), OUTLINE, line)]
    frames += [_rectangle(box, ACCENT[theme], line) for box in boxes[:-1]]
    frames.append(_rectangle(boxes[-1], POSITIVE, 3 * line))
    view = f"{left - 4 * line:g} {top - 4 * line:g} {right - left + 8 * line:g} {bottom - top + 8 * line:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="640" viewBox="{view}">'
        f'<rect x="{left - 4 * line:g}" y="{top - 4 * line:g}" width="100%" height="100%" fill="{PAPER[theme]}"/>'
        f'<image href="{data_address(jpeg_file(pixels), "image/jpeg")}" width="{w}" height="{h}"/>'
        f"{''.join(frames)}</svg>\n"
    )


def _rectangle(box: FieldBox, colour: str, line: float) -> str:
    place = f'x="{box.left:g}" y="{box.top:g}" width="{box.right - box.left:g}" height="{box.bottom - box.top:g}"'
    title = f"<title>{escape(box.layer)}</title>"
    return f'<rect {place} fill="none" stroke="{colour}" stroke-width="{line:g}">{title}</rect>'


def _bounds(low: float, high: float, size: int, margin: float) -> tuple[float, float]:
    """What the axis shows: the picture and the field, but no more than half a picture around it."""
    return max(min(low, 0), -size / 2) - margin, min(max(high, size), 1.5 * size) + margin


def _outline(box: FieldBox, *, colour: str, width: float, dash: str = "solid") -> go.Scatter:
    top, left, bottom, right = (edge - 0.5 for edge in (box.top, box.left, box.bottom, box.right))
    size = f"{box.bottom - box.top:g} × {box.right - box.left:g} pixels"
    return go.Scatter(
        x=[left, right, right, left, left],
        y=[top, top, bottom, bottom, top],
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate=f"{box.layer}: {size}<extra></extra>",
        hoveron="points+fills",
        fill="none",
    )
