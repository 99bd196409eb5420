"""The pages that exist: their titles, sections, addresses and the question each one answers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.runtime.pages_manager import PagesManager

ROOT = Path(__file__).parents[2]

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
        """The script that draws the page.

        Named like the address: before its first run Streamlit looks an address up among the files of the folder, and
        greets the first visitor of any other address with "Page not found".
        """
        return ROOT / "pages" / f"{self.path or 'home'}.py"


# In the lecture's order. A page is shown once its script exists.
_CARDS = (
    PageCard("", "Home", "", "home", "What can be seen here."),
    PageCard(
        "images",
        "Images as tensors",
        "Foundations",
        "image",
        "Take an image apart into channels and numbers, and see what a network is given.",
    ),
    PageCard(
        "locality",
        "Invariance and locality",
        "Foundations",
        "center_focus_strong",
        "Sweep a detector over an image, shift the image, and watch the scores follow.",
    ),
    PageCard(
        "dense-to-convolution",
        "From dense to convolution",
        "Foundations",
        "blur_linear",
        "Turn a fully connected layer into a convolution, one restriction at a time.",
    ),
    PageCard(
        "convolution",
        "Convolution step by step",
        "Foundations",
        "grid_on",
        "Slide a kernel over numbers you can edit, and read the sum behind every output.",
    ),
    PageCard(
        "filters",
        "What filters do",
        "Foundations",
        "filter_b_and_w",
        "Run named kernels, or your own, over an image and see what each one responds to.",
    ),
    PageCard(
        "stride-padding",
        "Stride and padding",
        "Foundations",
        "padding",
        "Choose stride, padding and dilation, and see which pixels are read how often.",
    ),
    PageCard(
        "channels",
        "Channels",
        "Foundations",
        "stacks",
        "Follow red, green and blue through a layer: partial results, sum, bias, cost.",
    ),
    PageCard(
        "backpropagation",
        "Backpropagation",
        "Foundations",
        "undo",
        "Send a gradient back, one cell at a time, into the kernel and the input.",
    ),
    PageCard(
        "pooling",
        "Pooling",
        "Foundations",
        "compress",
        "Take the largest or the mean of each window, and see where the gradient goes.",
    ),
    PageCard(
        "architectures",
        "Architectures",
        "Networks",
        "account_tree",
        "LeNet to DenseNet: blocks, shapes, parameters, costs and receptive fields.",
    ),
    PageCard(
        "features",
        "Inspect features",
        "Networks",
        "layers",
        "Give a trained network your own image and see what every layer makes of it.",
    ),
    PageCard(
        "handmade-features",
        "Before learned features",
        "Networks",
        "gesture",
        "What HOG, SIFT and similar methods see, beside the filters that a network learned.",
    ),
    PageCard(
        "comparison",
        "Comparing networks",
        "Networks",
        "scatter_plot",
        "Accuracy against cost for every network, and the time each takes here.",
    ),
    PageCard(
        "tasks",
        "Vision tasks",
        "Networks",
        "select_all",
        "One image, four questions: what, where, how many, and which pixels.",
    ),
    PageCard(
        "hardware",
        "Data and hardware",
        "Networks",
        "memory",
        "How much data and computation a network needs, measured on this machine.",
    ),
    PageCard(
        "training",
        "Training lab",
        "Training",
        "show_chart",
        "Train a plain and a residual network side by side and watch the curves.",
    ),
    PageCard(
        "batch-normalization",
        "Batch normalization",
        "Training",
        "align_vertical_center",
        "Step through the formula on a real minibatch and see what it does to training.",
    ),
    PageCard(
        "residual",
        "Why residual",
        "Training",
        "merge",
        "Follow the gradient through a deep plain and a deep residual network.",
    ),
)
PAGES = tuple(page for page in _CARDS if page.script.exists())


def card(path: str) -> PageCard:
    """The card of the page at an address."""
    return next(page for page in PAGES if page.path == path)


def exists(path: str) -> bool:
    """Whether there is a page at an address."""
    return bool(path) and any(page.path == path for page in PAGES)


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


def rerun_from_entry() -> None:
    """Starts again at the entry script if a page runs without it.

    Until `st.navigation` has run once in a server, Streamlit serves the scripts of a folder named `pages` by itself, so
    that the first visitor who follows a link to a page would see it without its frame, and nothing before its imports.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
