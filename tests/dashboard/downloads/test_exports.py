import csv
import io
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from PIL import Image

from dashboard.components.player import Drawing
from dashboard.downloads import as_gif, as_png, as_svg, latex_matrix, scene_of_step, steps_csv
from dashboard.downloads.cell_style import READABLE, limit_of
from dashboard.downloads.layout import arrange
from dashboard.downloads.npz import steps_npz
from dashboard.downloads.scene import between
from dashboard.downloads.step_state import moment, short, values_at
from engine.convolution import gradients, trace, trace_transposed
from engine.pooling import gradients as pool_gradients
from engine.pooling import trace as trace_pool
from engine.steps import Steps

X = torch.tensor([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1.0]])
KERNEL = torch.tensor([[0, 1, 2], [2, 2, 0], [0, 1, 2.0]])
SIGNS = Drawing(signs={"kernel": "∗", "output": "="})


def lecture(**settings) -> Steps:
    return trace(X[None, None], KERNEL[None, None], **settings).steps


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]


def several_channels(c_in: int, filters: int, side: int = 5, **settings) -> Steps:
    generator = torch.Generator().manual_seed(0)
    x, kernel = torch.randn(1, c_in, side, side, generator=generator), torch.randn(filters, c_in, 3, 3)
    return trace(x, kernel, bias=torch.arange(1.0, filters + 1), **settings).steps_by_channel


PICTURE, UPSTREAM = X[None, None], torch.tensor([[1.0, -2.0], [3.0, 0.0]])[None, None]
PLAYED = {
    "scatter": lambda: trace_transposed(UPSTREAM, KERNEL[None, None], stride=2, padding=1).steps,
    "zero insertion": lambda: trace_transposed(UPSTREAM, KERNEL[None, None], stride=2).zero_insertion_steps,
    "max pooling": lambda: trace_pool(PICTURE, "max", 3, stride=2, padding=1).steps,
    "max pooling rounded up": lambda: trace_pool(PICTURE, "max", 2, ceil_mode=True).steps,
    "average pooling": lambda: trace_pool(PICTURE, "average", 2, padding=1).steps,
    "lp pooling": lambda: trace_pool(PICTURE, "lp", 2).steps,
    "pooling backward": lambda: pool_gradients(PICTURE, UPSTREAM, "max", 3, stride=2).steps,
    "convolution backward": lambda: gradients(PICTURE, KERNEL[None, None], UPSTREAM, stride=2).steps,
    "three channels": lambda: several_channels(3, 1),
    "three filters": lambda: several_channels(3, 3),
}


def test_a_step_knows_its_window_its_notes_and_its_sum():
    now = moment(lecture(), 4)
    assert now.parts["input"] == {6, 7, 8, 11, 12, 13, 16, 17, 18}
    assert list(now.notes["input"].values()) == KERNEL.flatten().tolist()
    assert now.sums == [("y(1, 1) = 0·0 + 1·1 + 3·2 + 1·2 + 2·2 + 2·0 + 0·0 + 0·1 + 2·2 = ", "17")]


def test_the_way_back_through_max_pooling_shows_each_window_and_its_winner():
    steps = PLAYED["pooling backward"]()
    for step in range(steps.count):
        now = moment(steps, step)
        assert len(now.parts["input"]) == 9
        assert now.winners["input"] == now.parts["dx"] <= now.parts["input"]


def test_results_appear_step_by_step_and_end_complete():
    values = values_at(lecture(), 1)["output"]
    assert values[:2].tolist() == [12, 12]
    assert np.isnan(values[2:]).all()
    assert values_at(lecture(), 8)["output"].tolist() == [12, 12, 17, 10, 17, 19, 9, 6, 14]


def test_partial_results_grow_channel_by_channel():
    torch.manual_seed(0)
    traced = trace(torch.randn(1, 3, 4, 4), torch.randn(1, 3, 3, 3), bias=torch.ones(1))
    steps = traced.steps_by_channel
    first = [float(values_at(steps, step)["output"][0]) for step in range(4)]
    sums = traced.partial_sums[0, 0, :, 0, 0]
    expected = [*sums.cumsum(0).tolist(), float(sums.sum() + 1)]
    assert first == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_svg_shows_every_number_and_the_sum(theme):
    svg = as_svg(scene_of_step(lecture(padding=1), 6, drawing=SIGNS, theme=theme))
    written = texts(svg)
    assert "7 / 25" in written
    assert "∗" in written
    assert written.count("14") == 2
    assert any(text.startswith("y(1, 1) = 3·0 + 3·1") for text in written)


@pytest.mark.parametrize("name", PLAYED)
def test_everything_that_can_be_played_can_be_taken_away(name):
    steps = PLAYED[name]()
    written = texts(as_svg(scene_of_step(steps, steps.count - 1)))
    assert f"{steps.count} / {steps.count}" in written
    for grid in steps.grids:
        shown = {short(float(value)) for value in grid.values.flatten()}
        assert shown <= set(written), grid.name
    Image.open(io.BytesIO(as_png(scene_of_step(steps, 0)))).verify()
    assert getattr(Image.open(io.BytesIO(as_gif(steps))), "n_frames", 1) >= min(steps.count, 2)


def test_the_border_of_max_pooling_is_minus_infinity_in_the_strongest_colour():
    steps = PLAYED["max pooling"]()
    assert texts(as_svg(scene_of_step(steps, 0))).count("−∞") == 49 - 25
    assert [short(float("inf")), short(float("-inf"))] == ["∞", "−∞"]
    assert limit_of(steps.grids[0].values) == 3
    assert limit_of(torch.tensor([float("-inf")])) == limit_of(torch.zeros(2)) == limit_of(torch.zeros(0)) == 1


@pytest.mark.parametrize(("c_in", "filters"), [(3, 1), (3, 3), (3, 6), (2, 2)])
def test_several_channels_stand_in_rows_with_numbers_that_can_be_read(c_in, filters):
    steps = several_channels(c_in, filters)
    scene = scene_of_step(steps, 0)
    cells = [tile.box for tile in scene.tiles if tile.box and tile.box.thickness]
    assert min(box.width for box in cells) >= READABLE - 2
    assert scene.width <= 1360
    places = {(box.x, box.y) for box in cells}
    assert len(places) == len(cells), "no cell hides another"
    assert all(box.x + box.width <= scene.width and box.y + box.height <= scene.height for box in cells)
    planes = arrange(steps.grids, Drawing()).planes
    rows = {channel: planes["kernel", channel][1] for channel in range(filters * c_in)}
    assert len(set(rows.values())) == (filters if filters > 1 else c_in)
    if filters > 1:
        assert all(rows[channel] == rows[channel // c_in * c_in] for channel in rows)


def test_a_png_has_twice_the_pixels_of_the_drawing():
    scene = scene_of_step(lecture(), 0)
    picture = Image.open(io.BytesIO(as_png(scene)))
    assert picture.size == (round(scene.width * 2), round(scene.height * 2))


def test_a_gif_has_a_frame_for_every_step_and_four_between_and_stays_small():
    content = as_gif(lecture(), drawing=SIGNS)
    picture = Image.open(io.BytesIO(content))
    assert getattr(picture, "n_frames", 1) == 9 + 8 * 4
    assert picture.info["loop"] == 0
    assert len(content) < 400_000


def test_a_frame_painted_after_another_is_the_same_as_one_painted_alone():
    from dashboard.downloads.paint import Painter

    first, last = (scene_of_step(lecture(), step, drawing=SIGNS) for step in (0, 8))
    after = Painter(1)
    after.paint(first)
    assert after.paint(last).tobytes() == Painter(1).paint(last).tobytes()


def test_outlines_glide_from_one_step_to_the_next():
    first, second = (scene_of_step(lecture(), step) for step in (0, 1))
    half = between(first, second, 0.5).outlines["input 0"]
    assert half.x == pytest.approx((first.outlines["input 0"].x + second.outlines["input 0"].x) / 2)


def test_the_csv_lists_every_cell_with_its_place_in_the_unpadded_input():
    rows = list(csv.DictReader(io.StringIO(steps_csv(lecture(padding=1)))))
    assert len(rows) == 49 + 9 + 25
    assert rows[0] == {"grid": "input", "channel": "0", "row": "-1", "column": "-1", "value": "0"}
    assert {row["value"] for row in rows if row["grid"] == "kernel"} == {"0", "1", "2"}


def test_the_npz_holds_the_arrays_bit_by_bit():
    arrays = np.load(io.BytesIO(steps_npz(lecture())))
    assert np.array_equal(arrays["input"][0], X.numpy())
    assert arrays["output"].shape == (1, 3, 3)


def test_latex_writes_whole_numbers_as_such():
    assert latex_matrix(np.array([[1.0, -0.5]])) == r"\begin{bmatrix}1 & -0.5\end{bmatrix}"
