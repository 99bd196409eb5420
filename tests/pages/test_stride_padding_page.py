"""The page on stride and padding without a browser: sizes, examples, advice, and the code of every view."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.layer_settings import LayerSettings
from dashboard.shell.navigation import ROOT, card
from dashboard.views.stride_padding.examples import LAYERS, TRANSPOSED
from dashboard.views.stride_padding.stack import EXAMPLES

KEY = "stride-padding"


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


def words(app: AppTest) -> str:
    return " ".join(text.value for text in app.markdown)


# What the slides and the textbooks print for them.
PRINTED = {
    "Example": [[12, 12, 17], [10, 17, 19], [9, 6, 14]],
    "Exercise": [[6, 17, 3], [8, 17, 13], [6, 4, 4]],
    "0 to 8": [[19, 25], [37, 43]],
    "0 to 8, padded": [[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]],
    "Strides 3 and 2": [[0, 8], [6, 8]],
    "Edges": [[0, 1, 0, 0, 0, -1, 0]] * 6,
}
SIZES = {
    "Example": 3,
    "Vanilla": 2,
    "Stride": 2,
    "Padding": 5,
    "Exercise": 3,
    "Full padding": 7,
    "Kernel 4, padding 2": 6,
    "Size 6, stride 2": 3,
    "Dilation 2": 3,
    "Size 8 kept": 8,
    "Size 8 halved": 4,
}


def test_every_example_gives_what_is_printed():
    app = opened()
    for example in LAYERS:
        picker = (
            app.button_group(key=f"{KEY}.layer.example") if example.button else app.selectbox(key=f"{KEY}.layer.more")
        )
        picker.set_value(example.name).run()
        assert not app.exception, example.name
        output = executed(app)["y"]
        if example.name in PRINTED:
            assert output.tolist() == PRINTED[example.name], example.name
        if example.name in SIZES:
            assert tuple(output.shape) == (SIZES[example.name],) * 2, example.name
        assert example.words in " ".join(text.value for text in app.markdown)


def test_the_code_counts_the_uses_that_the_heat_map_shows():
    app = opened(layer__input="6", layer__stride="2", layer__mode="reflect", layer__padding="1")
    names = executed(app)
    padded = torch.nn.functional.pad(names["x"], (1, 1, 1, 1), mode="reflect")
    assert torch.allclose(names["y"], torch.nn.functional.conv2d(padded, names["w"], stride=2)[0, 0])
    caption = next(text.value for text in app.caption if "uses of" in text.value)
    assert f"From {int(names['used'].min())} to {int(names['used'].max())} times" in caption


def test_the_floor_and_the_rows_that_are_never_read_are_named():
    app = opened(layer__input="6", layer__stride="2")
    words = " ".join(text.value for text in app.markdown)
    assert "the floor rounds 3/2 = 1.5 down to 1" in words
    assert "No window reads rows and columns 5 of the input" in words


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"layer__input": "3", "layer__kernel": "5"}, "covers 5 pixels but the padded input has only 3"),
        ({"layer__stride": "0"}, "stride is 0 but must be at least 1"),
        ({"layer__input": "0"}, "has 0 rows but the player shows 1 to 24"),
        ({"layer__input": "100000"}, "Input size i is 100,000 but can be 0 to 4,096 here"),
        ({"layer__stride": "-1"}, "Stride s is −1 but can be 0 to 64 here"),
        (
            {"layer__input": "30", "layer__padding": "30", "layer__mode": "reflect"},
            "30 pixels of height reaches at most 29",
        ),
        ({"layer__input": "30", "layer__kernel": "40"}, "covers 40 pixels but the padded input has only 30"),
        ({"tab": "Stack of layers", "stack__size": "9999"}, "Input size is 9,999 but can be 1 to 1,024 here"),
        ({"layer__padding": "5", "layer__mode": "reflect"}, "reflect padding of 5 pixels of height reaches at most 4"),
        (
            {"tab": "Transposed convolution", "transposed__output_padding": "1"},
            "output padding is 1 but must be smaller",
        ),
        ({"tab": "Stack of layers", "stack__layers": "k3, q7"}, "'q7' in layer 2 cannot be read"),
        ({"tab": "Stack of layers", "stack__layers": "k3, k40"}, "Layer 2 does not fit. The kernel covers 40 pixels"),
    ],
)
def test_an_impossible_setting_is_explained_with_both_numbers(parameters, sentence):
    app = opened(**parameters)
    assert not app.exception
    assert sentence in app.warning[0].value


def test_every_transposed_example_agrees_in_both_views():
    app = opened(tab="Transposed convolution")
    for example in TRANSPOSED:
        key = f"{KEY}.transposed"
        picker = app.button_group(key=f"{key}.example") if example.button else app.selectbox(key=f"{key}.more")
        picker.set_value(example.name).run()
        for view in ("Scatter", "Zero insertion"):
            app.button_group(key=f"{key}.view").set_value(view).run()
            assert not app.exception, example.name
            assert any("agrees with" in text.value for text in app.markdown), example.name
            assert f"= {executed(app)['y'].shape[0]}" in app.latex[0].value


def test_the_textbooks_transposed_outputs():
    app = opened(tab="Transposed convolution")
    printed = {
        "2 × 2": [[0, 0, 1], [0, 4, 6], [4, 12, 9]],
        "Padding 1": [[4]],
        "Stride 2": [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]],
    }
    for name, output in printed.items():
        app.button_group(key=f"{KEY}.transposed.example").set_value(name).run()
        assert executed(app)["y"].tolist() == output


def test_the_sizes_of_every_stack_are_those_of_its_code():
    app = opened(tab="Stack of layers")
    for name in EXAMPLES:
        app.button_group(key=f"{KEY}.stack.example").set_value(name).run()
        assert not app.exception, name
        assert app.table[0].value["size"].tolist()[1:] == executed(app)["y"], name


def test_stacks_and_checkerboards_agree_with_torch():
    app = opened(tab="Stack of layers", stack__layers="k3 p1 s2, k2 d3, k5 p4", stack__size="40")
    badge = "agrees with torch.nn.functional.conv1d and its autograd exactly"
    assert any(badge in text.value for text in app.markdown)
    app = opened(tab="Transposed convolution", checkerboard__source="Constant", checkerboard__stride="3")
    badge = "agrees with ones stamped by torch.nn.functional.conv_transpose2d exactly"
    assert any(badge in text.value for text in app.markdown)
    assert not app.exception


def test_receptive_fields_of_four_kinds_of_layer():
    app = opened(tab="Stack of layers")
    assert app.table[0].value["receptive field"].tolist() == [1, 3, 5, 7, 23]


def test_224_pixels_are_counted_without_the_player():
    app = opened(layer__input="224", layer__kernel="7", layer__stride="2", layer__padding="3")
    assert not app.exception
    assert not app.warning
    rows = {row["pixels"]: (row["height"], row["width"]) for row in app.table[0].value.to_dict("records")}
    assert rows["Padded input"] == (230, 230)
    assert rows["Output"] == (112, 112) == tuple(executed(app)["y"].shape)
    assert "= 112" in words(app)
    assert "the floor rounds 223/2 = 111.5 down to 111" in words(app)
    assert f"{7 * 7 * 112 * 112:,}" in words(app)
    assert "agrees with torch.nn.Conv2d exactly" in words(app)
    assert "hatched" not in words(app).split("Experiments")[0].split("### Try this")[0]


def test_a_large_transposed_convolution_is_counted_without_the_player():
    app = opened(tab="Transposed convolution", transposed__input="112", transposed__kernel="4", transposed__stride="2")
    assert not app.exception
    assert app.table[0].value["height"].tolist() == [112, 226, 226]
    assert tuple(executed(app)["y"].shape) == (226, 226)
    assert "agrees with torch.nn.ConvTranspose2d exactly" in words(app)
    assert app.subheader[0].value == "The checkerboard"


def test_what_is_never_read_of_a_large_input_is_counted():
    app = opened(layer__input="224", layer__kernel="1", layer__stride="8")
    assert "No window reads rows and columns 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, … (196 in all)" in words(app)


def test_per_axis_begins_with_the_values_on_screen_and_keeps_those_that_were_chosen():
    app = opened(layer__stride="2", layer__padding="1")
    per_axis = app.toggle(key=f"{KEY}.layer.per-axis")
    per_axis.set_value(True).run()
    assert app.number_input(key=f"{KEY}.layer.stride-w").value == 2
    assert app.number_input(key=f"{KEY}.layer.padding-w").value == 1
    app.number_input(key=f"{KEY}.layer.stride-w").set_value(3).run()
    app.toggle(key=f"{KEY}.layer.per-axis").set_value(False).run()
    assert executed(app)["y"].shape == (3, 3)
    app.toggle(key=f"{KEY}.layer.per-axis").set_value(True).run()
    assert app.number_input(key=f"{KEY}.layer.stride-w").value == 3
    assert executed(app)["y"].shape == (3, 2)


@pytest.mark.parametrize("value", [0, 17, -1])
def test_a_checkerboard_that_cannot_be_drawn_is_explained(value):
    app = opened(tab="Transposed convolution")
    app.number_input(key=f"{KEY}.checkerboard.left").set_value(value).run()
    assert not app.exception
    assert f"Left kernel is {value}".replace("-", "−") in app.warning[0].value
    app.number_input(key=f"{KEY}.checkerboard.left").set_value(2).run()
    assert not app.warning


@pytest.mark.experiment("stride-padding", 1)
def test_sizes_5_and_6_give_the_same_and_the_last_padding_is_not_read():
    app = opened()
    app.selectbox(key=f"{KEY}.layer.more").set_value("Size 6, stride 2").run()
    shapes = {}
    for size in (6, 5, 7):
        app.number_input(key=f"{KEY}.layer.input").set_value(size).run()
        shapes[size] = tuple(executed(app)["y"].shape)
    assert shapes == {6: (3, 3), 5: (3, 3), 7: (4, 4)}
    trace = LayerSettings(torch.zeros(6, 6), torch.zeros(3, 3), (2, 2), (1, 1)).trace()
    assert trace.never_read == ((6,), (6,))  # the input's rows and columns are 0 to 5


@pytest.mark.experiment("stride-padding", 2)
def test_only_at_padding_2_is_every_pixel_used_equally_often():
    app = opened()
    used = {}
    for padding in (0, 1, 2):
        app.number_input(key=f"{KEY}.layer.padding").set_value(padding).run()
        used[padding] = executed(app)["used"]
    assert (used[0][0, 0], used[0][2, 2]) == (1, 9)
    assert [bool((counts == counts[0, 0]).all()) for counts in used.values()] == [False, False, True]
    assert used[2][0, 0] == 9


@pytest.mark.experiment("stride-padding", 3)
def test_three_small_kernels_see_as_much_as_a_large_one():
    app = opened(tab="Stack of layers")
    last = {}
    for name in ("Three 3 × 3", "One 7 × 7"):
        app.button_group(key=f"{KEY}.stack.example").set_value(name).run()
        last[name] = app.table[0].value.to_dict("records")[-1]
    three, one = last.values()
    assert (three["size"], three["receptive field"]) == (one["size"], one["receptive field"]) == (9, 7)
    assert (3 * 3 * 3, 7 * 7) == (27, 49)


@pytest.mark.experiment("stride-padding", 4)
def test_a_checkerboard_appears_where_the_stride_does_not_divide_the_kernel():
    app = opened(tab="Transposed convolution")
    for left, right in ((3, 4), (5, 6)):
        app.number_input(key=f"{KEY}.checkerboard.left").set_value(left).run()
        app.number_input(key=f"{KEY}.checkerboard.right").set_value(right).run()
        assert f"Kernel {left}, stride 2: **Checkerboard**" in words(app)
        assert f"Kernel {right}, stride 2: **Even**" in words(app)
