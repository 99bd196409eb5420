"""The parts that drawings are made of: their look, lines and words as SVG."""

import base64
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from dashboard.figures.theme import ACCENT, INK, LINES, NEUTRAL, PAPER, POSITIVE, Theme

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


STYLE = (
    "text{font-family:var(--st-font,sans-serif);font-size:13.2px;fill:var(--st-text-color);"
    "font-variant-numeric:tabular-nums}"
    ".soft{fill-opacity:.62}.name{font-weight:600}.small{font-size:13.2px}"
    ".card{fill:var(--st-secondary-background-color);stroke:var(--st-border-color)}"
    ".conv{fill:var(--st-primary-color);fill-opacity:.2;stroke:var(--st-primary-color)}"
    f".linear{{fill:{LINES[6]};fill-opacity:.25;stroke:{LINES[6]}}}"
    f".pool{{fill:{LINES[4]};fill-opacity:.22;stroke:{LINES[4]}}}"
    ".other{fill:none;stroke:var(--st-text-color);stroke-opacity:.35;stroke-dasharray:3 2}"
    ".way{fill:none;stroke:var(--st-text-color);stroke-opacity:.55;stroke-width:1.2}"
    ".identity{fill:none;stroke:var(--st-primary-color);stroke-width:2}"
    f".projection{{fill:none;stroke:{POSITIVE};stroke-width:2}}"
    f".projected{{fill:{POSITIVE};fill-opacity:.2;stroke:{POSITIVE}}}"
    ".merge{fill:var(--st-background-color);stroke:var(--st-text-color);stroke-opacity:.7}"
    f".parameters{{fill:{LINES[0]}}}.adds{{fill:{POSITIVE}}}.track{{fill:var(--st-border-color);fill-opacity:.6}}"
)


def standalone(svg: str, *, theme: Theme) -> str:
    """The drawing as a file of its own, with the colours of a theme and its paper."""
    colours = {
        "--st-text-color": INK[theme],
        "--st-primary-color": ACCENT[theme],
        "--st-background-color": NEUTRAL[theme],
        "--st-secondary-background-color": NEUTRAL[theme],
        "--st-border-color": "#9a958a",
        "--st-font,sans-serif": FAMILY,
    }
    for variable, colour in colours.items():
        svg = svg.replace(f"var({variable})", colour)
    svg = svg.replace("currentColor", INK[theme]).replace('font-family="inherit"', f'font-family="{FAMILY}"')
    opening = svg.index(">") + 1
    return f'{svg[:opening]}<rect width="100%" height="100%" fill="{PAPER[theme]}"/>{svg[opening:]}'


def curve(x: float, y: float, to_x: float, to_y: float) -> str:
    """From one point down to another, leaving vertically and bending to the side."""
    return f"M{x:.1f} {y:.1f}C{x:.1f} {to_y:.1f} {to_x:.1f} {y:.1f} {to_x:.1f} {to_y:.1f}"


def way(x: float, top: float, bottom: float) -> str:
    """Straight down."""
    return f'<path class="way" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>'


def text(x: float, y: float, words: str, style: str, *, anchor: str = "start") -> str:
    """Words at a place."""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
