"""A person's way through the features page: upload a photo, read the answer, open a map."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from skimage import data

from engine.networks import build
from tests.browser.chromium import FLAGS, find
from tests.browser.conftest import settled, taken
from tests.browser.fitting import fits
from tests.browser.server import dashboard

SQUEEZENET = Path(__file__).parents[3] / "shared/weights/squeezenet1_1-imagenet-fp16.pth"
needs_weights = pytest.mark.skipif(not SQUEEZENET.exists(), reason="the trained test weights are not here")
SQUEEZENET_ADDRESS = "features.network=SqueezeNet+1.1+on+ImageNet"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A dashboard whose cache holds what torchvision would have downloaded, and that finds no connection."""
    cache = tmp_path_factory.mktemp("cache")
    if SQUEEZENET.exists():
        target = cache / "hub/checkpoints/squeezenet1_1-b8a52dc0.pth"
        target.parent.mkdir(parents=True)
        target.write_bytes(SQUEEZENET.read_bytes())
    nowhere = "http://127.0.0.1:9"
    environment = {
        "CONVSCOPE_CACHE": str(cache),
        "https_proxy": nowhere,
        "http_proxy": nowhere,
        "no_proxy": "localhost",
    }
    with dashboard(environment=environment) as running:
        yield running


def photo() -> bytes:
    content = io.BytesIO()
    Image.fromarray(data.coffee()).save(content, "JPEG", quality=92)
    return content.getvalue()


def upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text("Your own image", exact=True).first.click()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stFileUploaderDropzone").locator("button").first.click()
    chooser.value.set_files([FilePayload(name=name, mimeType="image/jpeg", buffer=content)])
    expect(page.get_by_text(f"{name} · ")).to_be_visible(timeout=20_000)
    settled(page)


def channels(page: Page):
    return page.get_by_role("listbox", name=re.compile("^Channels of")).get_by_role("option")


def chosen(page: Page, name: str):
    return page.get_by_role("listbox", name=re.compile(name)).locator('[aria-selected="true"]')


@needs_weights
def test_from_an_upload_to_one_channel_over_the_picture(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}")
    upload(page, "breakfast.jpg", photo())
    expect(page.get_by_text("espresso", exact=False).first).to_be_visible(timeout=30_000)
    expect(channels(page)).to_have_count(64)
    page.get_by_role("option", name=re.compile("^fire5")).click()
    expect(page.get_by_text(re.compile(r"Channel \d+ of fire5"))).to_be_visible()
    settled(page)
    third = channels(page).nth(2)
    number = re.search(r"\d+", third.get_attribute("aria-label") or "")
    assert number
    third.click()
    expect(page.get_by_text(f"Channel {number[0]} of fire5")).to_be_visible()
    settled(page)
    assert f"channel={number[0]}" in page.url
    assert "layer=fire5" in page.url
    expect(chosen(page, "^Channels of")).to_have_attribute("aria-label", re.compile(f"Channel {number[0]},"))
    expect(page.get_by_role("img", name=f"Channel {number[0]} of fire5", exact=True)).to_be_visible()
    expect(page.get_by_text("agrees with hooks on a plain forward pass exactly")).to_be_visible(timeout=20_000)


def start_if_asked(page: Page, what: str) -> None:
    """Patches of many pictures are computed at once where the machine is quick, and wait for a button where not."""
    settled(page)
    button = page.locator(f".st-key-features-{what}-job-compute button")
    if button.count():
        button.click()


def look_closer(page: Page, view: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).click()
    settled(page)


@needs_weights
def test_a_photo_leads_by_clicks_to_patches_an_attribution_and_a_second_network(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}", height=1400)
    upload(page, "breakfast.jpg", photo())
    expect(page.get_by_text("espresso", exact=False).first).to_be_visible(timeout=30_000)
    page.get_by_role("option", name=re.compile("^fire4")).click()
    expect(page.get_by_text(re.compile(r"Channel \d+ of fire4"))).to_be_visible()
    settled(page)
    channels(page).nth(1).click()
    start_if_asked(page, "patches")
    patches = page.get_by_role("listbox", name=re.compile("^Strongest patches of channel")).get_by_role("option")
    expect(patches).not_to_have_count(0, timeout=60_000)
    expect(page.get_by_role("listbox", name=re.compile("^Slices of filter"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^What drives channel"))).to_be_attached()
    settled(page)
    patches.nth(2).click()
    value = (patches.nth(2).get_attribute("aria-label") or "").split()[0]
    expect(page.get_by_text(re.compile(rf"^{re.escape(value)} in \w+, row"))).to_be_visible()
    look_closer(page, "What decided")
    expect(page.get_by_role("img", name="What speaks for espresso, by Grad-CAM")).to_be_attached(timeout=40_000)
    look_closer(page, "Two networks")
    second = page.get_by_role("listbox", name="Channels of fire4 of the second network, strongest first")
    expect(second).to_be_visible(timeout=40_000)
    page.get_by_role("listbox", name=re.compile("^Layers of the second network")).get_by_role(
        "option", name=re.compile("^fire6")
    ).click()
    expect(page.get_by_role("listbox", name=re.compile("^Channels of fire6 of the first network"))).to_be_visible()
    expect(page.get_by_role("listbox", name=re.compile("^Channels of fire6 of the second network"))).to_be_visible()
    assert "layer=fire6" in page.url


@needs_weights
def test_two_viewers_look_at_the_same_place_with_one_opacity(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}&features.view=Two+networks&layer=fire5", height=2000)
    viewers = page.locator(".viewer")
    expect(viewers).to_have_count(3, timeout=60_000)
    settled(page)
    stage = viewers.nth(1).locator(".stage")
    frame = stage.bounding_box()
    assert frame
    stage.hover(position={"x": frame["width"] * 0.4, "y": frame["height"] * 0.6})
    place = re.search(r"Row \d+, column \d+", viewers.nth(1).locator(".readout").inner_text())
    assert place
    assert place[0] in viewers.nth(2).locator(".readout").inner_text()
    viewers.nth(1).get_by_label("Opacity").fill("25")
    viewers.nth(1).get_by_label("Opacity").blur()
    expect(viewers.nth(2).locator(".opacity output")).to_have_text("25%")


@needs_weights
def test_the_readers_own_pictures_are_looked_through_several_at_once(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}&layer=fire3", height=1600)
    page.get_by_test_id("stButtonGroup").get_by_text("Your own set", exact=True).click()
    main = page.get_by_test_id("stMain")
    with page.expect_file_chooser() as chooser:
        main.get_by_test_id("stFileUploaderDropzone").locator("button").first.click()
    rocket, broken = io.BytesIO(), b"no picture at all"
    Image.fromarray(data.rocket()).save(rocket, "PNG")
    chooser.value.set_files(
        [
            FilePayload(name="cup.jpg", mimeType="image/jpeg", buffer=photo()),
            FilePayload(name="launch.png", mimeType="image/png", buffer=rocket.getvalue()),
            FilePayload(name="note.png", mimeType="image/png", buffer=broken),
        ]
    )
    start_if_asked(page, "patches")
    patches = page.get_by_role("listbox", name=re.compile("^Strongest patches")).get_by_role("option")
    expect(patches.filter(has_text="launch.png").first).to_be_visible(timeout=60_000)
    expect(patches.filter(has_text="cup.jpg").first).to_be_visible()
    expect(page.get_by_text("note.png: The file is not an image")).to_be_visible()


def painted(page: Page) -> int:
    """How many pixels of the brush's canvas are covered."""
    return page.locator(".brush canvas").evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data"
        ".reduce((sum, level, place) => sum + (place % 4 === 3 && level > 127), 0)"
    )


@needs_weights
def test_painting_over_the_picture_moves_the_answer_and_can_be_taken_back(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}&features.view=Hide+a+part&painted=none", height=1800)
    metric = page.get_by_test_id("stMetricValue")
    expect(metric).to_be_visible(timeout=60_000)
    settled(page)
    before = metric.inner_text()
    assert painted(page) == 0
    box = page.locator(".brush .stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6, steps=6)
    assert painted(page) > 1000, "the paint shows while it is painted"
    assert metric.inner_text() == before
    page.mouse.up()
    expect(metric).not_to_have_text(before)
    expect(page.get_by_text(re.compile(r"^\d+% of the image is hidden"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"% before, .*% with the paint$")).first).to_be_visible()
    settled(page)
    assert re.search(r"painted=160\.\d+\.\d+\.\d+\.\d+", page.url)
    once = metric.inner_text()
    page.get_by_role("button", name="Undo").click()
    expect(metric).to_have_text(before)
    assert painted(page) == 0
    expect(page.get_by_role("button", name="Clear")).to_be_disabled()
    page.goto(page.url.replace("painted=none", "painted=160.300.332.700.399"))
    expect(metric).to_be_visible(timeout=60_000)
    assert abs(float(metric.inner_text().rstrip("%")) - float(once.rstrip("%"))) < 5
    page.get_by_role("button", name="Clear").click()
    expect(metric).to_have_text(before)


@needs_weights
def test_the_brush_is_moved_sized_and_pressed_by_keys(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}&features.view=Hide+a+part&painted=none", height=1800)
    metric = page.get_by_test_id("stMetricValue")
    expect(metric).to_be_visible(timeout=60_000)
    settled(page)
    before = metric.inner_text()
    page.locator(".brush .stage").focus()
    for key in ("+", "+", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    expect(metric).not_to_have_text(before)
    settled(page)
    expect(page.locator(".brush output")).to_have_text("20%")
    assert "painted=200.400." in page.url
    dab = painted(page)
    page.locator(".brush .stage").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page).to_have_url(re.compile(r"painted=200\.400\.\d+_200\.400\.\d+\.600\.\d+"))
    assert painted(page) > dab
    page.keyboard.press("Backspace")
    expect(page).to_have_url(re.compile(r"painted=200\.400\.\d+(&|$)"))


@needs_weights
def test_a_photo_from_the_camera_is_looked_at(chromium, address):
    """Chromium's own test picture stands in for a camera."""
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    browser = chromium.browser_type.launch(executable_path=find(), args=[*FLAGS, *fake])
    try:
        page = browser.new_context(viewport={"width": 1280, "height": 1000}, permissions=["camera"]).new_page()
        page.goto(f"{address}/features?{SQUEEZENET_ADDRESS}")
        settled(page)
        page.get_by_test_id("stButtonGroup").get_by_text("Camera", exact=True).click()
        page.wait_for_function(  # before its first frame the camera takes no photo
            "() => document.querySelector('video')?.videoWidth && document.querySelector('video').currentTime > 0",
            timeout=60_000,
        )
        page.get_by_role("button", name="Take Photo").click()
        shown = page.get_by_role("img", name=re.compile("^The chosen image: (?!chelsea)"))
        expect(shown).to_be_visible(timeout=60_000)
        expect(channels(page)).to_have_count(64, timeout=60_000)
        expect(page.get_by_text("agrees with hooks on a plain forward pass exactly")).to_be_visible(timeout=60_000)
        assert page.get_by_test_id("stException").count() == 0
    finally:
        browser.close()


def choose_file(page: Page, button, name: str, content: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files([FilePayload(name=name, mimeType="application/octet-stream", buffer=content)])


def test_the_readers_own_weights_are_looked_at_and_a_file_that_does_not_fit_is_explained(open_page):
    page = open_page("/features", height=1400)
    page.get_by_test_id("stButtonGroup").get_by_text("Own file", exact=True).click()
    drop = page.get_by_test_id("stMain").get_by_test_id("stFileUploaderDropzone").locator("button").first
    own = build("resnet20", seed=5)
    choose_file(page, drop, "mine.safetensors", safetensors.torch.save(dict(own.state_dict())))
    expect(channels(page)).to_have_count(16, timeout=60_000)
    expect(page.get_by_text("agrees with hooks on a plain forward pass exactly")).to_be_visible(timeout=60_000)
    settled(page)
    page.goto(page.url)
    settled(page)
    drop = page.get_by_test_id("stMain").get_by_test_id("stFileUploaderDropzone").locator("button").first
    other = safetensors.torch.save({"conv1.weight": torch.zeros(1)})
    choose_file(page, drop, "other.safetensors", other)
    expect(page.get_by_test_id("stAlert").first).to_be_visible(timeout=60_000)
    assert page.get_by_test_id("stException").count() == 0


def test_grid_maps_and_what_decided_are_downloaded(open_page):
    page = open_page("/features?channel=3&features.view=What+decided&features.method=LayerCAM", height=1600)
    expect(channels(page)).to_have_count(16, timeout=60_000)
    settled(page)
    decision = np.load(taken(page, "Map as NPZ"))
    assert decision["values"].shape == (32, 32)
    assert decision["values"].max() > 0
    grid = Image.open(taken(page, "Grid as PNG"))
    assert grid.size == (4 * 32, 4 * 32)
    layer = np.load(taken(page, "Layer as NPZ"))
    assert layer["maps"].shape == (16, 32, 32)
    strength = np.abs(layer["maps"]).mean((1, 2))
    assert strength[layer["strongest_first"]].tolist() == sorted(strength, reverse=True)


def test_the_choices_of_a_view_stand_in_its_link(open_page):
    page = open_page("/features?layer=stage1.0&channel=2", height=2600)
    slices = page.get_by_role("listbox", name=re.compile("^Slices of filter")).get_by_role("option")
    expect(slices).to_have_count(16, timeout=60_000)
    settled(page)
    slices.nth(3).click()
    expect(page).to_have_url(re.compile(r"slice=stage1\.0\.conv2\.2%3A\d+"))
    start_if_asked(page, "patches")
    patches = page.get_by_role("listbox", name=re.compile("^Strongest patches of channel")).get_by_role("option")
    patches.nth(2).click()
    expect(page).to_have_url(re.compile(r"patch=stage1\.0\.2%3A2"))
    page.goto(page.url)
    start_if_asked(page, "patches")
    expect(slices.nth(3)).to_have_attribute("aria-selected", "true", timeout=60_000)
    expect(patches.nth(2)).to_have_attribute("aria-selected", "true", timeout=60_000)


@needs_weights
def test_a_slow_method_goes_on_beside_the_page_and_stops_at_a_click(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}&features.view=What+decided&features.method=Occlusion")
    expect(page.get_by_text("It can be cancelled, and the page stays usable")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Compute").click()
    expect(page.get_by_text(re.compile(r"^\d+ of 225 parts"))).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile(r"^Cancelled after \d+ of 225 parts"))).to_be_visible()
    expect(page.get_by_role("button", name="Compute")).to_be_visible()


def test_a_picture_made_up_for_a_channel_forms_and_stays(open_page):
    page = open_page("/features?features.steps=64&layer=conv1", height=2400)
    page.locator(".st-key-features-compute button").click(timeout=60_000)
    expect(page.get_by_text("conv1 after 64 steps")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("img", name="The image made up for the channel")).to_be_visible()


@needs_weights
def test_the_map_tells_values_and_changes_opacity_without_the_server(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}&layer=fire5")
    readout = page.locator(".readout").first
    expect(readout).to_contain_text("Strongest place", timeout=30_000)
    settled(page)
    sent = []
    page.on("websocket", lambda socket: sent.append(socket))
    stage = page.get_by_role("group").locator(".stage").first
    box = stage.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.4)
    expect(readout).to_contain_text(re.compile(r"^Row \d+, column \d+: "))
    expect(readout).to_contain_text("63 × 63 pixels of the network's input")
    before = readout.text_content()
    stage.focus()
    page.keyboard.press("ArrowRight")
    assert readout.text_content() != before
    page.get_by_label("Opacity").first.fill("20")
    assert page.locator("img.map").first.evaluate("image => image.style.opacity") == "0.2"
    assert sent == []


@needs_weights
def test_a_link_reproduces_layer_channel_and_weights(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}&features.weights=Random&layer=fire3&channel=7&viewer-opacity=35")
    expect(page.get_by_text("Channel 7 of fire3")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("untrained, for contrast")).to_be_visible()
    assert page.locator("img.map").first.evaluate("image => image.style.opacity") == "0.35"


@needs_weights
def test_what_decided_is_shown_at_once_or_after_a_button_with_progress(open_page):
    decided = f"/features?{SQUEEZENET_ADDRESS}&features.view=What+decided"
    page = open_page(decided)
    expect(page.get_by_role("img", name="What speaks for tiger cat, by Grad-CAM")).to_be_attached(timeout=40_000)
    page = open_page(f"{decided}&features.method=SmoothGrad")
    page.get_by_role("button", name="Compute").click(timeout=60_000)
    expect(page.get_by_role("img", name="What speaks for tiger cat, by SmoothGrad")).to_be_attached(timeout=60_000)


@needs_weights
def test_arrow_keys_and_enter_choose_a_channel(open_page):
    page = open_page(f"/features?{SQUEEZENET_ADDRESS}&layer=fire3")
    expect(channels(page).first).to_be_visible(timeout=30_000)
    settled(page)
    channels(page).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    label = channels(page).nth(1).get_attribute("aria-label") or ""
    expect(page.get_by_text(f"{label.split(',')[0]} of fire3")).to_be_visible()


def test_offline_the_download_is_explained_and_random_weights_still_work(open_page):
    page = open_page("/features?features.network=ResNet-18+on+ImageNet")
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_text("resnet18-f37072fd.pth could not be downloaded: there is no connection")).to_be_visible(
        timeout=40_000
    )
    page.get_by_test_id("stButtonGroup").get_by_text("Random", exact=True).click()
    expect(channels(page)).to_have_count(64, timeout=40_000)
    assert page.get_by_test_id("stException").count() == 0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("view", ["This channel", "What decided", "Hide a part", "Two networks"])
def test_a_phone_shows_everything_without_scrolling_sideways(open_page, view, dark):
    page = open_page(f"/features?features.view={view.replace(' ', '+')}", width=400, dark=dark)
    expect(channels(page).first).to_be_visible(timeout=40_000)
    settled(page)
    assert fits(page)
    assert page.get_by_test_id("stException").count() == 0
