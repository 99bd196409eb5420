"""What surrounds every figure: the badge and the question."""

from streamlit.testing.v1 import AppTest

from dashboard.shell.lesson_page import MOST_COLOURED_NUMBERS, _code_words, _colouring, _formula_lines


def question_page():
    from dashboard.lessons import Choice, Question
    from dashboard.shell.lesson_page import _question, agreement_badge

    agreement_badge(2e-7, "torch")
    agreement_badge(0.5, "scipy")
    choices = (Choice("3", "Right, because.", right=True), Choice("4", "You counted the border twice."))
    _question(Question("How many?", choices), key="quiz")


def test_a_question_reveals_nothing_before_a_prediction():
    app = AppTest.from_function(question_page).run()
    assert not app.success
    assert not app.info


def test_a_wrong_prediction_names_its_misconception():
    app = AppTest.from_function(question_page).run()
    app.radio(key="quiz").set_value("4").run()
    assert app.info[0].value == "You counted the border twice."


def test_a_right_prediction_is_confirmed():
    app = AppTest.from_function(question_page).run()
    app.radio(key="quiz").set_value("3").run()
    assert app.success[0].value == "Right, because."


def test_the_badge_tells_agreement_from_difference():
    app = AppTest.from_function(question_page).run()
    shown = " ".join(element.value for element in app.markdown)
    assert "agrees with torch to 2e−7" in shown
    assert "differs from scipy by 0.5" in shown


def test_code_is_coloured_unless_it_is_a_long_listing_of_numbers():
    call = "y = F.conv2d(x, w)  # torch\n"
    assert _colouring(call * 100) == "python"
    assert _colouring("0.5, " * MOST_COLOURED_NUMBERS + call) == "python"
    assert _colouring("0.5, " * (MOST_COLOURED_NUMBERS + 1) + call) is None


def test_the_words_above_the_code_say_what_it_needs():
    assert "needs only torch." in _code_words("import torch\nimport torch.nn.functional as F\n", left_out=[])
    assert "needs only scikit-image and torch." in _code_words("import torch\nfrom skimage import io\n", left_out=[])
    own = _code_words("import torch\nfrom engine.images import fit\n", left_out=[])
    assert "`pip install -e .`" in own
    assert "`make run`" in own


def test_what_an_address_does_not_carry_is_said_once_each():
    assert _code_words("", left_out=[]).endswith("reproduces this view.]")
    words = _code_words("", left_out=["your own image", "what you drew", "your own image"])
    assert "but not your own image and what you drew: that stays in this session" in words


def test_every_line_of_a_formula_stands_for_itself_and_may_break_at_its_wide_spaces():
    assert _formula_lines(r"a = 1\\[4pt]b = 2 \qquad c = 3\\d") == ["a = 1", r"b = 2 \qquad\allowbreak  c = 3", "d"]
    assert _formula_lines("") == []
    matrix = r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}"
    assert _formula_lines(matrix) == [matrix]


def test_a_formula_with_numbers_is_one_element_of_the_page():
    def page():
        from dashboard.shell.lesson_page import show_formula

        show_formula("a = b", "1 = 1", words="Look:")
        show_formula("a = b", "1 = 1")

    app = AppTest.from_function(page).run()
    assert [element.value for element in app.markdown] == ["Look:\n\n$$\na = b\n$$\n\n$$\n1 = 1\n$$"]
    assert [element.value for element in app.latex] == ["$$\na = b\n$$\n\n$$\n1 = 1\n$$"]
