"""The page from dense to convolution: counts, controls, and a matrix too large to read."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views.dense_to_convolution import LayerSettings
from tests.dashboard.views.printed_numbers import not_printed
from tests.dashboard.views.run_snippet import printed
from tests.pages.opening import opened as page

KEY = "dense-to-convolution"


def opened(**state) -> AppTest:
    return page("dense-to-convolution", {f"{KEY}.{key}": value for key, value in state.items()})


def text(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption])


def test_the_counts_of_a_line_of_sixteen_that_sees_two_neighbours():
    app = opened()
    assert not app.exception
    for count in ("**256** weights", f"**{16 * 5 - 6}** weights", "**5** weights"):
        assert count in text(app)
    assert "agrees with torch.nn.functional" in text(app)


def test_a_megapixel_needs_terabytes_when_dense():
    assert "**4 TB**" in text(opened())


def test_only_the_shared_matrix_follows_a_shift():
    said = [element.value for element in opened().caption if "Shift the input by one" in element.value]
    assert ["differs by up to" in words for words in said] == [True, True, False]


def test_a_longer_reach_has_more_weights():
    app = opened()
    app.slider(key=f"{KEY}.reach").set_value(3).run()
    assert "**7** weights" in text(app)
    assert "reach = (16,), 3" in app.code[0].value


def test_a_picture_shares_nine_weights():
    assert "**9** weights" in text(opened(rank="Picture"))


def test_a_matrix_too_large_to_read_is_explained():
    app = opened(rank="Picture", height=11, width=11, out=2)
    assert not app.exception
    assert "The matrix has 242 rows and 121 columns but at most 128" in app.warning[0].value


def test_a_readers_own_weights_and_input_give_their_convolution():
    app = opened(v="-1 0 1", x="Typed", **{"x-numbers-1d": "0 0 0 1 2 3 3 3"}, length=8, reach=1, row=3)
    assert not app.exception
    assert "agrees with torch.nn.functional" in text(app)
    assert r"h(3) = (-1) \cdot 0 + 0 \cdot 1 + 1 \cdot 2 = 2" in app.latex[0].value
    assert "stages_around" in app.code[0].value


def test_typed_weights_set_the_reach_and_a_typed_input_the_size():
    app = opened(x="Typed")
    app.text_input(key=f"{KEY}.v").set_value("1 2 3 4 3 2 1").run()
    assert app.slider(key=f"{KEY}.reach").value == 3
    app.text_input(key=f"{KEY}.x-numbers-1d").set_value("5\t6\t7\t8\t9").run()
    assert app.slider(key=f"{KEY}.length").value == 5
    assert "**7** weights" in text(app)


def test_a_picture_need_not_be_square():
    app = opened(rank="Picture", height=3, width=9)
    assert f"**{27 * 27}** weights" in text(app)
    assert f"**{(3 * 3 - 2) * (9 * 3 - 2)}** weights" in text(app)


@pytest.mark.parametrize("rank", ["Signal", "Picture"])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_readers_picture_is_an_input(rank, channels):
    app = opened(rank=rank, x="Picture", **{"in": channels})
    assert not app.exception
    assert not app.warning
    assert "sample(" in app.code[0].value


def test_weights_with_an_even_number_of_taps_are_explained():
    app = opened(v="1 2")
    assert not app.exception
    assert "The kernel V has 2 numbers along an axis" in app.warning[0].value


def test_a_picture_for_two_channels_is_explained():
    assert "An image has 3 channels but the layer reads 2" in opened(x="Picture", **{"in": 2}).warning[0].value


def outlined(app: AppTest) -> list[float]:
    """The outlined output of the dense, the local and the shared layer."""
    said = [re.search(r"Here h\(\d+\) = ([−\d.e]+)\.$", element.value) for element in app.caption]
    return [float(found.group(1).replace("−", "-")) for found in said if found]


def alts(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("plotly_chart")][:3]


def weights_of_row(alt: str) -> list[str]:
    """The weights that a matrix has in its outlined row."""
    return alt.rpartition(": ")[2].split(", ")


@pytest.mark.experiment("dense-to-convolution", 1)
def test_the_outlined_row_spans_everything_when_dense_and_slides_when_shared():
    app = opened()
    rows = []
    for row in (3, 4, 12):
        app.slider(key=f"{KEY}.row").set_value(row).run()
        dense, _, shared = (weights_of_row(alt) for alt in alts(app))
        assert len(dense) == 16
        rows.append(shared)
    assert len(rows[0]) == 5
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.experiment("dense-to-convolution", 2)
def test_a_reach_of_one_less_than_the_length_leaves_local_as_dense():
    app = opened(length=12)
    app.slider(key=f"{KEY}.reach").set_value(11).run()
    dense, local, shared = (weights_of_row(alt) for alt in alts(app))
    assert dense == local
    assert shared != dense
    assert text(app).count("**144** weights") == 2
    assert f"**{2 * 11 + 1}** weights" in text(app)
    assert outlined(app)[0] == outlined(app)[1]
    app.slider(key=f"{KEY}.reach").set_value(12).run()
    assert "2 of them read only padding" in text(app)
    assert not app.exception


@pytest.mark.experiment("dense-to-convolution", 3)
def test_the_shared_matrix_of_an_image_has_bands_within_blocks():
    app = opened(rank="Picture", height=4, width=6)
    assert "output %{y} reads input %{x}" in app.get("plotly_chart")[2].proto.spec
    app.slider(key=f"{KEY}.row").set_value(9).run()
    assert len(weights_of_row(alts(app)[2])) == 9
    read = LayerSettings((4, 6), 1, 1, 1, 0).stages().within_reach[9].nonzero().flatten().tolist()
    assert read == [2, 3, 4, 8, 9, 10, 14, 15, 16]  # three neighbours in each of three rows, one row length apart


@pytest.mark.experiment("dense-to-convolution", 4)
def test_typed_differences_detect_steps_at_every_position():
    app = opened()
    app.text_input(key=f"{KEY}.v").set_value("−1 0 1").run()
    app.segmented_control(key=f"{KEY}.x").set_value("Typed").run()
    at = {}
    for row in (1, 3, 4, 6, 9, 11, 12):
        app.slider(key=f"{KEY}.row").set_value(row).run()
        at[row] = outlined(app)
    assert [at[row][2] for row in (1, 9)] == [0, 0]  # 0 0 0 1 2 3 3 3, twice: flat
    assert at[6][2] == 0
    assert [at[row][2] for row in (3, 4, 11, 12)] == [2, 2, 2, 2]  # rising
    assert at[3][0] != at[11][0]


@pytest.mark.parametrize("rank", ["Signal", "Picture"])
@pytest.mark.parametrize("name", ["v", "x-numbers"])
@pytest.mark.parametrize(
    "texts",
    [
        ("", "0 1 0"),
        ("abc", "1 2 3"),
        ("1e308", "1"),
        ("nan inf", "1 2 3"),
        ("1 2 / 3", "1 2 3 / 4 5 6 / 7 8 9"),
        ("|", "5"),
        (" / ", "1 1 1 1 1 1 1 1 1"),
        ("١ ٢ ٣", "1 2 3"),
        ("1 " * 300, "3"),
    ],
)
def test_after_typed_numbers_that_cannot_be_read_the_next_ones_work(rank, name, texts):
    app = opened(rank=rank, x="Typed")
    key = f"{KEY}.{name}" + (f"-{1 if rank == 'Signal' else 2}d" if name != "v" else "")
    for typed in texts:
        app.text_input(key=key).set_value(typed).run()
        assert not app.exception
    assert not app.warning, app.warning[0].value
    assert "agrees with torch.nn.functional" in text(app)


@pytest.mark.parametrize(("name", "value"), [("in", 0), ("in", -1), ("out", 9), ("out", 10**9), ("seed", -1)])
def test_a_number_out_of_range_is_explained_and_hides_no_control(name, value):
    app = opened(row=5)
    app.number_input(key=f"{KEY}.{name}").set_value(value).run()
    words = f"{value:,}".replace("-", "−")
    assert f"is {words} but can be" in app.warning[0].value
    assert not app.get("plotly_chart")
    app.number_input(key=f"{KEY}.{name}").set_value(1).run()
    assert not app.warning
    assert app.slider(key=f"{KEY}.row").value == 5


def test_sizes_keep_their_values_while_the_other_kind_of_input_is_shown():
    app = opened(length=9)
    for rank in ("Picture", "Signal"):
        app.segmented_control(key=f"{KEY}.rank").set_value(rank).run()
        if rank == "Picture":
            app.slider(key=f"{KEY}.height").set_value(3).run()
    assert app.slider(key=f"{KEY}.length").value == 9
    app.segmented_control(key=f"{KEY}.rank").set_value("Picture").run()
    assert app.slider(key=f"{KEY}.height").value == 3


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"rank": "Picture"},
        {"x": "Picture", "reach": 1},
        {"v": "-1 0 1", "x": "Typed"},
        {"length": 10, "reach": 10},
    ],
)
def test_the_code_prints_what_is_on_screen(state):
    app = opened(**state)
    shown = [element.value for element in app.markdown if "weight" in element.value and "**" in element.value][:3]
    shown += [element.value.partition("Here ")[2] for element in app.caption if "Here " in element.value]
    shown.append(app.latex[0].value.rpartition("= ")[2].removesuffix("\n$$"))
    assert not not_printed(" ; ".join(part.replace("$W_i(l)$", "") for part in shown), printed(app.code[0].value))
