"""Which images a page offers, and what it says of the one that is chosen."""

import io
from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import read_picture
from dashboard.navigation import ROOT
from engine.errors import EngineError
from engine.networks.shipped import shipped_networks
from engine.training.store import RunStore
from tests.dashboard.snippets.run import printed
from tests.engine.training.test_trained import finished_run
from tests.pages.opening import opened

MNIST = [name for name, network in shipped_networks().items() if network.card.data == "MNIST"]


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("name", [name for name in MNIST if "perceptron" not in name])
def test_networks_of_mnist_open_on_a_digit_and_name_it(name):
    app = opened("features")
    app.selectbox(key="features.network").set_value(name).run()
    assert not app.exception
    assert app.selectbox(key="picture.sample").value == "digit-0"
    assert "0 - zero: " in printed(app.code[0].value)


def test_a_network_in_colour_is_back_on_the_cat_and_a_chosen_sample_stays():
    app = opened("features")
    app.selectbox(key="features.network").set_value(MNIST[0]).run()
    app.selectbox(key="features.network").set_value("resnet20-cifar10").run()
    assert app.selectbox(key="picture.sample").value == "chelsea"
    app.selectbox(key="picture.sample").set_value("coffee").run()
    app.selectbox(key="features.network").set_value(MNIST[0]).run()
    assert app.selectbox(key="picture.sample").value == "coffee"


def test_a_run_opens_on_its_own_test_images():
    run_id, _ = finished_run(RunStore())
    app = AppTest.from_file(str(ROOT / "pages" / "features.py"), default_timeout=120)
    app.query_params["features.run"] = run_id
    app.run()
    assert not app.exception
    sample = app.selectbox(key="picture.sample")
    assert sample.value.startswith("digits-test-")
    assert "Test image" in captions(app)
    assert f'own_image("{sample.value}")' in app.code[0].value


def test_few_classes_are_listed_and_a_network_is_said_to_choose_one_of_them_always():
    app = opened("features")
    classes = "airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck"
    assert f"knows 10 classes: {classes}. It must choose one of them, even where none is right" in captions(app)
    app.segmented_control(key="features.weights").set_value("random")
    app.selectbox(key="features.network").set_value("squeezenet1_1").run()
    assert "knows 1000 classes. It must choose one of them, even where none is right" in captions(app)


def test_the_chosen_sample_stays_while_a_reader_looks_for_an_image_of_their_own():
    app = opened("images")
    app.selectbox(key="picture.sample").set_value("coffee").run()
    app.segmented_control(key="picture.source").set_value("Upload").run()
    assert "coffee · 400 × 600 × 3" in captions(app)
    app.segmented_control(key="picture.source").set_value("Sample").run()
    assert app.selectbox(key="picture.sample").value == "coffee"


@dataclass
class Upload:
    """A file as Streamlit hands it over."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def getvalue(self) -> bytes:
        return self.content


def picture_file(h: int, w: int, orientation: int = 1) -> Upload:
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    noise = np.random.default_rng(0).integers(0, 255, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(noise).resize((w, h)).save(buffer, "JPEG", exif=exif)
    return Upload("mine.jpg", buffer.getvalue())


@pytest.mark.parametrize(
    ("h", "w", "orientation", "said"),
    [
        (1080, 1920, 1, "768 × 1365 × 3, reduced from 1080 × 1920"),
        (1920, 1080, 1, "1365 × 768 × 3, reduced from 1920 × 1080"),
        (1080, 1920, 6, "1365 × 768 × 3, reduced from 1920 × 1080"),
        (2000, 2000, 6, "1024 × 1024 × 3, reduced from 2000 × 2000"),
        (40, 16, 1, "40 × 16 × 3"),
        (40, 16, 8, "16 × 40 × 3"),
        (1024, 1024, 1, "1024 × 1024 × 3"),
    ],
)
def test_an_image_that_was_reduced_says_both_sizes(h, w, orientation, said):
    assert read_picture(picture_file(h, w, orientation)).size_words == said


def test_an_image_larger_than_the_limit_of_images_is_refused_before_it_is_read():
    class Large(Upload):
        size = 21 * 2**20

        def getvalue(self) -> bytes:
            raise AssertionError("it is read")

    with pytest.raises(EngineError, match=r"21.0 MB but at most 20 MB"):
        read_picture(Large("large.png", b""))


def test_a_set_of_images_of_ones_own_is_said_not_to_be_in_the_address():
    app = opened("features")
    app.segmented_control(key="features.album-name").set_value("Your own set").run()
    assert not app.exception
    assert any("your own set of images" in text.value for text in app.markdown)
