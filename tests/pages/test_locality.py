"""The page on locality: scores, moves, a flat patch, and digits that move."""

import re

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import Picture
from engine.images import sample_names
from tests.dashboard.views.printed_numbers import not_printed
from tests.dashboard.views.run_snippet import printed
from tests.pages.opening import opened as page


def opened(**state) -> AppTest:
    return page("locality", {key.replace("__", "."): value for key, value in state.items()})


def text(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption])


def test_the_detector_finds_where_it_was_cut_out_and_follows_the_move():
    app = opened()
    assert not app.exception
    assert "best **1** at row 72, column 116" in text(app)
    assert "best **1** at row 82, column 136" in text(app)
    assert "agrees with the moved score map, where both know the pixels exactly" in text(app)
    assert "agrees with skimage.feature.match_template" in text(app)


def test_another_move_moves_the_best_place():
    app = opened()
    app.slider(key="locality.dx").set_value(-30).run()
    assert "best **1** at row 82, column 86" in text(app)


def test_raw_scores_prefer_the_bright_picture_without_the_object():
    app = opened(locality__score="Raw")
    assert not app.exception
    best = [float(element.value.split("**")[1]) for element in app.caption if element.value.startswith("best")]
    assert best[2] > best[0]


def test_a_flat_picture_has_no_detector():
    flat = Picture("flat.png", torch.full((3, 200, 200), 0.5), "flat", "")
    app = opened(picture__own=flat, picture__source="Upload")
    assert not app.exception
    assert "so no window correlates with it" in app.warning[0].value


def test_one_digit_is_read_by_every_classifier_at_every_place():
    app = opened()
    counts = re.findall(r"- \*\*(.+?)\*\*: (\d+) of (\d+)", text(app))
    assert counts[0][0] == "Convolutions with global max pooling"
    assert len(counts) == 4
    assert all(0 < int(right) <= int(places) for _, right, places in counts)
    assert "agrees with single runs on a rolled digit" in text(app)
    app.select_slider(key="locality.label").set_value(3).run()
    assert not app.exception


def test_a_hundred_digits_back_what_is_said_of_global_pooling():
    app = opened(locality__of="100 digits")
    assert not app.exception
    said = re.search(r"At the edge \*\*(\d+)% with global pooling, (\d+)% to (\d+)% without", text(app))
    assert said
    pooled, worst, best = map(int, said.groups())
    assert pooled > 2 * best - 1 > worst
    rows = dict(re.findall(r"\| ([^|]+) \| [^|]+ \| \d+% \| (\d+)% \|", text(app)))
    assert rows["Convolutions with global max pooling"] == str(pooled)
    assert rows["Fully connected network"] == str(worst)


def places(app: AppTest) -> list[list[float]]:
    """Score, row and column of the best window and of the runner-up, for each of the three images."""
    captions = [element.value.replace("−", "-") for element in app.caption if element.value.startswith("best")]
    return [[float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?", words)] for words in captions]


def patched(patch: str, **state) -> AppTest:
    """The page as a link with a patch opens it."""
    app = opened(**state)
    app.query_params["patch"] = patch
    return app.run()


@pytest.mark.experiment("locality", 1)
def test_the_best_window_follows_until_the_patch_has_left():
    app = opened()
    for dx in (-110, 60, 200):
        app.slider(key="locality.dx").set_value(dx).run()
        assert places(app)[1][:3] == [1, 82, 116 + dx]
        assert "The best score follows, with the same score" in text(app)
    for dx in (-160, 245, 360, -360):
        app.slider(key="locality.dx").set_value(dx).run()
        assert not app.exception
        assert not app.warning
        assert places(app)[1][0] < 1
        assert "has left the image" in text(app)
        assert "with a lower score" in text(app)


@pytest.mark.experiment("locality", 2)
def test_the_best_raw_score_is_where_the_image_is_bright():
    app = opened()
    assert places(app)[0][:3] == [1, 72, 116]
    app.segmented_control(key="locality.score").set_value("Raw").run()
    best, _, other = places(app)
    assert best[1:3] != [72, 116]
    assert other[0] > best[0]
    assert "is not where the patch was cut out" in text(app)
    assert "The image without the object scores at least as high" in text(app)
    assert "*where* changes" not in text(app) or "The best score follows" in text(app)


@pytest.mark.experiment("locality", 3)
@pytest.mark.parametrize(
    ("patch", "low", "high"),
    [
        ("0,0,36,44", 0.85, 0.95),
        ("4,4,40,40", 0.85, 0.95),
        ("10,10,30,30", 0.85, 0.95),
        ("0,150,36,44", 0.3, 0.52),
        ("8,160,36,36", 0.3, 0.52),
        ("20,150,40,40", 0.3, 0.52),
    ],
)
def test_background_has_many_rivals_and_stripes_have_none(patch, low, high):
    runner_up = places(patched(patch))[0][3]
    assert low < runner_up < high


@pytest.mark.experiment("locality", 4)
def test_only_global_pooling_still_reads_most_digits_at_the_edge():
    app = opened(locality__of="100 digits")
    rows = re.findall(r"\| ([^|]+) \| (pooled|a weight)[^|]+ \| (\d+)% \| (\d+)% \|", text(app))
    assert len(rows) == 4
    assert [int(edge) > 50 for _, kind, _, edge in rows] == [kind == "pooled" for _, kind, _, _ in rows]
    assert all(int(middle) > int(edge) for _, _, middle, edge in rows)


def test_what_is_said_of_accuracy_is_what_was_measured_and_names_the_digits_source():
    app = opened(locality__of="100 digits")
    said = next(element.value for element in app.caption if "Alpaydin" in element.value)
    rows = dict(re.findall(r"\| ([^|]+) \| [^|]+ \| (\d+)% \|", text(app)))
    rates = dict(re.findall(r"([\w -]+?) [\d.]+% and (\d+)%", said.partition("as measured here: ")[2]))
    assert {name.strip(): rate for name, rate in rates.items()} == rows


@pytest.mark.parametrize("dx", [-40, 0, 41, 359])
@pytest.mark.parametrize("score", ["Normalized", "Raw"])
def test_where_and_whether_are_said_only_of_what_follows(dx, score):
    app = opened(locality__dx=dx, locality__dy=0, locality__score=score)
    here, moved = (places(app)[number][1:3] for number in (0, 1))
    follows = dx != 0 and moved == [here[0], here[1] + dx]
    assert ("*where* changes" in text(app)) == follows


def test_a_small_image_brings_the_move_into_its_range():
    app = opened(locality__dx=300, locality__dy=-200)
    noise = torch.rand(3, 12, 9, generator=torch.Generator().manual_seed(0))
    app.session_state["picture.own"] = Picture("small.png", (noise * 255).round() / 255, "small", "")
    app.session_state["picture.source"] = "Upload"
    app.run()
    assert not app.exception
    assert app.slider(key="locality.dx").value == 9
    assert app.slider(key="locality.dy").value == -12


def test_every_other_image_fits_or_is_explained():
    app = opened()
    for name in sample_names():
        app.selectbox(key="locality.other").set_value(name).run()
        assert not app.exception


@pytest.mark.parametrize("value", [-1, 171, 10**12])
def test_a_handwriting_out_of_range_is_explained(value):
    app = opened()
    app.number_input(key="locality.number").set_value(value).run()
    words = f"{value:,}".replace("-", "−")
    assert f"The handwriting is {words} but can be 0 to 170 here" in app.warning[0].value
    assert app.code[0].value
    app.number_input(key="locality.number").set_value(5).run()
    assert not app.warning


def test_a_drawn_digit_comes_back_from_the_address():
    from dashboard.components.sketch_pad.sketch_pad import text_from_levels

    levels = [255 if 10 < cell % 28 < 14 and 4 < cell // 28 < 24 else 0 for cell in range(28 * 28)]
    app = opened(locality__digit="Draw")
    assert "Draw a digit" in text(app)
    app.query_params["locality.drawing"] = text_from_levels(levels)
    app.run()
    assert "probability of “1”" in app.get("plotly_chart")[0].proto.alt
    for hostile in ("abc", "²", "=" * 9, "A" * 5000, text_from_levels([0] * 784)):
        app.query_params["locality.drawing"] = hostile
        app.run()
        assert not app.exception
        assert "Draw a digit" in text(app)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"locality__score": "Raw", "locality__dx": -30, "locality__other": "rocket"},
        {"locality__dx": 0, "locality__dy": 0},
        {"locality__dx": -360},
    ],
)
def test_the_code_prints_the_places_and_scores_on_screen(state):
    app = opened(**state)
    shown = " ".join(element.value for element in app.caption if element.value.startswith("best"))
    code = next(element.value for element in app.code if "sweep(" in element.value)
    assert not not_printed(shown, printed(code))


@pytest.mark.parametrize("of", ["This digit", "100 digits"])
def test_the_code_of_the_curves_prints_what_is_said_of_them(of):
    app = opened(locality__of=of)
    code = next(element.value for element in app.code if "shipped_networks" in element.value)
    shown = [*re.findall(r": \d+ of \d+", text(app)), *re.findall(r"\| \d+% \| \d+% \|", text(app))]
    shown.append(app.get("plotly_chart")[0].proto.alt.partition("pixels.")[2].replace("LeNet-5 of 1998", ""))
    assert not not_printed(" ".join(shown).replace("LeNet-5", ""), printed(code))
