"""The page from dense to convolution: counts, controls, and a matrix too large to read."""

import pytest
from streamlit.testing.v1 import AppTest

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
    assert ["is off by up to" in words for words in said] == [True, True, False]


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
    assert "A picture has 3 channels but the layer reads 2" in opened(x="Picture", **{"in": 2}).warning[0].value
