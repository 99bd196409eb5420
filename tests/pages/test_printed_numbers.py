"""The code of every view of the pages with a player, run in an empty folder, prints the numbers that are on screen."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import sample_picture
from dashboard.views.channels.layer import KEY as LAYER
from dashboard.views.channels.mixing import mixed
from dashboard.views.convolution.signals import SignalSettings, chosen_kernel
from tests.dashboard.views.run_snippet import printed
from tests.pages.opening import opened


def code_output(app: AppTest) -> str:
    assert not app.exception
    return printed(app.code[0].value)


def numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+\.?\d*(?:e[+-]?\d+)?", text)]


def words(app: AppTest) -> str:
    return " ".join(text.value for text in [*app.markdown, *app.caption])


@pytest.mark.parametrize(
    ("state", "output"),
    [
        ({}, [12, 12, 17, 10, 17, 19, 9, 6, 14]),
        ({"convolution.stride": 2, "convolution.padding": 1}, [6, 17, 3, 8, 17, 13, 6, 4, 4]),
        ({"convolution.flip": True, "convolution.bias": 0.5}, None),
        ({"convolution.padding": 1, "convolution.mode": "reflect"}, None),
        ({"convolution.source": "Image"}, None),
    ],
)
def test_a_convolution_of_an_image(state, output):
    app = opened("convolution", state)
    names: dict = {"print": lambda *_: None}
    exec(app.code[0].value, names)
    found = numbers(code_output(app))
    assert found == pytest.approx(output or names["y"].flatten().tolist(), abs=1e-4)


@pytest.mark.parametrize("kernel", ["Moving average", "Derivative", "Matched filter", "My own"])
def test_a_convolution_of_a_signal(kernel):
    app = opened("convolution", {"convolution.axes": "1D: a signal", "convolution.signal.kernel": kernel})
    largest, place = re.search(r"The largest output, (\S+), is y\((\d+)\)", words(app)).groups()  # type: ignore[union-attr]
    assert f"the largest output, {largest}, is y({place})" in code_output(app)
    weights, code = chosen_kernel(kernel, taps=5, text="1 -2 1")
    output = SignalSettings("heartbeat", kernel, weights, code).output()
    assert numbers(code_output(app))[: len(output)] == pytest.approx(output.tolist(), abs=1e-4)


@pytest.mark.parametrize("right", [1.0, 0.0, -1.0])
@pytest.mark.parametrize("kernel", ["Space: an edge", "Both: moving right"])
def test_a_convolution_of_a_video(kernel, right):
    state = {"convolution.axes": "3D: a video", "convolution.video.kernel": kernel, "convolution.video.right": right}
    app = opened("convolution", state)
    strength = re.search(rf"\| {kernel} \| (\S+) \|", words(app)).group(1)  # type: ignore[union-attr]
    assert f"{strength}\n" in code_output(app)


@pytest.mark.parametrize("mode", ["zeros", "circular"])
def test_a_layer_with_stride_and_padding(mode):
    keys = {"stride": 2, "padding": 1, "mode": mode}
    app = opened("stride-padding", {f"stride-padding.layer.{key}": value for key, value in keys.items()})
    uses = re.search(r"From (\d+ to \d+ times, \d+ uses of \d+ pixels in all)", words(app)).group(1)  # type: ignore[union-attr]
    output = code_output(app)
    assert f"from {uses}" in output
    if mode == "zeros":
        assert numbers(output)[:9] == [6, 17, 3, 8, 17, 13, 6, 4, 4]


def test_a_layer_without_the_player():
    app = opened("stride-padding", {"stride-padding.layer.input": 224, "stride-padding.layer.stride": 2})
    assert app.table[0].value["height"].tolist()[3] == 111
    assert code_output(app) == "(111, 111)\n"


@pytest.mark.parametrize(("size", "first"), [(2, [0, 0, 1, 0, 4, 6, 4, 12, 9]), (100, [101, 101])])
def test_a_transposed_convolution_and_its_checkerboard(size, first):
    state = {"stride-padding.tab": "Transposed convolution", "stride-padding.transposed.input": size}
    app = opened("stride-padding", state)
    output = code_output(app)
    assert numbers(output)[: len(first)] == first
    shown = re.findall(r"Kernel (\d+), stride 2: \*\*\w+\*\*, (?:(\d+) to )?(\d+) stamps", words(app))
    assert len(shown) == 2
    for kernel, fewest, most in shown:
        assert f"kernel {kernel}: {fewest or most} to {most} stamps a pixel" in output


def test_a_stack_of_layers():
    app = opened("stride-padding", {"stride-padding.tab": "Stack of layers"})
    output = code_output(app)
    for number, row in enumerate(app.table[0].value.to_dict("records")[1:], start=1):
        expected = f"layer {number}: size {row['size']}, receptive field {row['receptive field']}, jump {row['jump']}"
        assert expected in output


@pytest.mark.parametrize("filters", [1, 3])
def test_several_channels(filters):
    app = opened("channels", {f"{LAYER}.filters": filters})
    formula = next(text.value for text in app.markdown if "y_{0,0,0}" in text.value)
    terms, total = re.search(r"y_\{0,0,0\} = (.*) = (-?[\d.]+)", formula).groups()  # type: ignore[union-attr]
    found = numbers(code_output(app))
    partial = numbers(terms.replace("(", "").replace(")", ""))[:3]
    for number in [*partial, float(total)]:
        assert any(each == pytest.approx(number, rel=1e-3, abs=1e-4) for each in found), number


def test_the_shape_and_the_cost_of_a_layer():
    app = opened("channels", {"channels.tab": "Shape and cost", "channels.shapes.in": 512, "channels.shapes.out": 512})
    shown = {metric.label: metric.value for metric in app.metric}
    output = code_output(app)
    assert f"weight ({shown['Weight'].replace(' ×', ',')}) output ({shown['Output'].replace(' ×', ',')})" in output
    assert f"{shown['Parameters']} parameters" in output


def test_a_mix_of_channels():
    app = opened("channels", {"channels.tab": "1 × 1 on the image"})
    app.selectbox(key="channels.mix.named").set_value("colour opponents").run()
    assert not app.exception
    third = round(1 / 3, 3)
    result = mixed(sample_picture("chelsea"), ((third, third, third), (1.0, -1.0, 0.0), (-0.5, -0.5, 1.0))).result
    assert f"values from {result.min():.2f} to {result.max():.2f}" in code_output(app)


def test_what_a_reduction_saves():
    app = opened("channels", {"channels.tab": "1 × 1 to save work"})
    before, after = re.search(r"Weights: (\S+) before, (\S+) after", words(app)).groups()  # type: ignore[union-attr]
    output = code_output(app)
    assert f"multiply-adds, {before} weights" in output
    assert f"multiply-adds, {after} weights" in output
    for work in re.findall(r"([\d,]+) multiply-adds", output):
        assert work.replace(",", "{,}") in app.latex[0].value
