"""The page on filters: kernels of three kinds, five views, and a kernel that cannot be read."""

import re

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import sample_picture
from dashboard.shell.navigation import ROOT, card
from dashboard.views.filters import VIEWS
from dashboard.views.filters.controls import title
from dashboard.views.filters.families import FAMILIES
from dashboard.views.filters.filter_view import shown, working_picture
from engine.convolution import filter_image
from engine.kernels import get
from engine.kernels import names as kernel_names
from tests.dashboard.views.printed_numbers import is_printed
from tests.dashboard.views.run_snippet import executed, printed
from tests.pages.opening import opened as page


def main_code(app: AppTest) -> str:
    """The code of the page, not of one of its views."""
    return next(code.value for code in app.code if 'print("sum of the weights"' in code.value)


def text_of(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption])


def found(pattern: str, text: str) -> tuple[str, ...]:
    """The groups of a pattern that a text has to hold."""
    match = re.search(pattern, text)
    assert match, text
    return match.groups()


def opened(**state) -> AppTest:
    return page("filters", {key.replace("__", "."): value for key, value in state.items()})


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_and_agrees(view):
    app = opened(filters__view=view)
    assert not app.exception
    assert any("agrees with NumPy" in element.value for element in app.markdown)
    assert not any("differs" in element.value for element in app.markdown)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_makes_its_kernel(family):
    app = opened(filters__source="Family", filters__family=family, filters__view="Frequencies")
    assert not app.exception
    assert FAMILIES[family].make.__name__ in main_code(app)


def test_a_slider_changes_the_kernel_and_its_code():
    app = opened(filters__source="Family", filters__view="Frequencies")
    app.session_state["filters.gaussian.sigma"] = 3.0
    app.run()
    assert "gaussian(3, size=9)" in main_code(app)


def test_another_kernel_changes_the_numbers_of_the_formula():
    app = opened(filters__view="Frequencies")
    assert r"\sum w = 0" in app.latex[0].value
    app.selectbox(key="filters.kernel").set_value("sharpen").run()
    assert r"\sum w = 1" in app.latex[0].value


def test_a_button_enlarges_the_readers_own_kernel():
    app = opened(filters__source="My own", filters__view="Frequencies")
    app.button(key="filters.Larger").click().run()
    assert (app.text_area(key="filters.numbers").value or "").startswith("0 0 0 0 0 /")


def test_pasted_rows_may_come_from_a_spreadsheet():
    app = opened(filters__source="My own", filters__numbers="1\t1\n1\t1", filters__view="Frequencies")
    assert r"2 \cdot 2 = 4" in app.latex[0].value


def test_a_kernel_with_uneven_rows_is_explained():
    app = opened(filters__source="My own", filters__numbers="1 2 / 3")
    assert not app.exception
    assert "Row 2 of the kernel has 1 numbers but row 1 has 2" in app.warning[0].value


def test_the_quiz_judges_a_guess_and_goes_on():
    app = opened(filters__view="Guess the kernel")
    app.radio(key="filters.guess1").set_value("gaussian_blur").run()
    assert not app.exception
    assert [*app.success, *app.info]
    app.button(key="filters.next").click().run()
    assert any(element.label == "Round 2" for element in app.radio)


def test_the_gallery_of_a_family_moves_with_its_sliders():
    app = opened(filters__source="Family", filters__family="Gabor")
    assert not app.exception
    assert any("One slider moved at a time" in element.value for element in app.caption)
    app.session_state["filters.gabor.wavelength"] = 9.0
    app.run()
    assert not app.exception


def test_the_link_opens_the_same_round_with_the_same_guess():
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    app.session_state["filters.view"] = "Guess the kernel"
    app.query_params["round"] = "3"
    app.switch_page(str(card("filters").script)).run()
    assert any(element.label == "Round 3" for element in app.radio)
    assert not [*app.success, *app.info]
    names = {title(name): name for name in kernel_names()}
    app.query_params["guess"] = names[app.radio(key="filters.guess3").options[1]]
    again = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    again.session_state["filters.view"] = "Guess the kernel"
    again.query_params["round"], again.query_params["guess"] = "3", app.query_params["guess"]
    again.switch_page(str(card("filters").script)).run()
    assert [*again.success, *again.info]


def test_the_link_opens_the_same_learned_filter():
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    app.session_state["filters.view"] = "Learned filters"
    app.query_params["filter"] = "5"
    app.switch_page(str(card("filters").script)).run()
    assert not app.exception
    assert any("Filter 5 on your image" in element.value for element in app.caption)


def linked(**parameters: str) -> AppTest:
    """The page as a link opens it that names a pixel, a kernel or a view."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    app.switch_page(str(card("filters").script))
    for name, value in parameters.items():
        app.query_params[name.replace("__", ".")] = value
    return app.run()


def test_the_code_prints_range_sum_and_held_pixel_on_screen():
    app = linked(filters__held="40,333", filters__view="Frequencies")
    lines = printed(main_code(app))
    low, high = found(r"(-?[\d.]+) \\le h \\le (-?[\d.]+)", app.latex[0].value)
    assert is_printed([0], lines)
    assert is_printed([float(low)], lines, within=5e-3)
    assert is_printed([float(high)], lines, within=5e-3)
    answers = filter_image(working_picture(sample_picture("chelsea"), "Grey"), get("sobel_x").weights)
    assert "row 40, column 333:" in lines
    assert is_printed([40, 333, answers[40, 333]], lines)


@pytest.mark.parametrize("pixel", ["", "x", "1", "-1,2", "1,2,3", "²,1", "9" * 5000, "inf,nan"])
def test_a_link_with_an_impossible_pixel_prints_the_middle_one(pixel):
    app = linked(filters__held=pixel, filters__view="Frequencies")
    assert not app.exception
    assert "row 150, column 225:" in main_code(app)


@pytest.mark.parametrize("view", ["Chain two", "Frequencies", "Learned filters"])
def test_the_code_of_a_view_prints_the_numbers_of_the_view(view):
    app = opened(filters__view=view)
    code = next(code.value for code in app.code if code.value != main_code(app))
    lines, words = printed(code), text_of(app)
    if view == "Chain two":
        assert is_printed(executed(code)["composed"], lines)
        difference = float(lines.split()[-1])
        assert difference < 1e-5
    elif view == "Frequencies":
        bold = [float(number) for number in re.findall(r"\*\*([\d.]+)\*\*", words)]
        across, down = found(r"waves of ([\d.]+) cycles per pixel across and ([\d.]+) down", words)
        assert is_printed(bold[:1], lines)
        assert is_printed([bold[1], float(across), float(down)], lines, within=1e-2)
    else:
        low, high = found(r"from ([−\d.]+) to ([−\d.]+), without its bias", words)
        for number in (low, high):
            assert is_printed([float(number.replace("−", "-"))], lines, within=1e-2)


@pytest.mark.experiment("filters", 1)
def test_at_an_upright_edge_only_sobel_x_answers():
    before = working_picture(sample_picture("chelsea"), "Grey")
    across, along = (filter_image(before, get(name).weights) for name in ("sobel_x", "sobel_y"))
    edge = torch.where(along.abs() < 0.02, across.abs(), 0.0)[2:-2, 2:-2]
    row, column = (int(each) + 2 for each in divmod(int(edge.argmax()), edge.shape[1]))
    answers = {}
    for name in ("sobel_x", "sobel_y"):
        app = linked(filters__held=f"{row},{column}", filters__kernel=title(name), filters__view="Frequencies")
        answers[name] = executed(main_code(app))["result"][0, row, column].item()
    assert abs(answers["sobel_x"]) > 1
    assert abs(answers["sobel_y"]) < 0.02


@pytest.mark.experiment("filters", 2)
def test_the_middle_weight_of_sharpen_decides_on_flat_areas_and_brightness():
    before = working_picture(sample_picture("chelsea"), "Grey")
    brightness = {}
    for middle, total in ((5, 1), (4, 0), (6, 2)):
        numbers = f"0 -1 0 / -1 {middle} -1 / 0 -1 0"
        app = opened(filters__source="My own", filters__numbers=numbers, filters__view="Frequencies")
        assert rf"\sum w = {total}" in app.latex[0].value
        kernel = executed(main_code(app))["kernel"]
        after = filter_image(before, kernel)
        brightness[middle] = float(shown(after, kernel, "Auto", "light").mean())
        flat = filter_image(torch.full((20, 20), 0.3), kernel)
        torch.testing.assert_close(flat, torch.full((20, 20), 0.3 * total), atol=1e-6, rtol=0)
        if middle == 4:
            assert after.abs().max() > 0.3  # edges stay
    assert brightness[6] > brightness[5] + 0.1


@pytest.mark.experiment("filters", 3)
def test_a_wider_laplacian_of_gaussian_answers_to_larger_spots():
    changes = []
    for sigma in (0.5, 1.0, 1.5, 2.5):
        app = opened(filters__source="Family", filters__family="Laplacian of Gaussian", filters__view="Frequencies")
        app.session_state["filters.laplacian-of-gaussian.sigma"] = sigma
        app.run()
        signs = executed(main_code(app))["result"][0].sign()
        changes.append(float((signs[:, 1:] != signs[:, :-1]).float().mean()))
    assert changes == sorted(changes, reverse=True)
    assert changes[0] > 2 * changes[-1]


@pytest.mark.experiment("filters", 4)
def test_two_box_blurs_make_a_pyramid():
    app = opened(filters__kernel="box_blur", filters__then="box_blur", filters__view="Chain two")
    code = next(code.value for code in app.code if "compose_centred" in code.value)
    pyramid = torch.tensor([1.0, 2, 3, 2, 1])
    torch.testing.assert_close(executed(code)["composed"], pyramid[:, None] * pyramid / 81)
    assert r"3 \times 3 \text{ and } 3 \times 3 \text{ make } 5 \times 5" in app.latex[0].value
