"""What a reader takes away: pictures and animations of the player, the numbers, and formulas."""

from dashboard.downloads.csv import plane_csv, steps_csv
from dashboard.downloads.latex import latex_matrix, latex_number
from dashboard.downloads.paint import as_gif, as_png, as_svg
from dashboard.downloads.scene import Scene, scene_of_step

__all__ = [
    "Scene",
    "as_gif",
    "as_png",
    "as_svg",
    "latex_matrix",
    "latex_number",
    "plane_csv",
    "scene_of_step",
    "steps_csv",
]
