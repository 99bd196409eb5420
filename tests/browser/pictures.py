"""Takes the images of the home page's cards, the main figure of every page in light and in dark: `make pictures`.

`python -m tests.browser.pictures PAGE ...` takes those of some pages only.
"""

import io
import sys
import tempfile
from dataclasses import dataclass

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from dashboard.shell.home import PICTURES
from dashboard.shell.navigation import PAGES
from tests.browser.chromium import FLAGS, find
from tests.browser.conftest import settled
from tests.browser.server import dashboard

WIDTH, HEIGHT = 384, 240  # of the page, in its own pixels: little enough for numbers to be read on a card
SCALE = 2
SETTLE_MILLISECONDS = 2000  # figures draw themselves after the script has ended
PAPER = {"light": "#fbfaf6", "dark": "#121416"}
MARGIN = 12


@dataclass(frozen=True)
class Figure:
    """The main figure of a page.

    Attributes:
        selector: finds it; the first that is found.
        query: what is chosen on the page, as its address has it.
        window: how wide the window is; a narrow one makes a figure compact.
        press: keys for the figure, once it is there.
        button: pressed first, where there is nothing to see before.
        seconds: until there is something to see after that.
        whole: whether the whole figure is shown, made smaller where it has to be; else its middle.
        top: share of the figure's height that is left out above, where its middle is not what matters.
    """

    selector: str
    query: str = ""
    window: int = 560
    press: tuple[str, ...] = ()
    button: str = ""
    seconds: float = 0
    whole: bool = False
    top: float | None = None


def _player(page: str, *, steps: int, **settings) -> Figure:
    """The player of a page after some steps."""
    return Figure(f".st-key-{page}-player .stage", press=("ArrowRight",) * steps, whole=True, **settings)


_IMAGE = "[data-testid=stMain] [data-testid=stImage]"
FIGURES = {
    "images": Figure(".st-key-images-probe .tables", whole=True),
    "locality": Figure(".st-key-locality-map0 .map", whole=True),
    "dense-to-convolution": Figure(".st-key-dense-to-convolution-matrix1", whole=True),
    "convolution": _player("convolution", steps=2),
    "filters": Figure(".st-key-filters-probe .stage", whole=True),
    "stride-padding": _player("stride-padding", steps=4),
    "channels": _player("channels", steps=5, window=760),
    "backpropagation": _player("backpropagation", steps=3, window=760),
    "pooling": _player("pooling", steps=2),
    "architectures": Figure(".st-key-architectures-drawing", window=416, top=0.0),
    "features": Figure(".st-key-features-channels", window=430, whole=True),
    "handmade-features": Figure(f"{_IMAGE} >> nth=0", whole=True),
    "comparison": Figure(".st-key-comparison-chart", window=430, top=0.0),
    "tasks": Figure(".st-key-tasks-all", whole=True),
    "hardware": Figure("[data-testid=stPlotlyChart] >> nth=0", query="hardware.view=Amount+of+data", whole=True),
    "training": Figure(".st-key-training-curves figure", window=420, whole=True),
    "batch-normalization": Figure(f"{_IMAGE} >> nth=2", whole=True),
    "residual": Figure(".st-key-residual-flow-gradient_norms", whole=True),
}


def main() -> None:
    """Opens every page in both themes and keeps its main figure."""
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
                image = _occupied_slots(browser, f"{address}/{path}", FIGURES[path], theme=theme)
                image.save(PICTURES / f"{path}-{theme}.webp", "WEBP", quality=82, method=6)
        browser.close()


def _occupied_slots(browser: Browser, address: str, figure: Figure, *, theme: str) -> Image.Image:
    """The image of a page's card."""
    context = browser.new_context(
        viewport={"width": figure.window, "height": 1200},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        device_scale_factor=SCALE,
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}?{figure.query}")
    settled(page)
    place = _shown(page, figure)
    shot = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
    context.close()
    return _card(shot, figure, PAPER[theme])


def _shown(page: Page, figure: Figure) -> Locator:
    """The figure, when it shows what it is to show, without what lies over it."""
    if figure.button:
        page.get_by_role("button", name=figure.button).click()
        page.wait_for_timeout(figure.seconds * 1000)
    place = page.locator(figure.selector).first
    place.wait_for()
    place.scroll_into_view_if_needed()
    if figure.press:
        page.locator(".player").first.focus()
        for key in figure.press:
            page.keyboard.press(key)
        page.evaluate("() => document.activeElement.blur()")
    page.add_style_tag(content="[data-testid=stHeader], .modebar-container { display: none !important; }")
    page.mouse.move(1, 1)
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    return place


def _card(shot: Image.Image, figure: Figure, paper: str) -> Image.Image:
    """The whole figure or its part, in the shape of a card."""
    width, height = WIDTH * SCALE, HEIGHT * SCALE
    if figure.whole:
        inner = _without_margins(shot)
        inner.thumbnail((width - 2 * MARGIN, height - 2 * MARGIN), Image.Resampling.LANCZOS)
    else:
        left = max((shot.width - width) // 2, 0) if figure.top is None else 0
        top = (shot.height - height) // 2 if figure.top is None else round(figure.top * shot.height)
        top = max(min(top, shot.height - height), 0)
        inner = shot.crop((left, top, min(left + width, shot.width), min(top + HEIGHT * SCALE, shot.height)))
    card = Image.new("RGB", (width, height), paper)
    card.paste(inner, ((width - inner.width) // 2, (height - inner.height) // 2))
    return card


def _without_margins(shot: Image.Image) -> Image.Image:
    """What is left of an image when the empty paper around it is cut away."""
    ground = Image.new("RGB", shot.size, shot.getpixel((shot.width - 1, shot.height - 1)))
    return shot.crop(ImageChops.difference(shot, ground).getbbox() or (0, 0, *shot.size))


if __name__ == "__main__":
    main()
