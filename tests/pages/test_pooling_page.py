"""The page on pooling without a browser: examples, the way back, shifts, scales, advice, and the code of every view."""

import re

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.shell.navigation import ROOT, card
from dashboard.views.pooling.examples import EXAMPLES
from engine.images import sample_names
from tests.dashboard.views.printed_numbers import is_printed
from tests.dashboard.views.run_snippet import printed

KEY = "pooling"
BACK, SHIFT, SCALES = "The gradient's way back", "A small shift", "Your image"


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    app = app.switch_page(str(card(KEY).script))
    for name, value in parameters.items():
        app.query_params[f"{KEY}.{name.replace('__', '.').replace('_', '-')}"] = value
    return app.run()


def executed(app: AppTest) -> dict:
    """What the page's code panel computes."""
    names: dict = {"print": lambda *_, **__: None}
    exec(app.code[-1].value, names)
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
    assert "sum to **12**, what arrives sums to **12**" in text_of(app)


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
        ({"mode": "Lp", "p": "64"}, "8 to the power of 64 is too large for float32"),
        ({"mode": "Lp", "p": "1000000"}, "8 to the power of 1e+06 is too large for float32"),
        ({"mode": "Lp", "p": "-3"}, "p of the Lp norm is -3.0 but must lie above 0"),
        ({"mode": "Lp", "p": "60", "input_numbers": "0.1"}, "0.1 to the power of 60 is too small for float32"),
        ({"mode": "Lp", "padding": "1"}, "padding is 1 but lp pooling has none"),
        ({"tab": SHIFT, "shift__k": "0"}, "kernel size is 0 but must be at least 1"),
        ({"tab": SHIFT, "shift__k": "-4"}, "kernel size is -4 but must be at least 1"),
        ({"tab": SHIFT, "shift__k": "5000"}, "leaves 112 pixels but the window covers 5000"),
    ],
)
def test_an_impossible_setting_is_explained_with_both_numbers(parameters, sentence):
    app = opened(**parameters)
    assert not app.exception
    assert sentence in app.warning[0].value


@pytest.mark.experiment("pooling", 1)
def test_one_winner_of_three_windows_collects_three_upstream_values():
    app = opened(tab=BACK)
    choose(app, "Max 3 × 3, stride 1")
    gradient = executed(app)["y"][0, 0]
    assert gradient[1, 3] == 14
    assert r"\partial x_{1,3} = 3 + 5 + 6 = 14" in app.latex[0].value


@pytest.mark.experiment("pooling", 2)
def test_max_leaves_most_at_zero_average_fills_and_both_sum_to_the_same():
    app = opened(tab=BACK)
    choose(app, "Max 3 × 3, stride 1")
    of_max, said = executed(app)["y"], text_of(app)
    app.button_group(key=f"{KEY}.mode").set_value("average").run()
    of_average = executed(app)["y"]
    assert (of_max == 0).float().mean() > 0.5
    assert (of_average != 0).all()
    for words in (said, text_of(app)):
        assert "sum to **45**, what arrives sums to **45**" in words


@pytest.mark.experiment("pooling", 3)
def test_a_shift_changes_less_with_a_larger_window():
    app = opened(tab=SHIFT, shift__k="2")
    small = executed(app)["y"]
    app.number_input(key=f"{KEY}.shift.k").set_value(8).run()
    large = executed(app)["y"]
    assert large["max"] < small["max"]
    assert large["average"] < small["average"]
    least, most = min(large, key=large.__getitem__), max(large, key=large.__getitem__)
    assert f"*{least}* changes least here, *{most}* most" in text_of(app)


@pytest.mark.parametrize("sample", sample_names())
def test_what_is_said_to_change_least_is_what_was_measured(sample):
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    app.switch_page(str(card(KEY).script))
    app.query_params.update({f"{KEY}.tab": SHIFT, "picture.sample": sample, f"{KEY}.shift.k": "8"})
    app.run()
    changes = executed(app)["y"]
    least, most = (re.search(rf"\*([a-z -]+)\* {words}", text_of(app)) for words in ("changes least", "most"))
    assert least
    assert most
    assert changes[least[1]] == min(changes.values())
    assert changes[most[1]] == max(changes.values())


@pytest.mark.parametrize("p", range(1, 9))
def test_an_lp_norm_lies_between_the_largest_magnitude_and_their_sum(p):
    app = opened(mode="Lp", p=str(p))
    found = re.search(
        r"largest magnitude ([\d.]+), \*\*L(\d+) norm ([\d.]+)\*\*, sum of magnitudes ([\d.]+)", text_of(app)
    )
    assert found
    largest, named, norm, total = map(float, found.groups())
    assert (largest, named, total) == (6, p, 13)
    assert norm == pytest.approx((1 + 1 + 5**p + 6**p) ** (1 / p), rel=1e-3)
    assert largest <= norm <= total
    assert ("**L2**:" in text_of(app)) == (p == 2)  # the example's words


def test_an_odd_norm_of_negative_values_is_drawn_printed_and_said_to_have_no_counterpart_in_torch():
    for tab in ("Windows", BACK):
        app = opened(tab=tab, mode="Lp", p="3", input_numbers="-1 -1 -2 -4 / -5 -6 -7 -8")
        assert "gives no number here: a sum of powers is negative" in text_of(app)
        assert is_printed(executed(app)["y"], printed(app.code[-1].value))
    assert executed(opened(mode="Lp", p="3", input_numbers="-1 -1 / -5 -6"))["y"][0, 0, 0, 0].item() == pytest.approx(
        -7
    )


VIEWS = [
    {},
    {"mode": "Global max"},
    {"mode": "Lp", "p": "3"},
    {"tab": BACK},
    {"tab": BACK, "mode": "Average", "count_padding": "false", "padding": "1"},
    {"tab": BACK, "mode": "Lp", "ceil": "true", "input": "5"},
    {"tab": SHIFT},
    {"tab": SCALES},
]


@pytest.mark.parametrize("view", VIEWS)
def test_the_code_of_every_view_prints_what_is_on_screen(view):
    app = opened(**view)
    assert not app.warning
    lines, words = printed(app.code[-1].value), text_of(app)
    if view.get("tab") == SHIFT:
        assert all(share in lines for share in re.findall(r"\*\*([\d.]+%)\*\*", words))
        goes = re.search(r"global average goes from ([\d.]+) to ([\d.]+)\.", words)
        assert goes
        assert f"global average: {goes[1]}, then {goes[2]}" in lines
    elif view.get("tab") == SCALES:
        assert is_printed([float(value) for value in re.findall(r"(?:red|green|blue) (\d\.\d+)", words)][:3], lines)
        assert is_printed([float(value) for value in re.findall(r"(?:red|green|blue) (\d\.\d+)", words)][3:], lines)
        assert "(3, 170, 256)" in lines
    else:
        assert is_printed(executed(app)["y"].detach(), lines)
    if view.get("tab") == BACK:
        assert is_printed([float(total) for total in re.findall(r"sums? to \*\*([\d.]+)\*\*", words)], lines)
