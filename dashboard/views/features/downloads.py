"""What a reader takes away from the page: the grid as an image, the maps as numbers."""

from torch import Tensor

from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.npz import npz_file
from dashboard.figures.feature_maps import map_picture, sprite
from dashboard.runtime.media_urls import encoded
from dashboard.shell.theme import current_theme
from dashboard.views.features.explorer import Explored
from engine.inspection import Attribution

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
                lambda: sprite(maps[list(strongest)].cpu().numpy(), theme=theme).content,
            ),
            Download(
                "Map as PNG",
                f"{stem}-{explored.channel}.png",
                "image/png",
                lambda: map_picture(maps[explored.channel].cpu().numpy(), theme=theme),
            ),
            Download("Layer as NPZ", f"{stem}.npz", "application/octet-stream", lambda: as_npz(explored)),
        ]
    )


def decision_downloads(network_name: str, found: Attribution) -> None:
    """Buttons for what decided: the map (PNG), and its numbers (NPZ)."""
    theme = current_theme()
    at = f"-{found.layer.replace('.', '-')}" if found.layer else ""
    stem = f"{network_name}-{found.method.replace('+', 'p')}-class-{found.target}{at}"
    downloads_row(
        [
            Download(
                "Map as PNG", f"{stem}.png", "image/png", lambda: map_picture(found.values.cpu().numpy(), theme=theme)
            ),
            Download(
                "Map as NPZ",
                f"{stem}.npz",
                "application/octet-stream",
                lambda: _npz(values=found.values, raw=found.raw, target=Tensor([found.target]).long()),
            ),
        ]
    )


def made_up_downloads(network_name: str, explored: Explored, picture: Tensor) -> None:
    """Buttons for an image made up for a channel: PNG, and its exact values (NPZ)."""
    stem = f"{network_name}-{explored.layer.layer.title}-{explored.channel}-made-up".replace(".", "-")
    pixels = picture.expand(3, -1, -1)
    downloads_row(
        [
            Download("Made-up image as PNG", f"{stem}.png", "image/png", lambda: encoded(pixels)),
            Download("Made-up image as NPZ", f"{stem}.npz", "application/octet-stream", lambda: _npz(picture=picture)),
        ]
    )


def as_npz(explored: Explored) -> bytes:
    """All maps of a layer with the order of the grid: arrays "maps" (c, h, w) and "strongest_first" (c,)."""
    return _npz(maps=explored.layer.maps, strongest_first=Tensor(explored.order).long())


def _npz(**arrays: Tensor) -> bytes:
    return npz_file({name: values.detach().cpu() for name, values in arrays.items()})
