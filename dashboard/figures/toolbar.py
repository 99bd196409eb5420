"""The bar of buttons over a chart: its camera saves the chart as a drawing."""

from typing import Any

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
