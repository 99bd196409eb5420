"""The pages that exist: their titles, sections, addresses and the question each one answers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

ROOT = Path(__file__).parent.parent

Section = Literal["", "Foundations", "Networks", "Training"]


@dataclass(frozen=True)
class PageCard:
    """A page as the navigation and the home page present it.

    Attributes:
        path: its address without the slash; also the name of its lesson. The home page has none.
        title: what the navigation calls it.
        section: the part of the lecture it belongs to.
        icon: a Material Symbols name.
        teaser: one sentence on what can be done there.
    """

    path: str
    title: str
    section: Section
    icon: str
    teaser: str

    @property
    def script(self) -> Path:
        """The script that draws the page."""
        return ROOT / "pages" / f"{self.path.replace('-', '_') or 'home'}.py"


PAGES = (
    PageCard("", "Home", "", "home", "What can be seen here."),
    PageCard(
        "convolution",
        "Convolution step by step",
        "Foundations",
        "grid_on",
        "Slide a kernel over numbers you can edit, and read the sum behind every output.",
    ),
    PageCard(
        "features",
        "Inspect features",
        "Networks",
        "layers",
        "Give a trained network your own picture and see what every layer makes of it.",
    ),
    PageCard(
        "training",
        "Training lab",
        "Training",
        "show_chart",
        "Train a plain and a residual network side by side and watch the curves.",
    ),
)


def card(path: str) -> PageCard:
    """The card of the page at an address."""
    return next(page for page in PAGES if page.path == path)


@cache
def streamlit_page(path: str) -> Page:
    """The page at an address as Streamlit wants it, for `st.navigation` and `st.page_link`."""
    page = card(path)
    return st.Page(
        page.script,
        title=page.title,
        icon=f":material/{page.icon}:",
        url_path=page.path or None,
        default=not page.path,
    )


def navigation() -> Page:
    """The navigation menu with every page that exists; returns the page that the reader chose."""
    sections: dict[str, list[Page]] = {}
    for page in PAGES:
        sections.setdefault(page.section, []).append(streamlit_page(page.path))
    return st.navigation(sections, expanded=True)
