import io

import numpy as np
import pytest
from PIL import Image

from dashboard.figures.feature_maps import map_picture, sprite, thumbnails

RNG = np.random.default_rng(0)


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA")).astype(int)


def test_cells_lie_row_by_row():
    maps = [np.full((2, 3), float(number)) for number in range(5)]
    sheet = sprite(np.stack(maps), theme="light", common_scale=True)
    assert (sheet.columns, sheet.rows) == (3, 2)
    seen = pixels(sheet.content)
    assert seen.shape == (4, 9, 4)
    brightness = seen[:, :, :3].sum(2)
    assert brightness[0, 0] < brightness[0, 3] < brightness[0, 6] < brightness[2, 0] < brightness[2, 3]
    assert seen[3, 8, 3] == 0  # no sixth map


def test_zero_and_the_largest_value_have_the_ends_of_the_sequential_palette():
    seen = pixels(map_picture(np.array([[0.0, 7.0]]), theme="light"))
    assert seen[0, 0, :3].tolist() == [0, 34, 78]
    assert seen[0, 1, :3].tolist() == [254, 232, 56]


@pytest.mark.parametrize(("theme", "middle"), [("light", [244, 241, 234]), ("dark", [27, 30, 33])])
def test_signed_maps_have_the_themes_neutral_at_zero(theme, middle):
    seen = pixels(map_picture(np.array([[-2.0, 0.0, 2.0]]), theme=theme))
    assert seen[0, :, :3].tolist() == [[42, 111, 187], middle, [217, 115, 13]]


def test_what_is_no_number_is_transparent():
    seen = pixels(map_picture(np.array([[np.nan, 1.0, np.inf]]), theme="light"))
    assert seen[0, :, 3].tolist() == [0, 255, 0]


def test_layers_of_any_size_become_thumbnails_of_one_size():
    sheet = thumbnails([RNG.random((7, 7)), RNG.standard_normal((224, 200))], theme="dark", side=56)
    assert pixels(sheet.content).shape == (56, 112, 4)
    assert (sheet.columns, sheet.rows) == (2, 1)


def test_very_large_maps_are_averaged():
    one = np.zeros((224, 224))
    one[:112] = 1
    seen = pixels(sprite(one[None], theme="light").content)
    assert seen.shape == (96, 96, 4)
    assert len({tuple(colour) for colour in seen[:, 0]}) == 2


def test_each_map_fills_the_palette_unless_all_share_one():
    maps = np.array([[[1.0, -3.0]], [[0.0, 2.0]]])
    own = pixels(sprite(maps, theme="light").content)
    common = pixels(sprite(maps, theme="light", common_scale=True).content)
    assert own[0, 1, :3].tolist() == common[0, 1, :3].tolist() == [42, 111, 187]  # -3 is the largest magnitude of both
    assert own[0, 3, :3].tolist() == [217, 115, 13]
    assert common[0, 3, 0] < 245
    assert common[0, 3, :3].tolist() != [217, 115, 13]


def test_an_empty_map_has_the_colour_of_zero():
    seen = pixels(map_picture(np.zeros((2, 2)), theme="light"))
    assert {tuple(colour) for colour in seen[..., :3].reshape(-1, 3)} == {(0, 34, 78)}
