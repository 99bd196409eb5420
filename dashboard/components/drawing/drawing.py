"""An SVG drawing on the page: it follows the theme, and its parts tell about themselves under the pointer."""

from dashboard.components.declare import declare
from dashboard.components.packing import packed

DEFLATED_FROM = 3_000  # bytes of a drawing, which deflates to a fifth

_component = declare("drawing", html='<div class="drawing"></div>')


def drawing(svg: str, *, key: str, height_pixels: int = 0, narrow_svg: str = "") -> None:
    """The drawing, where it is called.

    Args:
        svg: made by this project, never by a reader.
        key: the component's key, "page.control".
        height_pixels: beyond it the drawing scrolls; 0 lets it grow.
        narrow_svg: what a phone shows instead, where the drawing is too wide for it.
    """
    drawings = [packed(each.encode(), deflate_from=DEFLATED_FROM) for each in (svg, narrow_svg) if each]
    _component(key=key, data={"drawings": drawings, "height": height_pixels})
