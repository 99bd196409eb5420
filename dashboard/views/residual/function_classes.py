"""Nested and other function classes, fitted to a curve that the reader draws."""

import numpy as np
import streamlit as st

from dashboard.components.curve_pad.curve_pad import PLACES, curve_pad
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.band_chart import Band, BandAxes, band_figure
from dashboard.figures.theme import LINES
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.residual.figures import staircase_figure
from dashboard.views.residual.snippet import classes_snippet
from engine.landscape.function_classes import Family, Fit, fit

KEY = "residual.classes"
DRAWN = f"{KEY}.drawn"
_T = (np.arange(PLACES) + 0.5) / PLACES
CURVES = {
    "A step": np.where(_T < 0.5, 0.2, 0.8),
    "A wave": 0.5 + 0.4 * np.sin(2 * np.pi * _T),
    "A bump": 0.15 + 0.75 * np.exp(-(((_T - 0.35) / 0.12) ** 2)),
    "A ramp": 0.1 + 0.8 * _T,
}


def chosen_curve() -> np.ndarray:
    """The choice and the pad, where it is called, and the curve in it, (PLACES,)."""
    name = st.segmented_control(
        "Begin with",
        list(CURVES),
        default="A step",
        required=True,
        key=f"{KEY}.curve",
        bind="query-params",
        on_change=_forget,
    )
    drawn = read_heights(st.query_params.get(DRAWN, ""))
    curve = CURVES[name] if drawn is None else drawn
    curve_pad(curve, name=name if drawn is None else f"{name}, drawn over", key=f"{KEY}.pad", on_drawn=_keep)
    if drawn is not None:
        st.button("Undo the drawing", key=f"{KEY}.undo", on_click=_forget, icon=":material/undo:")
    return curve


def _keep(heights: np.ndarray) -> None:
    st.query_params[DRAWN] = heights_text(heights)


def _forget() -> None:
    st.query_params.pop(DRAWN, None)


def heights_text(heights: np.ndarray) -> str:
    """Heights from 0 to 1 as text that fits into an address: two hexadecimal digits for each."""
    return np.round(heights * 255).astype(np.uint8).tobytes().hex()


def read_heights(text: str) -> np.ndarray | None:
    """The heights that a text says; None where it says nothing usable."""
    try:
        levels = np.frombuffer(bytes.fromhex(text), np.uint8)
    except ValueError:
        return None
    return levels / 255 if len(levels) == PLACES else None


LARGEST = 24
FAMILIES: dict[Family, str] = {"nested": "nested", "equal": "equal steps"}


def classes_view() -> str:
    """Draws the view; returns its code."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        curve = chosen_curve()
        size = st.slider("Size n of the class, steps", 1, LARGEST, 3, key=f"{KEY}.size", bind="query-params")
    fits: dict[Family, list[Fit]] = {
        family: [fit(curve, family, each) for each in range(1, LARGEST + 1)] for family in FAMILIES
    }
    now: dict[Family, Fit] = {family: own[size - 1] for family, own in fits.items()}
    with right:
        st.plotly_chart(
            staircase_figure(
                curve,
                {FAMILIES[family]: (each.edges, each.levels) for family, each in now.items()},
                theme=current_theme(),
            ),
            key=f"{KEY}.fits",
            config={"displayModeBar": False},
            alt="; ".join(f"{FAMILIES[family]}: error {each.error:.3f}" for family, each in now.items()),
        )
    _errors(fits)
    _words(fits, now, size)
    agreement_badge(_difference(curve, now), "numpy.linalg.lstsq")
    csv = _csv(fits)
    downloads_row([Download("CSV", "classes.csv", "text/csv", lambda: csv)])
    return classes_snippet(curve, size, LARGEST)


def _errors(fits: dict[Family, list[Fit]]) -> None:
    """Error against size: the figure of the lecture's argument."""
    sizes = range(1, LARGEST + 1)
    bands = [
        Band(FAMILIES[family], colour, sizes, [each.error for each in own], markers=True)
        for (family, own), colour in zip(fits.items(), LINES, strict=False)
    ]
    st.plotly_chart(
        band_figure(bands, BandAxes("size n of the class", "error of its best member"), theme=current_theme()),
        key=f"{KEY}.errors",
        config={"displayModeBar": False},
        alt="; ".join(f"{band.name}: " + ", ".join(f"{value:.3f}" for value in band.y) for band in bands),
    )


def _words(fits: dict[Family, list[Fit]], now: dict[Family, Fit], size: int) -> None:
    """What can be relied on, and what happened here."""
    show_formula(
        r"\mathcal{F}_1 \subset \mathcal{F}_2 \subset \dots \;\Rightarrow\; e_{n+1} \le e_n",
        rf"n = {size}: \quad e_{{\text{{nested}}}} = {now['nested'].error:.3f} \qquad "
        rf"e_{{\text{{equal}}}} = {now['equal'].error:.3f}",
    )
    rises = [
        number + 1
        for number in range(1, LARGEST)
        if fits["equal"][number].error > fits["equal"][number - 1].error + 1e-9
    ]
    listed = ", ".join(map(str, rises[:8])) + (" …" if len(rises) > 8 else "")
    st.markdown(
        "Both families have n steps. The **nested** one keeps its edges and adds one, so the best of the smaller class "
        "is still there and the error never rises. With **equal steps** all edges move: three steps cannot have an "
        "edge in the middle, where two have theirs; "
        + (
            f"on this curve a larger class is *worse* at n = {listed}."
            if rises
            else "on this curve it happens to do well."
        )
    )


def _difference(curve: np.ndarray, now: dict[Family, Fit]) -> float:
    """The largest difference between a level on screen and the least-squares solution of a dense system."""
    places = (np.arange(len(curve)) + 0.5) / len(curve)
    worst = 0.0
    for each in now.values():
        inside = (places[:, None] >= each.edges[:-1]) & (places[:, None] < each.edges[1:])
        levels = np.linalg.lstsq(inside.astype(float), curve, rcond=None)[0]
        worst = max(worst, float(np.abs(inside @ levels - each.values).max()))
    return worst


def _csv(fits: dict[Family, list[Fit]]) -> str:
    rows = ((family, size, each.error) for family, own in fits.items() for size, each in enumerate(own, 1))
    return csv_file(("family", "size", "error (root mean square)"), rows)
