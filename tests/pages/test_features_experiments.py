"""What the page on features asks its readers to try comes out as it says."""

import itertools
import json
import re
import time

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import sample_picture
from tests.pages.every_view.walking import _nodes, _texts
from tests.pages.opening import opened

TWO_NETWORKS = {"features.view": "Two networks"}


def words(app: AppTest) -> str:
    assert not app.exception
    return " ".join(_texts(app))


def components(app: AppTest, name: str) -> list[dict]:
    """What the components of a name were given."""
    found = [node.proto for node in _nodes(app._tree) if getattr(node, "type", "") == "bidi_component"]
    return [json.loads(proto.json) for proto in found if name in proto.id]


def answers(app: AppTest) -> list[tuple[str, float]]:
    """Classes and percentages in the order in which they stand on the page."""
    texts = [element.proto.text for element in app.get("progress")]
    return [(text.partition(" · ")[0], float(text.partition(" · ")[2].rstrip("%"))) for text in texts]


@pytest.mark.experiment("features", 1)
def test_the_frame_grows_from_layer_to_layer_beyond_the_image():
    app = opened("features")
    titles = [cell["name"] for cell in components(app, "features.layers")[0]["items"]]
    fields = []
    for title in titles:
        app.query_params["layer"] = title
        app.run()
        fields.append(int(re.search(r"It can see (\d+) × \1 pixels", words(app)).group(1)))  # type: ignore[union-attr]
    growth = [after - before for before, after in itertools.pairwise(fields)]
    assert min(growth) > 0
    first, second, third = (growth[titles.index(f"stage{stage}.2") - 1] for stage in (1, 2, 3))
    assert first < second < third
    assert fields[-1] > 32 > fields[0]


@pytest.mark.experiment("features", 2)
def test_random_weights_keep_places_and_name_the_same_class_for_every_image():
    trained, random = set(), set()
    for image in ("chelsea", "coffee", "rocket", "horse"):
        app = opened("features", TWO_NETWORKS | {"picture.sample": image})
        found = answers(app)
        assert len(found) == 11  # five of the page, three of each network
        trained.add(found[5][0])
        random.add(found[8][0])
        names: dict = {"print": lambda *_: None}
        exec(app.code[0].value, names)
        grey = names["batch"][0].mean(0).flatten()
        for maps in (names["maps"], names["second_maps"]):
            alike = [torch.corrcoef(torch.stack([grey, one.flatten()]))[0, 1].abs() for one in maps if one.std() > 0]
            assert max(alike) > 0.7
    assert len(random) == 1
    assert len(trained) >= 3


@pytest.mark.experiment("features", 3)
def test_the_made_up_image_excites_the_channel_more_than_the_readers():
    app = opened("features")
    app.query_params["layer"] = "stage2.0"
    app.run()
    assert "Its strongest patches" in words(app)
    app.segmented_control(key="features.steps").set_value(64).run()
    app.button(key="features.compute").click().run()
    deadline = time.monotonic() + 60
    while not (found := re.search(r"its mean is (\S+), in your image it is (\S+)\.", words(app).replace("**", ""))):
        assert time.monotonic() < deadline
        time.sleep(0.2)
        app.run()
    assert float(found.group(1)) > 1.5 * float(found.group(2))
    assert components(app, "features.patches")[0]["items"]


@pytest.mark.experiment("features", 4)
def test_what_grad_cam_marks_counts_far_more_than_a_corner():
    app = opened("features", {"features.view": "Hide a part"})
    marked = 100 - float(app.metric[0].value.rstrip("%"))
    assert app.metric[0].label == "cat"
    image = sample_picture("chelsea").tensor
    size = int(re.search(r"size=([\d.]+)", app.code[0].value).group(1).replace("0.", "").ljust(3, "0"))  # type: ignore[union-attr]
    right, bottom = 1000, 1000 * image.shape[1] // image.shape[2]
    for column, row in (
        (size // 2, size // 2),
        (right - size // 2, bottom - size // 2),
        (right - size // 2, size // 2),
    ):
        app.query_params["painted"] = f"{size}.{column}.{row}"
        app.run()
        assert marked > 10 * (100 - float(app.metric[0].value.rstrip("%"))), (column, row)
