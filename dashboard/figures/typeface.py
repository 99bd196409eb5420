"""The dashboard's own typeface, which comes with Streamlit, for drawings that leave the page."""

import base64
from functools import cache
from importlib.util import find_spec
from pathlib import Path

NAME = "Source Sans 3"
FAMILY = f"'{NAME}', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"


@cache
def typeface_file() -> Path | None:
    """The file, WOFF2 with a weight axis; None where a later Streamlit keeps it elsewhere."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return None
    media = Path(spec.origin).parent / "static" / "static" / "media"
    return next(media.glob("SourceSansVF-Upright*.woff2"), None)


def with_typeface(svg: str) -> str:
    """The drawing with the typeface of its words inside, so that it looks the same on every machine."""
    path = typeface_file()
    if path is None or "<text" not in svg or "@font-face" in svg:
        return svg
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    source = f"url(data:font/woff2;base64,{content}) format('woff2')"
    face = f"<defs><style>@font-face{{font-family:'{NAME}';font-weight:200 900;src:{source}}}</style></defs>"
    opening = svg.index(">", svg.index("<svg")) + 1
    return svg[:opening] + face + svg[opening:]
