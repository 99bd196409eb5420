"""An SVG drawing on the page: it follows the theme, and its parts tell about themselves under the pointer."""

from pathlib import Path

from streamlit.components.v2 import component

from dashboard.javascript import joined

_FOLDER = Path(__file__).parent

_component = component(
    "convscope_drawing",
    html='<div class="drawing"></div>',
    css=(_FOLDER / "drawing.css").read_text(encoding="utf-8"),
    js=joined(_FOLDER / "drawing.mjs"),
)


def drawing(svg: str, *, key: str, height_pixels: int = 0, narrow_svg: str = "") -> None:
    """The drawing, where it is called.

    Args:
        svg: made by this project, never by a reader.
        key: the component's key, "page.control".
        height_pixels: beyond it the drawing scrolls; 0 lets it grow.
        narrow_svg: what a phone shows instead, where the drawing is too wide for it.
    """
    _component(key=key, data={"svg": svg, "height": height_pixels, "narrow": narrow_svg})
