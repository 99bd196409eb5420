"""What a reader takes away from the page: the grid as a picture, the maps as numbers."""

import io

import numpy as np

from dashboard.appearance import current_theme
from dashboard.downloads import Download, downloads_row
from dashboard.features.explorer import Explored
from dashboard.figures.feature_maps import map_picture, sprite

_MOST = 256


def feature_downloads(network_name: str, explored: Explored) -> None:
    """Buttons for the grid (PNG), the chosen map (PNG) and all maps of the layer (NPZ)."""
    theme, maps = current_theme(), explored.layer.maps
    stem = f"{network_name}-{explored.layer.layer.title}".replace(".", "-")
    strongest = explored.order[:_MOST]
    downloads_row(
        [
            Download(
                "Grid as PNG",
                f"{stem}.png",
                "image/png",
                lambda: sprite([maps[number] for number in strongest], theme=theme).content,
            ),
            Download(
                "Map as PNG",
                f"{stem}-{explored.channel}.png",
                "image/png",
                lambda: map_picture(maps[explored.channel], theme=theme),
            ),
            Download("Layer as NPZ", f"{stem}.npz", "application/octet-stream", lambda: as_npz(explored)),
        ]
    )


def as_npz(explored: Explored) -> bytes:
    """All maps of a layer with the order of the grid: arrays "maps" (c, h, w) and "strongest_first" (c,)."""
    content = io.BytesIO()
    np.savez_compressed(
        content, maps=explored.layer.maps.numpy(), strongest_first=np.array(explored.order, dtype=np.int64)
    )
    return content.getvalue()
