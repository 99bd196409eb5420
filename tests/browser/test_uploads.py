"""Whatever a reader uploads through the real file chooser: the right picture, or a sentence and the picture before."""

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import settled
from tests.engine.images.test_decode import bomb, encoded, quarters

COLOUR = Image.fromarray(quarters())


def photo_turned_by_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(COLOUR, "JPEG", exif=exif)


def moving_gif() -> bytes:
    return encoded(COLOUR, "GIF", save_all=True, append_images=[Image.new("RGB", COLOUR.size)], duration=80)


def palette_with_alpha() -> bytes:
    return encoded(COLOUR.quantize(8), transparency=0)


def sixteen_bits() -> bytes:
    return encoded(Image.fromarray(np.linspace(0, 65535, 64 * 64, dtype=np.uint16).reshape(64, 64)))


GOOD = {
    "*my* $1$ :red[cat]_2_.png": (encoded(COLOUR), "32 × 48 × 3"),
    "one.png": (encoded(Image.new("RGB", (1, 1), "red")), "1 × 1 × 3"),
    "thin.png": (encoded(Image.new("RGB", (5000, 1), "red")), "1 × 5000 × 3"),
    "print.jpg": (encoded(COLOUR.convert("CMYK"), "JPEG"), "32 × 48 × 3"),
    "deep.png": (sixteen_bits(), "64 × 64 × 3"),
    "turned.jpg": (photo_turned_by_exif(), "48 × 32 × 3"),
    "palette.png": (palette_with_alpha(), "32 × 48 × 3"),
    "moving.gif": (moving_gif(), "32 × 48 × 3"),
}

BAD = {
    "text.png": (b"just text", "not an image that can be read"),
    "short.jpg": (encoded(COLOUR.resize((640, 480)), "JPEG")[:3000], "cut short or damaged"),
    "bomb.png": (bomb(13000, 13000), "169 megapixels"),
}


@pytest.fixture
def upload_page(open_page) -> Page:
    """The features page with its upload field open."""
    page = open_page("/features", height=1400)
    page.get_by_test_id("stButtonGroup").get_by_text("Your own image", exact=True).first.click()
    page.get_by_test_id("stFileUploaderDropzone").wait_for()
    return page


def upload(page: Page, name: str, content: bytes) -> None:
    """Chooses a file as a person does."""
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stFileUploader").locator("button").last.click()
    chooser.value.set_files([FilePayload(name=name, mimeType="application/octet-stream", buffer=content)])


def test_good_files_of_every_kind_are_shown(upload_page):
    for name, (content, size) in GOOD.items():
        upload(upload_page, name, content)
        expect(upload_page.get_by_text(f"{name} · {size}")).to_be_visible(timeout=20_000)
        settled(upload_page)
        assert upload_page.get_by_test_id("stException").count() == 0, name


def test_bad_files_are_explained_and_the_picture_before_stays(upload_page):
    upload(upload_page, "mine.png", encoded(COLOUR))
    expect(upload_page.get_by_text("mine.png · 32 × 48 × 3")).to_be_visible(timeout=20_000)
    for name, (content, sentence) in BAD.items():
        upload(upload_page, name, content)
        expect(upload_page.get_by_text(sentence)).to_be_visible(timeout=20_000)
        expect(upload_page.get_by_text("mine.png · 32 × 48 × 3")).to_be_visible()
        settled(upload_page)
        assert upload_page.get_by_test_id("stException").count() == 0, name


def test_the_picture_is_kept_when_the_page_changes(upload_page):
    upload(upload_page, "mine.png", encoded(COLOUR))
    expect(upload_page.get_by_text("mine.png · 32 × 48 × 3")).to_be_visible(timeout=20_000)
    upload_page.get_by_test_id("stSidebarNavLink").get_by_text("Convolution step by step").click()
    upload_page.get_by_role("heading", name="Convolution step by step").wait_for()
    upload_page.get_by_test_id("stSidebarNavLink").get_by_text("Inspect features").click()
    expect(upload_page.get_by_text("mine.png · 32 × 48 × 3")).to_be_visible(timeout=20_000)
