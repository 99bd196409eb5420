"""The convolution page without a browser: what is shown for which setting, and the code that reproduces it."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.navigation import ROOT, card


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
    app.segmented_control(key="convolution.source").set_value("Picture").run()
    assert not app.exception
    assert computed(app).shape == (7, 7)


def test_what_the_page_shows_agrees_with_torch(app):
    assert any("agrees with torch" in badge.value for badge in app.markdown)
