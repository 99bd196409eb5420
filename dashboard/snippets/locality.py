"""The snippet of the page on invariance and locality."""

from typing import TYPE_CHECKING

from dashboard.controls.image_picker import Picture
from dashboard.snippets.picture import imports_first, picture_lines

if TYPE_CHECKING:
    from dashboard.locality import DetectorSettings
    from engine.images import Region


def detector_snippet(picture: Picture, region: "Region", settings: "DetectorSettings") -> str:
    """The score map (`result`), the same on the moved picture (`moved`), and their largest difference."""
    kind = "normalized" if settings.normalized else "raw"
    patch = f"Region({region.top}, {region.left}, {region.height}, {region.width})  # top, left, height, width"
    return imports_first(
        picture_lines(picture),
        "from engine.images import Region, crop, equivariance, fit, luminance, on_256_levels, sweep",
        "image = on_256_levels(luminance(fit(image, 360)))[None]  # brightness, (1, h, w)",
        f"patch = crop(image, {patch.split('  #')[0]})  #{patch.split('  #')[1]}",
        f"result = sweep(image, patch).{kind}  # a score for every place",
        f"print(sweep(image, patch).best(normalized={settings.normalized}))",
        f"\nmove = equivariance(lambda x: sweep(x, patch).{kind}, image, dx={settings.dx}, dy={settings.dy})",
        "moved, difference = move.after, move.difference",
    )
