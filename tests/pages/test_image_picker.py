"""Which images a page offers, and what it says of the one that is chosen."""

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import read_picture
from engine.errors import EngineError
from engine.networks.shipped_weights import shipped_networks
from tests.dashboard.views.run_snippet import printed
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


def test_the_chosen_sample_stays_while_a_reader_looks_for_an_image_of_their_own():
    app = opened("images")
    app.selectbox(key="picture.sample").set_value("coffee").run()
    app.segmented_control(key="picture.source").set_value("Upload").run()
    assert "coffee · 400 × 600 × 3" in captions(app)
    app.segmented_control(key="picture.source").set_value("Sample").run()
    assert app.selectbox(key="picture.sample").value == "coffee"


def upload(name: str, content: bytes) -> UploadedFile:
    """A file as Streamlit hands it over."""
    return UploadedFile(UploadedFileRec("1", name, "image/jpeg", content), FileURLs())


def image_file(h: int, w: int, orientation: int = 1) -> UploadedFile:
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    noise = np.random.default_rng(0).integers(0, 255, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(noise).resize((w, h)).save(buffer, "JPEG", exif=exif)
    return upload("mine.jpg", buffer.getvalue())


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
    assert read_picture(image_file(h, w, orientation)).size_words == said


def test_an_image_larger_than_the_limit_of_images_is_refused_before_it_is_read(monkeypatch):
    large = upload("large.png", b"")
    large.size = 21 * 2**20
    monkeypatch.setattr(UploadedFile, "getvalue", lambda _: pytest.fail("it is read"))
    with pytest.raises(EngineError, match=r"21.0 MB but at most 20 MB"):
        read_picture(large)


def test_a_set_of_images_of_ones_own_is_said_not_to_be_in_the_address():
    app = opened("features")
    app.segmented_control(key="features.album-name").set_value("Your own set").run()
    assert not app.exception
    assert any("your own set of images" in text.value for text in app.markdown)
