"""What a reader takes away, by pressing buttons: animations and drawings of the player on every page with one."""

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.test_player import cell

PLAYED = {
    "convolution": ("/stride-padding", "stride-padding", 9),
    "scatter": ("/stride-padding?stride-padding.tab=Transposed+convolution", "transposed-scatter", 4),
    "channels": ("/channels", "channels", 36),
    "backward": ("/backpropagation", "backpropagation", 9),
    "pooling": ("/pooling?pooling.kernel=3&pooling.padding=1", "pooling", 4),
    "rounded up": ("/pooling?pooling.input=5&pooling.ceil=true", "pooling", 9),
}


def taken(page: Page, button: str) -> tuple[str, bytes]:
    """Presses a button behind "Download"; returns the file's name and its content."""
    with page.expect_download(timeout=60_000) as download:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("name", PLAYED)
def test_gif_and_svg_of_what_is_played(open_page, name):
    path, file, steps = PLAYED[name]
    page = open_page(path)
    cell(page, "input", 0).wait_for()
    page.locator(".player").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('step=1')")
    page.get_by_role("button", name="Download", exact=True).first.click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    svg_name, svg = taken(page, "SVG")
    assert svg_name == f"{file}-2.svg"
    written = [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]
    assert f"2 / {steps}" in written
    gif_name, gif = taken(page, "GIF")
    assert gif_name == f"{file}.gif"
    assert getattr(Image.open(io.BytesIO(gif)), "n_frames", 1) >= steps
