"""The page from dense to convolution: counts, controls, and a matrix too large to read."""

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
    app = opened(rank="Picture", side=11, out=2)
    assert not app.exception
    assert "The matrix has 242 rows and 121 columns but at most 128" in app.warning[0].value
