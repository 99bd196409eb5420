"""The page on stride and padding without a browser: sizes, examples, advice, and the code of every view."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.navigation import ROOT, card
from dashboard.stride_padding.examples import LAYERS, TRANSPOSED
from dashboard.stride_padding.stack import EXAMPLES

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
        ({"layer__input": "40"}, "has 40 rows but the player shows 1 to 24"),
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
