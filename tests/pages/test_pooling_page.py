"""The page on pooling without a browser: examples, the way back, shifts, scales, advice, and the code of every view."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.navigation import ROOT, card
from dashboard.pooling.examples import EXAMPLES

KEY = "pooling"
BACK, SHIFT, SCALES = "The gradient's way back", "A small shift", "Your picture"


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    app = app.switch_page(str(card(KEY).script))
    for name, value in parameters.items():
        app.query_params[f"{KEY}.{name.replace('__', '.').replace('_', '-')}"] = value
    return app.run()


def executed(app: AppTest) -> dict:
    """What the page's code panel computes."""
    names: dict = {"print": lambda *_: None}
    exec(app.code[0].value, names)
    return names


def text_of(app: AppTest) -> str:
    return " ".join(text.value for text in app.markdown)


def choose(app: AppTest, name: str) -> None:
    button = any(each.button for each in EXAMPLES if each.name == name)
    picker = app.button_group(key=f"{KEY}.example") if button else app.selectbox(key=f"{KEY}.more")
    picker.set_value(name).run()
    assert not app.exception, name


PRINTED = {
    "Max 2 × 2": [[6, 8], [3, 4]],
    "Average 2 × 2": [[3.25, 5.25], [2, 2]],
    "Max 3 × 3, stride 1": [[3, 3, 3], [3, 3, 3], [3, 2, 3]],
    "Average 3 × 3, stride 1": [[15 / 9, 15 / 9, 15 / 9], [1, 11 / 9, 16 / 9], [10 / 9, 7 / 9, 12 / 9]],
    "Max over 0 to 8": [[4, 5], [7, 8]],
    "Average over 0 to 8": [[2, 3], [5, 6]],
    "Max 3, padding 1, stride 2": [[5, 7], [13, 15]],
}


def test_every_example_gives_what_is_printed():
    app = opened()
    for example in EXAMPLES:
        choose(app, example.name)
        output = executed(app)["y"][0, 0]
        if example.name in PRINTED:
            assert torch.allclose(output, torch.tensor(PRINTED[example.name], dtype=torch.float32)), example.name
        assert example.words in text_of(app)
        assert "agrees with" in text_of(app)
        assert "0 parameters" in text_of(app)


def test_global_average_pooling_takes_the_whole_input():
    app = opened(mode="Global average")
    assert executed(app)["y"].item() == pytest.approx(50 / 16)
    assert "16 values become 1" in text_of(app)
    assert "4 · 4 = 16 weights" in text_of(app)


def test_every_way_back_agrees_with_its_code():
    app = opened(tab=BACK)
    for example in EXAMPLES:
        choose(app, example.name)
        assert "agrees with autograd" in text_of(app), example.name
    choose(app, "Max 3 × 3, stride 1")
    assert executed(app)["y"][0, 0, 1, 3] == 14


def test_an_average_gives_every_pixel_of_a_window_a_quarter():
    app = opened(tab=BACK, mode="Average")
    assert executed(app)["y"][0, 0].tolist() == [[0.25, 0.25, 0.5, 0.5]] * 2 + [[1, 1, 1.25, 1.25]] * 2
    assert "sum to **12**, what arrives to **12**" in text_of(app)


def test_the_changes_on_screen_are_those_of_the_code():
    app = opened(tab=SHIFT)
    for pixels in (1, 3):
        app.slider(key=f"{KEY}.shift.pixels").set_value(pixels).run()
        for change in executed(app)["y"].values():
            assert f"**{change:.1%}**" in text_of(app)
        assert "agrees with NumPy in double precision" in text_of(app)


def test_the_way_back_is_written_with_its_numbers():
    app = opened(tab=BACK)
    choose(app, "Max 3 × 3, stride 1")
    assert r"\partial x_{1,3} = 3 + 5 + 6 = 14" in app.latex[0].value
    choose(app, "Average 2 × 2")
    assert r"\partial x_{0,0} = \tfrac{1}{4} = 0.25" in app.latex[0].value
    choose(app, "L2")
    slope = 1 / (1 + 1 + 25 + 36) ** 0.5
    assert rf"\partial x_{{0,0}} = 1\cdot {slope:.4g} = {slope:.4g}" in app.latex[0].value


def test_the_shift_is_written_with_its_numbers():
    app = opened(tab=SHIFT)
    for change in executed(app)["y"].values():
        assert rf"= {100 * change:.1f}\,\%" in app.latex[0].value


def test_a_shift_of_nothing_changes_nothing():
    assert "max pooling by **0.0%**" in text_of(opened(tab=SHIFT, shift__pixels="0"))


@pytest.mark.parametrize("mode", ["Max", "Average", "Every k-th pixel"])
def test_the_scales_are_those_of_the_code(mode):
    app = opened(tab=SCALES, scales__mode=mode)
    shapes = [tuple(each.shape[1:]) for each in executed(app)["y"]]
    assert shapes[:3] == [(170, 256), (85, 128), (43, 64) if mode.startswith("Every") else (42, 64)]
    for k, (height, width) in zip((2, 4, 8, 16, 32), shapes[1:], strict=True):
        assert f"k = {k}:" in app.latex[0].value
        assert rf"= {height} \times {width}" in app.latex[0].value
    assert "agrees with NumPy, block by block" in text_of(app)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"kernel": "5"}, "window covers 5 pixels but the padded input has only 4"),
        ({"padding": "2"}, "padding is 2 but a window of 2 pixels takes at most 1"),
        ({"stride": "0"}, "stride is 0 but must be at least 1"),
        ({"mode": "Lp", "p": "0"}, "p of the Lp norm is 0.0 but must lie above 0"),
        ({"mode": "Lp", "padding": "1"}, "padding is 1 but lp pooling has none"),
        ({"tab": SHIFT, "shift__k": "0"}, "kernel size is 0 but must be at least 1"),
    ],
)
def test_an_impossible_setting_is_explained_with_both_numbers(parameters, sentence):
    app = opened(**parameters)
    assert not app.exception
    assert sentence in app.warning[0].value
