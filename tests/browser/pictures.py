"""Takes the pictures that the home page shows of every page, in light and in dark: `make pictures`.

`python -m tests.browser.pictures PAGE ...` takes those of some pages only.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from dashboard.home import PICTURES
from dashboard.navigation import PAGES
from tests.browser.chromium import FLAGS, find
from tests.browser.conftest import settled
from tests.browser.server import dashboard

WIDTH, HEIGHT = 1120, 700
SHOWN = (560, 350)
SETTLE_MILLISECONDS = 4000  # figures draw themselves after the script has ended
# What a person would press first, and how long it then takes until there is something to see.
PRESSED = {"training": ("Train 4 networks", 45_000), "hardware": ("Measure", 25_000)}


def main() -> None:
    """Opens every page in both themes and keeps what is around its figure."""
    PICTURES.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or [page.path for page in PAGES if page.path]
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        dashboard(environment={"CONVSCOPE_STORE": f"sqlite:///{folder}/runs.sqlite"}) as address,
    ):
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        for path in wanted:
            for theme in ("light", "dark"):
                _take(browser, f"{address}/{path}", PICTURES / f"{path}-{theme}.webp", dark=theme == "dark")
        browser.close()


def _take(browser: Browser, url: str, path: Path, *, dark: bool) -> None:
    """A picture of the page without its sidebar and heading."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": 1400}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    settled(page)
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    button, milliseconds = PRESSED.get(url.rsplit("/", 1)[-1], ("", 0))
    if button:
        page.get_by_role("button", name=button).click()
        page.wait_for_timeout(milliseconds)
    if page.get_by_test_id("stSidebarCollapseButton").count():
        page.get_by_test_id("stSidebar").hover()
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        page.wait_for_timeout(1000)
    heading = page.locator("h1").first.bounding_box()
    top = heading["y"] + heading["height"] + 60 if heading else 0
    shot = page.screenshot(clip={"x": 0, "y": top, "width": WIDTH, "height": HEIGHT})
    Image.open(io.BytesIO(shot)).convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS).save(path, "WEBP", quality=80)
    context.close()


if __name__ == "__main__":
    main()
