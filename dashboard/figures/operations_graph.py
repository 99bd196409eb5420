"""The look of a graph of operations: the page's ink and fonts instead of the drawer's own."""

import re

from dashboard.figures.theme import INK, Theme

_FILLS: dict[Theme, dict[str, str]] = {
    "light": {"lightyellow": "#f6efd9", "darkseagreen1": "#d9ecf0", "aliceblue": "#eceae4"},
    "dark": {"lightyellow": "#3a3320", "darkseagreen1": "#1d3a42", "aliceblue": "#2a2d31"},
}


def themed(dot: str, *, theme: Theme) -> str:
    """The same graph with the colours of a theme."""
    for known, fill in _FILLS[theme].items():
        dot = dot.replace(f"fillcolor={known}", f'fillcolor="{fill}"')
    dot = re.sub(r' size="[\d.,]+"', "", dot)  # so that boxes keep their size, however many there are
    ink = INK[theme]
    style = (
        f'bgcolor="transparent" node [fontname="sans-serif" fontcolor="{ink}" color="{ink}"] '
        f'edge [color="{ink}" fontcolor="{ink}"]'
    )
    return re.sub(r"\{", "{\n\t" + style, dot, count=1)
