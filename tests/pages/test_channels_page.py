"""The page on channels without a browser: every example, the textbook's numbers, advice, the code of every view."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import sample_picture
from dashboard.shell.navigation import ROOT, card
from dashboard.views.channels.examples import LAYERS
from dashboard.views.channels.mixing import MIXES, mixed
from dashboard.views.channels.reduction import EXAMPLES, reduction

KEY = "channels"


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


# What the textbook prints for them.
PRINTED = {
    "Two channels": [[[56, 72], [104, 120]]],
    "Three filters on two channels": [[[56, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]]],
}


def test_every_example_gives_what_it_says():
    app = opened()
    for example in LAYERS:
        picker = (
            app.button_group(key=f"{KEY}.layer.example") if example.button else app.selectbox(key=f"{KEY}.layer.more")
        )
        picker.set_value(example.name).run()
        assert not app.exception, example.name
        assert not app.warning, example.name
        assert example.words in words(app), example.name
        assert "agrees with torch.nn.functional.conv2d" in words(app)
        output = executed(app)["y"]
        assert len(output) == example.choices["filters"]
        if example.name in PRINTED:
            assert output.tolist() == PRINTED[example.name]


def test_the_formula_adds_the_textbooks_partial_results():
    app = opened()
    app.selectbox(key=f"{KEY}.layer.more").set_value("Two channels").run()
    assert any("= 19 + 37 = 56" in text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"layer__groups": "2"}, "3 input channels do not divide into 2 groups"),
        ({"layer__groups": "3"}, "1 output channels do not divide into 3 groups"),
        ({"layer__kernel_numbers": "1 2 | 3"}, "Plane 1 of the kernel's filter 0 is 1 × 1 but plane 0 is 1 × 2"),
        ({"layer__kernel_numbers": "1 x"}, "'x' in the plane 0 of the kernel's filter 0 is not a number"),
        ({"tab": "Shape and cost", "shapes__groups": "2"}, "3 input channels do not divide into 2 groups"),
        ({"tab": "Shape and cost", "shapes__kernel": "40"}, "covers 40 pixels but the padded input has only 34"),
        ({"layer__filters": "512"}, "Filters c_out is 512 but can be 1 to 6 here"),
        ({"layer__stride": "0"}, "Stride s is 0 but can be 1 to 8 here"),
        ({"tab": "Shape and cost", "shapes__out": "0"}, "Filters c_out is 0 but can be 1 to 4,096 here"),
        ({"tab": "Shape and cost", "shapes__in": "100000"}, "Input channels c_in is 100,000"),
        ({"tab": "Shape and cost", "shapes__input": "-5"}, "Input size i is −5"),
        ({"tab": "1 × 1 on the image", "mix__01": "1e308"}, "green → 0 is 1e+308 but must lie between"),
        ({"tab": "1 × 1 to save work", "reduction__in": "0"}, "Input channels c_in is 0"),
        ({"tab": "1 × 1 to save work", "reduction__kernel": "4"}, "kernel is 4 × 4, but only an odd one"),
    ],
)
def test_an_impossible_setting_is_explained_with_its_numbers(parameters, sentence):
    app = opened(**parameters)
    assert not app.exception
    assert sentence in app.warning[0].value


def test_shapes_and_counts_are_those_of_the_code():
    app = opened(tab="Shape and cost", shapes__in="12", shapes__out="24", shapes__groups="4", shapes__stride="2")
    assert not app.exception
    names = executed(app)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Weight"] == " × ".join(map(str, names["layer"].weight.shape))
    assert shown["Output"] == " × ".join(map(str, names["y"].shape[1:]))
    assert shown["Parameters"] == f"{names['parameters']:,}"
    assert str(names["multiply_adds"]) in app.latex[0].value.replace("{,}", "")
    assert "agrees with torch.nn.Conv2d exactly" in words(app)


def test_every_mix_is_that_of_its_code():
    app = opened(tab="1 × 1 on the image")
    for name in MIXES:
        app.selectbox(key=f"{KEY}.mix.named").set_value(name).run()
        assert not app.exception, name
        values = [float(app.number_input(key=f"{KEY}.mix.{o}{c}").value or 0) for o in range(3) for c in range(3)]
        a, b, c, d, e, f, g, h, i = values
        shown = mixed(sample_picture("chelsea"), ((a, b, c), (d, e, f), (g, h, i)))
        torch.testing.assert_close(executed(app)["y"], shown.result, atol=1e-5, rtol=0)
        assert MIXES[name][1] in [text.value for text in app.caption]


def test_a_swap_of_channels_swaps_them():
    picture = sample_picture("coffee")
    result = mixed(picture, MIXES["swap red and blue"][0])
    assert torch.equal(result.result, result.image.flip(0))


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_the_cost_of_both_ways_is_what_torch_counts(name):
    app = opened(tab="1 × 1 to save work")
    app.button_group(key=f"{KEY}.reduction.example").set_value(name).run()
    assert not app.exception
    assert executed(app)["y"] == list(reduction(EXAMPLES[name]).multiply_adds)
    for work in executed(app)["y"]:
        assert f"= {work:,}".replace(",", "{,}") in app.latex[0].value


def test_inceptions_saving_by_hand():
    assert reduction(EXAMPLES["Inception 3a, 5 × 5"]).multiply_adds == (
        25 * 192 * 32 * 28**2,
        (192 * 16 + 25 * 16 * 32) * 28**2,
    )


def test_512_filters_on_224_pixels_are_counted():
    app = opened(tab="Shape and cost", shapes__in="512", shapes__out="512", shapes__input="224")
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Weight"] == "512 × 512 × 3 × 3"
    assert shown["Output"] == "512 × 224 × 224"
    assert shown["Parameters"] == f"{512 * 512 * 9 + 512:,}"
    assert "agrees with torch.nn.Conv2d exactly" in words(app)


def test_fewer_channels_bring_the_groups_along():
    app = opened(tab="Shape and cost", shapes__in="12", shapes__out="12", shapes__groups="12")
    for channels in (1, 0, 3, 512, 2):
        app.number_input(key="channels.shapes.in").set_value(channels).run()
        assert not app.exception, channels
        assert 1 <= int(str(app.slider(key="channels.shapes.groups").value)) <= max(channels, 2)


@pytest.mark.experiment("channels", 2)
def test_only_common_divisors_work_and_the_cost_falls_with_the_groups():
    app = opened(tab="Shape and cost", shapes__in="12", shapes__out="12")
    costs = {}
    for groups in range(1, 13):
        app.slider(key="channels.shapes.groups").set_value(groups).run()
        assert not app.exception
        if not app.warning:
            shown = {metric.label: metric.value for metric in app.metric}
            assert shown["Output"] == "12 × 32 × 32"
            costs[groups] = (int(shown["Parameters"].replace(",", "")), executed(app)["multiply_adds"])
    assert list(costs) == [1, 2, 3, 4, 6, 12]
    assert list(costs.values()) == sorted(costs.values(), reverse=True)


@pytest.mark.experiment("channels", 3)
def test_a_swap_can_be_undone_and_grey_cannot():
    app = opened(tab="1 × 1 on the image")
    mixes = {}
    for name in ("grey", "swap red and blue"):
        app.selectbox(key="channels.mix.named").set_value(name).run()
        mixes[name] = executed(app)["mix"]
    swap = mixes["swap red and blue"]
    assert torch.equal(swap @ swap, torch.eye(3))
    assert torch.linalg.matrix_rank(mixes["grey"]) == 1
