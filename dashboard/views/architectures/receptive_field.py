"""Receptive fields on the reader's image, layer by layer."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.controls.image_picker import Picture, chosen_picture
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.theme import chart_config
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.architectures.figures import FieldBox, receptive_field_figure, receptive_field_svg
from dashboard.views.architectures.network_form import Described, chosen_network
from dashboard.views.architectures.snippet import field_snippet
from engine.networks import LayerRow, Preprocessing
from engine.networks.receptive_field.backtrace import pixels_read

LAYER = "architectures.layer"


def show_field() -> str:
    """The receptive field of a cell in the chosen layer, with those of the layers before it."""
    picture = chosen_picture()
    choice = chosen_network()
    shown = choice.described()
    layers = [row for row in shown.summary.rows if len(row.output_shape) == 4 and _counts(row)]
    left, right = st.columns([5, 4], gap="large")
    with right:
        row = _chosen_layer(layers)
        cell = _chosen_cell(row)
        _words(row, cell, layers, choice.size)
        st.caption(seen_in_words(picture, choice.size))
    boxes = [FieldBox(each.name, *each.field.box(*_same_place(each, cell, row))) for each in _until(layers, row)]
    pixels = _seen(picture, choice.size)
    with left:
        st.plotly_chart(
            receptive_field_figure(pixels, boxes, theme=current_theme()),
            key="architectures.field",
            config=chart_config("field"),
            alt=f"Receptive field of {row.name}: {row.receptive_field} pixels wide",
        )
    _formula(shown, row)
    _badge(shown, row, cell)
    theme = current_theme()
    downloads_row(
        [
            Download("SVG", "field.svg", "image/svg+xml", lambda: receptive_field_svg(pixels, boxes, theme=theme)),
            Download("CSV of the fields", "fields.csv", "text/csv", lambda: fields_csv(boxes)),
        ]
    )
    return field_snippet(choice, layer=row.name, cell=cell)


def _counts(row: LayerRow) -> bool:
    """Layers that can change the field, and additions, where paths meet."""
    return row.multiply_adds > 0 or "ool" in row.type or row.type in ("add", "cat")


def _chosen_layer(layers: list[LayerRow]) -> LayerRow:
    by_name = {row.name: row for row in layers}
    if st.session_state.get(LAYER, layers[0].name) not in by_name:
        del st.session_state[LAYER]  # a layer of another network
    name = st.select_slider("Layer", list(by_name), value=layers[len(layers) // 2].name, key=LAYER, bind="query-params")
    return by_name[name]


def _chosen_cell(row: LayerRow) -> tuple[int, int]:
    """Row and column of the cell; chosen as shares, so that another layer keeps the place."""
    h, w = row.output_shape[-2:]
    down = st.slider("Place of the cell, from top, %", 0, 100, 50, key="architectures.down", bind="query-params")
    across = st.slider("from left, %", 0, 100, 50, key="architectures.across", bind="query-params")
    return round(down / 100 * (h - 1)), round(across / 100 * (w - 1))


def _same_place(row: LayerRow, cell: tuple[int, int], chosen: LayerRow) -> tuple[int, int]:
    """The cell of an earlier layer whose centre lies closest to that of the chosen cell."""
    place = []
    for axis, index, size in zip(("vertical", "horizontal"), cell, row.output_shape[-2:], strict=True):
        target = getattr(chosen.field, axis)
        own = getattr(row.field, axis)
        centre = target.position + index * target.jump
        place.append(min(size - 1, max(0, round((centre - own.position) / own.jump))) if own.jump else 0)
    return place[0], place[1]


def _until(layers: list[LayerRow], chosen: LayerRow) -> list[LayerRow]:
    """The layers up to the chosen one."""
    return layers[: layers.index(chosen) + 1]


def _words(row: LayerRow, cell: tuple[int, int], layers: Sequence[LayerRow], size: int) -> None:
    h, w = row.output_shape[-2:]
    field = row.receptive_field
    beyond = _beyond(row, cell, size) if field > size else ""
    st.markdown(
        f"**{row.name}** ({row.type}) has {h} × {w} cells. Each can depend on **{field} × {field} pixels** (orange); "
        f"neighbouring cells look {row.jump:g} pixels apart.{beyond} {first_beyond(layers, size)}"
    )
    st.caption("Thin frames: the fields of all earlier layers at the same place. Dotted: the edge of the image.")


def _beyond(row: LayerRow, cell: tuple[int, int], size: int) -> str:
    """Whether a field that is wider than the image covers it."""
    top, left, bottom, right = row.field.box(*cell)
    if max(top, left) <= 0 and min(bottom, right) >= size:
        return " That is wider than the image, and this cell's field covers all of it: the rest is padding."
    return " That is wider than the image, and yet this cell's field leaves a part of it out: the rest is padding."


def first_beyond(layers: Sequence[LayerRow], size: int) -> str:
    """From which layer on the field is wider than the image, as a sentence."""
    found = next((i for i, each in enumerate(layers) if each.receptive_field > size), None)
    if found is None:
        widest = max(layers, key=lambda each: each.receptive_field)
        return (
            f"No layer's field is wider than the {size} pixels of the image: the widest has {widest.receptive_field}."
        )
    name, field = layers[found].name, layers[found].receptive_field
    before = f", after {layers[found - 1].receptive_field} in {layers[found - 1].name}" if found else ""
    return (
        f"The first layer whose field is wider than the {size} pixels of the image is **{name}** with {field}{before}."
    )


def seen_in_words(picture: Picture, size: int) -> str:
    """What the network gets of the image, which is resized and cropped."""
    h, w = picture.tensor.shape[1:]
    if (h, w) == (size, size):
        return f"The network sees the image as it is, {h} × {w} pixels."
    crop = "" if h == w else ", and the middle is cut out"
    return (
        f"The image has {h} × {w} pixels. Its shorter side is resized to {size}{crop}: the network sees "
        f"{size} × {size}."
    )


def _formula(shown: Described, row: LayerRow) -> None:
    """How the layer's field follows from the one before it on its way."""
    rows = {each.name: each for each in shown.summary.rows}
    before = rows.get(row.input_names[0]) if row.input_names else None
    field, jump = (before.receptive_field, before.jump) if before is not None else (1, 1.0)
    window = (row.receptive_field - field) / jump + 1 if jump else 1
    show_formula(
        r"r_l = r_{l-1} + (k_l - 1)\, j_{l-1}, \qquad j_l = j_{l-1}\, s_l",
        rf"r = {field} + ({window:g} - 1) \cdot {jump:g} = {row.receptive_field}, \qquad j = {row.jump:g}",
    )


def _badge(shown: Described, row: LayerRow, cell: tuple[int, int]) -> None:
    """The field beside the one found by following the cell's inputs back to the image."""
    reach = pixels_read(shown.model, shown.summary, row.name, *cell)
    if reach is None:
        return
    found = (reach.top, reach.left, reach.bottom + 1, reach.right + 1)
    framed = row.field.box(*cell)
    oracle = "the pixels found by walking back from the cell"
    if uneven_pooling(shown):
        beyond = (framed[0] - found[0], framed[1] - found[1], found[2] - framed[2], found[3] - framed[3])
        agreement_badge(max(0.0, *beyond), f"{oracle}: none lies outside of the frame")
    else:
        agreement_badge(max(abs(one - other) for one, other in zip(framed, found, strict=True)), oracle)


def uneven_pooling(shown: Described) -> bool:
    """Whether adaptive pooling has windows of different lengths, so that one frame for all can only enclose them."""
    shapes = {row.name: row.output_shape for row in shown.summary.rows}
    return any(
        given % wanted
        for row in shown.summary.rows
        if "daptive" in row.type
        for given, wanted in zip(shapes[row.input_names[0]][2:], row.output_shape[2:], strict=True)
    )


def fields_csv(boxes: Sequence[FieldBox]) -> str:
    """A line a layer: the rows and columns of the image that the cell at the chosen place reads."""
    rows = ((box.layer, box.top, box.left, box.bottom, box.right) for box in boxes)
    return csv_file(("layer", "top (px)", "left (px)", "bottom (px)", "right (px)"), rows, digits=6)


@cached(entries=16)
def _seen(picture: Picture, size: int) -> np.ndarray:
    """What the network sees of the image: uint8, (size, size, 3)."""
    pixels = Preprocessing(resize=size, crop=size).seen(picture.tensor)
    return (pixels * 255).round().byte().permute(1, 2, 0).contiguous().numpy()
