"""The reader's own numbers for a layer, what is drawn of them, and what is taken away."""

import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from dashboard.controls.number_grid import text_from_grid
from dashboard.views.dense_to_convolution import LayerSettings
from dashboard.views.dense_to_convolution.matrices import matrices_png
from dashboard.views.dense_to_convolution.number_input import fitted_kernel, typed_input, typed_kernel
from dashboard.views.dense_to_convolution.worked_output import layer_numbers, sum_of_output
from dashboard.views.dense_to_convolution.worked_output_figure import layer_numbers_svg
from engine.errors import EngineError

SVG = "{http://www.w3.org/2000/svg}"


def planes_text(values: Tensor) -> str:
    """Planes, (c, n) or (c, h, w), as the text that is read back."""
    return " | ".join(text_from_grid(plane.reshape(-1, plane.shape[-1])) for plane in values)


def test_a_typed_input_begins_anew_where_it_is_too_short_and_is_cut_where_it_is_too_long():
    assert typed_input("1 2 3", (5,), 1).tolist() == [[1, 2, 3, 1, 2]]
    assert typed_input("1 2 / 3 4", (1, 3), 2).tolist() == [[[1, 2, 1]], [[1, 2, 1]]]
    assert typed_input("1 2 | 3 4", (2,), 2).tolist() == [[1, 2], [3, 4]]


def test_a_column_of_a_spreadsheet_is_a_signal():
    assert typed_input("1\n2\n3", (3,), 1).tolist() == [[1, 2, 3]]


def test_a_typed_kernel_keeps_its_middle_when_the_reach_changes():
    assert typed_kernel("1 2 3", rank=1, reach=2, channels=(1, 1)).tolist() == [[[0, 1, 2, 3, 0]]]
    assert typed_kernel("1 2 3", rank=1, reach=0, channels=(1, 1)).tolist() == [[[2]]]
    assert fitted_kernel(torch.ones(1, 1, 3, 1), 1).tolist() == [[[[0, 1, 0]] * 3]]


def test_another_number_of_planes_is_refused():
    with pytest.raises(EngineError, match="has 3 planes but the layer reads 2"):
        typed_input("1 | 2 | 3", (4,), 2)
    with pytest.raises(EngineError, match="has 1 × 2 planes but the layer has 1 × 1 pairs"):
        typed_kernel("1 | 2", rank=1, reach=1, channels=(1, 1))


def test_planes_as_text_are_read_back():
    x = torch.tensor([[1.5, -2.0], [0.0, 3.0]])
    assert torch.equal(typed_input(planes_text(x), (2,), 2), x)


DIFFERENCE = typed_kernel("-1 0 1", rank=1, reach=1, channels=(1, 1))
STEP = LayerSettings((6,), 1, 1, 1, 0, DIFFERENCE, typed_input("0 0 0 4 4 4", (6,), 1))


def test_a_difference_finds_the_step():
    numbers = layer_numbers(STEP, STEP.stages(), 2)
    assert numbers.output.tolist() == [[0, 0, 4, 4, 0, -4]]
    assert numbers.place == (0, 2)
    assert sum_of_output(STEP, STEP.stages(), 2) == r"h(2) = (-1) \cdot 0 + 0 \cdot 0 + 1 \cdot 4 = 4"


def test_at_the_border_the_sum_has_fewer_products():
    assert sum_of_output(STEP, STEP.stages(), 5) == r"h(5) = (-1) \cdot 4 + 0 \cdot 4 = -4"


def test_the_drawing_writes_every_number():
    svg = layer_numbers_svg(layer_numbers(STEP, STEP.stages(), 2), theme="light", words="numbers")
    shown = [each.text for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert shown == ["x", *"000444", "V", "−1", "0", "1", "h", "0", "0", "4", "4", "0", "−4"]


def test_the_output_of_a_picture_lies_beside_its_input_and_weights():
    own = LayerSettings((2, 3), 1, 2, 2, 3)
    numbers = layer_numbers(own, own.stages(), 6 + 4)
    assert numbers.place == (1, 1)
    expected = torch.nn.functional.conv2d(own.x[None], own.stages().kernel, padding=1)[0, 1]
    np.testing.assert_allclose(numbers.output, expected.numpy(), atol=1e-5)
    svg = layer_numbers_svg(numbers, theme="dark", words="numbers")
    shown = [each.text for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert {"x, channel 0", "V, channel 1", "h", "⋆", "="} <= set(shown)


def test_the_matrices_as_a_picture_leave_absent_weights_blank():
    picture = np.array(Image.open(io.BytesIO(matrices_png(STEP.stages(), "light"))))
    side = 640 // 6
    assert picture.shape == (6 * side, 3 * 6 * side + 2 * 24, 3)
    local = picture[:, 6 * side + 24 : 12 * side + 24]
    assert local[0, -1].tolist() == [0xFB, 0xFA, 0xF6]
    assert picture[0, 6 * side - 1].tolist() != [0xFB, 0xFA, 0xF6]


@pytest.mark.parametrize("reach", [0, 1, 3, 5, 7])
@pytest.mark.parametrize("size", [(5, 7), (1, 1), (7,), (16,)])
def test_all_of_a_drawing_lies_inside_it_and_its_numbers_can_be_read(size, reach):
    layer = LayerSettings(size, reach, 2, 1, 0)
    svg = ElementTree.fromstring(layer_numbers_svg(layer_numbers(layer, layer.stages(), 0), theme="light", words=""))
    width, height = float(svg.get("width", 0)), float(svg.get("height", 0))
    for cell in svg.iter(f"{SVG}rect"):
        if cell.find(f"{SVG}title") is not None:
            assert float(cell.get("x", 0)) + float(cell.get("width", 0)) <= width + 1
            assert float(cell.get("y", 0)) + float(cell.get("height", 0)) <= height + 1
    assert all(float(text.get("font-size", 13)) >= 12 for text in svg.iter(f"{SVG}text"))
