"""The page on backpropagation without a browser: the lecture's numbers, every example and view, advice, code."""

import re

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.shell.navigation import ROOT, card
from dashboard.views.backpropagation.controls import INPUT_GRADIENT, KERNEL_GRADIENT, STEPS
from dashboard.views.backpropagation.settings import PASSES
from tests.dashboard.views.printed_numbers import is_printed, numbers_in
from tests.dashboard.views.run_snippet import printed

KEY = "backpropagation"


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    app = app.switch_page(str(card(KEY).script))
    for name, value in parameters.items():
        app.query_params[f"{KEY}.{name.replace('__', '.')}"] = value
    return app.run()


def text_of(app: AppTest) -> str:
    return " ".join(text.value for text in app.markdown)


def choose(app: AppTest, name: str) -> None:
    button = any(each.button for each in PASSES if each.name == name)
    picker = app.button_group(key=f"{KEY}.pass.example") if button else app.selectbox(key=f"{KEY}.pass.more")
    picker.set_value(name).run()
    assert not app.exception, name


def code_of(app: AppTest) -> str:
    return app.code[-1].value


def executed(app: AppTest) -> dict:
    """What the page's code panel computes."""
    names: dict = {"print": lambda *_, **__: None}
    exec(code_of(app), names)
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
        choose(app, example.name)
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
    assert "Step **2**" in text_of(app)
    course = app.session_state[f"{KEY}.descent"]
    torch.testing.assert_close(executed(app)["w"].float(), course.now.kernel, atol=1e-5, rtol=1e-5)
    assert rf"L = {course.now.loss:.3g}" in app.latex[0].value
    assert "agrees with torch.autograd in loss and gradient" in text_of(app)
    app.button(key=f"{KEY}.descent.reset").click().run()
    assert "Step **0**" in text_of(app)


@pytest.mark.parametrize("view", [STEPS, INPUT_GRADIENT, KERNEL_GRADIENT])
@pytest.mark.parametrize("example", ["All ones", "Stride 2"])
def test_the_code_of_every_view_prints_the_gradients_on_screen(view, example):
    app = opened(**{"pass__view": view})
    choose(app, example)
    names, lines = executed(app), printed(code_of(app))
    for name in ("dw", "dx", "db"):
        assert is_printed(names[name], lines), name
    written = re.findall(r"= (-?[\d.]+)$", app.latex[0].value, re.MULTILINE)
    assert written
    assert {float(number) for number in written} <= set(numbers_in(lines))


def test_the_code_of_the_descent_prints_loss_and_kernel_on_screen():
    app = opened(tab="Learn a kernel")
    for _ in range(3):
        app.button(key=f"{KEY}.descent.step").click().run()
    state = app.session_state[f"{KEY}.descent"].now
    lines = printed(code_of(app))
    assert f"loss {state.loss:.2e}" in lines
    assert is_printed(state.kernel, lines)


def learned(app: AppTest) -> str:
    """Presses "Start" and waits for the end; what the page says then."""
    app.button(key=f"{KEY}.descent.start").click().run()
    for _ in range(60):
        if not app.session_state[f"{KEY}.descent"].running:
            break
        app.run()
    app.run()
    return text_of(app)


def steps(app: AppTest) -> int:
    return app.session_state[f"{KEY}.descent"].now.step


@pytest.mark.experiment("backpropagation", 3)
def test_plain_descent_is_not_done_on_an_image_but_is_with_momentum_and_on_noise():
    app = opened(tab="Learn a kernel")
    assert "Learned: the loss is below a billionth" in learned(app)
    assert 100 < steps(app) < 1000
    app.button_group(key=f"{KEY}.descent.method").set_value("Plain").run()
    assert "Stopped after 10,000 steps" in learned(app)
    assert "**not learned**" in text_of(app)
    app.button_group(key=f"{KEY}.descent.source").set_value("Noise").run()
    assert "Learned: the loss is below a billionth" in learned(app)
    assert 100 < steps(app) < 1000


@pytest.mark.experiment("backpropagation", 2)
def test_both_views_of_a_stride_give_the_same_numbers_with_zeros_between_the_values():
    app = opened()
    choose(app, "Stride 2")
    dx = executed(app)["dx"]
    app.button_group(key=f"{KEY}.pass.view").set_value(INPUT_GRADIENT).run()
    assert "so 1 zero is put between neighbouring values (hatched)" in text_of(app)
    assert "agrees with the sums cell by cell exactly" in text_of(app)
    assert torch.equal(executed(app)["dx"], dx)


def test_a_link_opens_at_the_step_that_it_was_made_at():
    app = opened(tab="Learn a kernel")
    app.button(key=f"{KEY}.descent.step").click().run()
    assert "1" in app.query_params["learned"]
    assert "but not" not in text_of(app)
    linked = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    linked = linked.switch_page(str(card(KEY).script))
    linked.query_params[f"{KEY}.tab"] = "Learn a kernel"
    linked.query_params["learned"] = "40"
    linked.run()
    assert "Step **40**" in text_of(linked)
    linked.button(key=f"{KEY}.descent.reset").click().run()
    assert "Step **0**" in text_of(linked)
    assert "learned" not in linked.query_params


@pytest.mark.parametrize("asked", ["-1", "x", "1e9", "²", "9" * 400])
def test_a_link_with_an_impossible_step_opens(asked):
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    app = app.switch_page(str(card(KEY).script))
    app.query_params[f"{KEY}.tab"], app.query_params["learned"] = "Learn a kernel", asked
    app.run()
    assert not app.exception
