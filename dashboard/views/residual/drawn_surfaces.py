"""Loss surfaces side by side on one scale, with their files, and words where there is nothing to draw."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.npz import npz_file
from dashboard.figures.number_format import rounded
from dashboard.shell.theme import current_theme
from dashboard.views.residual.figures import SurfaceLook, contour_figure, cuts_figure, hills_figure
from engine.errors import EngineError
from engine.landscape import Surface

KEY = "residual.surfaces"
FORMS = {"Hills": hills_figure, "Contours": contour_figure, "Cuts": cuts_figure}
FORMULA = (
    r"L(a, b) = \mathcal{L}(W + a D_1 + b D_2) \\ "
    r"\lVert D_{k,i} \rVert = \lVert W_i \rVert \text{ for every filter } i"
)


@dataclass(frozen=True)
class Shown:
    """A surface with its title."""

    title: str
    surface: Surface

    @property
    def losses(self) -> np.ndarray:
        """(n, n)."""
        return np.array(self.surface.losses)


@dataclass(frozen=True)
class Look:
    """How the reader wants surfaces drawn."""

    form: str
    log: bool


def draw_surfaces(shown: Sequence[Shown], wanted: Look) -> None:
    """Surfaces side by side.

    Raises:
        EngineError: one of them has no finite loss at all.
    """
    for each in shown:
        _insist_on_something_finite(each)
    finite = np.concatenate([each.losses[np.isfinite(each.losses)] for each in shown])
    low = max(float(finite.min()), 1e-6)
    look = SurfaceLook(low, max(float(finite.max()), 1.001 * low), wanted.log, current_theme())
    for number, (column, each) in enumerate(zip(st.columns(max(2, len(shown)), gap="medium"), shown, strict=False)):
        column.markdown(f"**{each.title}**, loss {rounded(each.surface.centre)} in the middle")
        column.plotly_chart(
            FORMS[wanted.form](each.surface.places, each.losses, look),
            key=f"{KEY}.figure{number}",
            config={"displaylogo": False},
            alt=_alternative(each),
        )
        missing = int((~np.isfinite(each.losses)).sum())
        if missing:
            column.caption(
                f"At {missing} of {each.losses.size} places the loss is no number; they are drawn as highest."
            )
    downloads_row([_file(each) for each in shown])


def _insist_on_something_finite(shown: Shown) -> None:
    if not np.isfinite(shown.losses).any():
        raise EngineError(
            f"The loss of {shown.title} is no number at any of its {shown.losses.size} places: its weights have "
            "overflowed, so there is no surface. Choose a run whose training did not diverge."
        )


def _alternative(shown: Shown) -> str:
    losses = shown.losses
    border = np.concatenate([losses[0], losses[-1], losses[1:-1, 0], losses[1:-1, -1]])
    highest = losses[np.isfinite(losses)].max()
    return (
        f"Loss surface of {shown.title}: {rounded(shown.surface.centre)} in the middle, {rounded(np.median(border))} "
        f"at the border (median), {rounded(highest)} at most"
    )


def _file(shown: Shown) -> Download:
    def content() -> bytes:
        return npz_file({"places": shown.surface.places, "losses": shown.losses})

    name = shown.title.split(",")[0].lower().replace(" ", "-")
    return Download(f"NPZ, {shown.title}", f"surface-{name}.npz", "application/octet-stream", content)
