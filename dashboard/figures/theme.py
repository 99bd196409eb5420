"""The look that every figure shares: two palettes, line colours that differ for every eye, and a quiet frame.

The same value has the same colour on every page: signed values run from blue over a neutral middle, which follows the
theme, to orange; everything else is cividis. Both read well for colour-blind readers.
"""

from typing import Any, Literal

import plotly.graph_objects as go

Theme = Literal["light", "dark"]

SEQUENTIAL = "Cividis"
NEGATIVE, POSITIVE = "#2a6fbb", "#d9730d"
NEUTRAL: dict[Theme, str] = {"light": "#f4f1ea", "dark": "#1b1e21"}
PAPER: dict[Theme, str] = {"light": "#fbfaf6", "dark": "#121416"}  # what a drawing lies on when it leaves the page
INK: dict[Theme, str] = {"light": "#23262a", "dark": "#e6e4df"}
GRID: dict[Theme, str] = {"light": "#e4e0d5", "dark": "#2b2f33"}
SOFT_INK: dict[Theme, str] = {"light": "#6d6b64", "dark": "#9c9a93"}  # captions and axis labels
ACCENT: dict[Theme, str] = {"light": "#17697f", "dark": "#5fb7cb"}  # .streamlit/config.toml has it as primaryColor
FADED_ACCENT: dict[Theme, str] = {"light": "#a9b4b8", "dark": "#5d6a70"}  # what is compared with the accent
OUTLINE = "#8a867c"  # frames on both themes
BLACK_TEXT, WHITE_TEXT = "#101418", "#ffffff"  # numbers on coloured cells and bars

# After Okabe and Ito (2008), Color universal design: told apart by colour-blind readers, in light and in dark.
LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6bb1", "#7f7f7f")


def diverging(theme: Theme) -> list[tuple[float, str]]:
    """The colour scale for signed values; centre it on zero."""
    return [(0.0, NEGATIVE), (0.5, NEUTRAL[theme]), (1.0, POSITIVE)]


def frame(figure: go.Figure, *, theme: Theme, height_pixels: int = 360) -> go.Figure:
    """The figure with the shared fonts, margins and grid; changed in place and returned."""
    figure.update_layout(
        height=height_pixels,
        margin={"l": 56, "r": 16, "t": 36, "b": 44},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK[theme], "size": 13},
        colorway=list(LINES),
        hoverlabel={"font": {"size": 13}},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )
    figure.update_xaxes(gridcolor=GRID[theme], zerolinecolor=GRID[theme], linecolor=GRID[theme])
    figure.update_yaxes(gridcolor=GRID[theme], zerolinecolor=GRID[theme], linecolor=GRID[theme])
    return figure


_UNUSED = ["select2d", "lasso2d", "autoScale2d"]


def chart_config(file_name: str) -> dict[str, Any]:
    """What Plotly is told about a chart.

    Args:
        file_name: of the SVG that the camera saves, without its ending.
    """
    return {
        "displaylogo": False,
        "toImageButtonOptions": {"format": "svg", "filename": file_name},
        "modeBarButtonsToRemove": _UNUSED,
    }
