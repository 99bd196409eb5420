"""The page on backpropagation without a browser: the lecture's numbers, every example and view, advice, code."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.backpropagation.controls import INPUT_GRADIENT, KERNEL_GRADIENT, STEPS
from dashboard.backpropagation.examples import PASSES
from dashboard.navigation import ROOT, card

KEY = "backpropagation"


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    app = app.switch_page(str(card(KEY).script))
    for name, value in parameters.items():
        app.query_params[f"{KEY}.{name.replace('__', '.')}"] = value
    return app.run()


def executed(app: AppTest) -> dict:
    """What the page's code panel computes."""
    names: dict = {"print": lambda *_: None}
    exec(app.code[0].value, names)
    return names


def test_the_first_visit_shows_the_lectures_numbers():
    app = opened()
    assert not app.exception
    names = executed(app)
    assert names["dw"].tolist() == [[15, 15, 15], [9, 11, 16], [10, 7, 12]]
    assert names["dx"].tolist() == [
        [0, 1, 3, 3, 2],
        [2, 5, 7, 5, 2],
        [2, 6, 10, 8, 4],
        [2, 5, 7, 5, 2],
        [0, 1, 3, 3, 2],
    ]
    assert r"\partial w_{0,0} = 1\cdot 3 + 1\cdot 3 + 1\cdot 2 + " in app.latex[0].value
    assert sum("agrees with" in text.value for text in app.markdown) == 2


@pytest.mark.parametrize("view", [STEPS, INPUT_GRADIENT, KERNEL_GRADIENT])
def test_every_example_is_drawn_in_every_view(view):
    app = opened(**{"pass__view": view})
    for example in PASSES:
        key = f"{KEY}.pass"
        picker = app.button_group(key=f"{key}.example") if example.button else app.selectbox(key=f"{key}.more")
        picker.set_value(example.name).run()
        assert not app.exception, example.name
        assert not app.warning, example.name
        assert example.words in " ".join(text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"pass__input": "3", "pass__kernel": "5"}, "covers 5 pixels but the padded input has only 3"),
        ({"pass__stride": "0"}, "stride is 0 but must be at least 1"),
        (
            {"pass__view": INPUT_GRADIENT, "pass__mode": "circular", "pass__padding": "1"},
            "With circular padding of 1 × 1 pixels .* Choose zeros",
        ),
    ],
)
def test_an_impossible_setting_is_explained_with_its_numbers(parameters, sentence):
    app = opened(**parameters)
    assert not app.exception
    with pytest.raises(AssertionError, match=sentence):
        raise AssertionError(app.warning[0].value)


def test_a_kernel_is_learned_step_by_step_and_forgotten():
    app = opened(tab="Learn a kernel")
    assert not app.exception
    app.button(key=f"{KEY}.descent.step").click().run()
    app.button(key=f"{KEY}.descent.step").click().run()
    assert any("Step **2**" in text.value for text in app.markdown)
    course = app.session_state[f"{KEY}.descent"]
    torch.testing.assert_close(executed(app)["w"].float(), course.now.kernel, atol=1e-5, rtol=1e-5)
    assert rf"L = {course.now.loss:.3g}" in app.latex[0].value
    assert any("agrees with torch.autograd in loss and gradient" in text.value for text in app.markdown)
    app.button(key=f"{KEY}.descent.reset").click().run()
    assert any("Step **0**" in text.value for text in app.markdown)
