"""The convolution page without a browser: what is shown for which setting, and the code that reproduces it."""

import re

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.shell.navigation import ROOT, card
from engine.convolution import as_matrix
from tests.pages.opening import opened


@pytest.fixture
def app() -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    return app.switch_page(str(card("convolution").script)).run()


def computed(app: AppTest) -> torch.Tensor:
    """What the page's code panel computes."""
    names: dict = {"print": lambda *_: None}
    exec(app.code[0].value, names)
    return names["y"]


def test_it_starts_with_the_lectures_example(app):
    assert computed(app).tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
    assert "= 3" in app.latex[0].value


def test_stride_and_padding_change_code_and_formula(app):
    app.number_input(key="convolution.stride").set_value(2)
    app.number_input(key="convolution.padding").set_value(1).run()
    assert computed(app).tolist() == [[6, 17, 3], [8, 17, 13], [6, 4, 4]]
    assert r"{2} \right\rfloor" in app.latex[0].value


def test_a_named_kernel_is_written_into_the_numbers(app):
    app.selectbox(key="convolution.named").select("identity").run()
    assert app.text_input(key="convolution.kernel").value == "0 0 0 / 0 1 0 / 0 0 0"
    assert computed(app).tolist() == [[0, 1, 3], [1, 2, 2], [0, 0, 2]]


def test_the_flipped_kernel_gives_mathematical_convolution(app):
    app.toggle(key="convolution.flip").set_value(True).run()
    assert (
        computed(app).tolist()
        == torch.nn.functional.conv2d(
            torch.tensor([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1.0]])[
                None, None
            ],
            torch.tensor([[2, 1, 0], [0, 2, 2], [2, 1, 0.0]])[None, None],
        )[0, 0].tolist()
    )


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("convolution.dilation", 4, "covers 9"),
        ("convolution.input", "1 2 / 3", "Row 2 of the input has 1 numbers"),
        ("convolution.kernel", "a", "is not a number"),
    ],
)
def test_what_is_impossible_is_said_in_a_sentence(app, key, value, sentence):
    control = app.number_input(key=key) if isinstance(value, int) else app.text_input(key=key)
    control.set_value(value).run()
    assert not app.exception
    assert sentence in app.warning[0].value


def test_a_patch_of_a_picture_is_computed_too(app):
    app.segmented_control(key="convolution.source").set_value("Image").run()
    assert not app.exception
    assert computed(app).shape == (7, 7)


def test_what_the_page_shows_agrees_with_torch(app):
    assert any("agrees with torch" in badge.value for badge in app.markdown)


def opened_tab(tab: str) -> AppTest:
    return opened("convolution", {"convolution.axes": tab})


def test_a_signal_is_computed_and_a_kernel_that_is_too_long_is_explained():
    app = opened_tab("1D: a signal")
    assert not app.exception
    assert computed(app).shape == (65,)
    assert any("agrees with numpy.correlate" in badge.value for badge in app.markdown)
    app.number_input(key="convolution.signal.dilation").set_value(4).run()
    assert not app.exception
    assert "The kernel covers 125 pixels but the padded input has only 96" in app.warning[0].value
    app.selectbox(key="convolution.signal.kernel").select("Moving average").run()
    app.slider(key="convolution.signal.taps").set_value(3).run()
    assert computed(app).shape == (88,)
    assert "= 88" in app.latex[0].value


def test_numbers_of_a_kernel_that_cannot_be_read_are_explained():
    app = opened_tab("1D: a signal")
    app.selectbox(key="convolution.signal.kernel").select("My own").run()
    app.text_input(key="convolution.signal.numbers").set_value("1 two").run()
    assert not app.exception
    assert "is not a number" in app.warning[0].value


def test_a_resting_shape_leaves_nothing_to_the_kernel_of_time():
    app = opened_tab("3D: a video")
    assert not app.exception
    assert computed(app).shape == (12, 24, 24)
    assert any("agrees with scipy.ndimage.correlate" in badge.value for badge in app.markdown)
    app.slider(key="convolution.video.right").set_value(0.0).run()
    assert any("| Time: what changes | 0.0000 |" in element.value for element in app.markdown)


def opened_with(**controls) -> AppTest:
    return opened("convolution", {f"convolution.{name}": value for name, value in controls.items()})


@pytest.mark.experiment("convolution", 2)
def test_a_kernel_copies_and_moves():
    app = opened("convolution")
    app.selectbox(key="convolution.named").select("identity").run()
    names: dict = {"print": lambda *_: None}
    exec(app.code[0].value, names)
    x = names["x"]
    assert torch.equal(names["y"], x[1:4, 1:4])
    app.text_input(key="convolution.kernel").set_value("0 0 0 / 0 0 0 / 0 0 1").run()
    assert torch.equal(computed(app), x[2:5, 2:5])


@pytest.mark.experiment("convolution", 3)
def test_padding_adds_rows_to_the_matrix_stride_drops_them_and_dilation_spreads_the_weights():
    def matrix(**controls) -> torch.Tensor:
        names: dict = {"print": lambda *_: None}
        exec(opened_with(**controls).code[0].value, names)
        steps = {name: controls.get(name, usual) for name, usual in (("stride", 1), ("padding", 0), ("dilation", 1))}
        whole = as_matrix(names["w"][None, None], (5, 5), **steps)
        torch.testing.assert_close(whole @ names["x"].flatten(), names["y"].flatten())
        return whole

    plain, padded = matrix(), matrix(padding=1)
    assert (len(plain), len(padded)) == (9, 25)
    halved = matrix(padding=1, stride=2)
    assert torch.equal(halved, padded.view(5, 5, 25)[::2, ::2].reshape(9, 25))
    spread = matrix(padding=1, stride=2, dilation=2)
    columns = [row.nonzero().flatten().diff() for row in spread]
    assert all((gaps > 1).all() for gaps in columns if len(gaps))


@pytest.mark.experiment("convolution", 4)
def test_what_rests_leaves_nothing_and_the_kernel_of_the_discs_direction_responds_more_strongly():
    state = {"convolution.axes": "3D: a video", "convolution.video.kernel": "Time: what changes"}
    app = opened("convolution", state | {"convolution.video.right": 0.0, "convolution.video.down": 0.0})
    output = computed(app)
    assert output[1:-1].abs().max() == 0
    assert output[0].abs().max() > 0
    assert output[-1].abs().max() > 0
    app.slider(key="convolution.video.right").set_value(-1.0).run()
    rows = " ".join(text.value for text in app.markdown)
    left, right = (
        float(re.search(rf"\| Both: moving {way} \| ([\d.]+) \|", rows).group(1))  # type: ignore[union-attr]
        for way in ("left", "right")
    )
    assert left > right


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("convolution.stride", 0, "Stride s is 0 but can be 1 to 8 here"),
        ("convolution.padding", 99, "Padding p is 99 but can be 0 to 8 here"),
        ("convolution.bias", 1e308, "Bias b is 1e+308 but must lie between"),
        ("convolution.dilation", -1, "Dilation d is −1 but can be 1 to 5 here"),
    ],
)
def test_a_number_that_cannot_be_used_is_explained_and_the_next_one_works(app, key, value, sentence):
    app.number_input(key=key).set_value(value).run()
    assert not app.exception
    assert sentence in app.warning[0].value
    assert not app.code
    app.number_input(key=key).set_value(1).run()
    assert not app.warning
    assert app.code
