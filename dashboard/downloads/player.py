"""What can be taken away from a player: the animation, the present step, and the numbers."""

from functools import partial

from dashboard.components.player import Drawing, Shown
from dashboard.downloads import as_gif, as_png, as_svg, scene_of_step
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import steps_csv
from dashboard.downloads.npz import steps_npz
from dashboard.shell.theme import current_theme
from engine.steps import Steps


def player_downloads(
    steps: Steps, shown: Shown, *, drawing: Drawing, name: str, more: tuple[Download, ...] = ()
) -> None:
    """A row of buttons: GIF of all steps; SVG and PNG of the present one; CSV and NPZ of every grid.

    Args:
        steps: the computation.
        shown: the step that the player shows.
        drawing: how the player draws it.
        name: what the files are called; unique on the page.
        more: further downloads of the page, at the end of the row.
    """
    theme, step = current_theme(), shown.step
    still = partial(scene_of_step, steps, step, drawing=drawing, theme=theme)
    downloads_row(
        [
            Download("GIF", f"{name}.gif", "image/gif", partial(as_gif, steps, drawing=drawing, theme=theme)),
            Download("SVG", f"{name}-{step + 1}.svg", "image/svg+xml", lambda: as_svg(still())),
            Download("PNG", f"{name}-{step + 1}.png", "image/png", lambda: as_png(still())),
            Download("CSV", f"{name}.csv", "text/csv", partial(steps_csv, steps)),
            Download("NPZ", f"{name}.npz", "application/octet-stream", partial(steps_npz, steps)),
            *more,
        ]
    )
