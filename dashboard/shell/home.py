"""The home page's parts: a convolution that plays, three doors, a card for every page, and what is ready here."""

from pathlib import Path

import streamlit as st

from dashboard.components.sliding_kernel.sliding_kernel import sliding_kernel
from dashboard.runtime.warmup import start_warmup
from dashboard.shell.navigation import PAGES, PageCard, card, streamlit_page
from dashboard.shell.theme import current_theme

PICTURES = Path(__file__).parent / "images"
COLUMNS = 3
# What most readers come for: a page's address, what they do there, and what that is like.
DOORS = (
    ("convolution", "Play a convolution", "Step through every window, product and sum, with numbers of your own."),
    ("features", "Inspect your own image", "See what every layer of a trained network makes of it."),
    ("training", "Train plain against residual", "Watch deep networks learn side by side, on this machine."),
)


def opening() -> None:
    """The title, a convolution that plays, and beside it the three doors."""
    st.title("Convolutional networks, explorable", anchor=False)
    st.markdown(
        "**What does a convolutional network compute, and why does it learn?** Every page answers one part of that "
        "with real tensors, real networks and real training, on an image of your own."
    )
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with left:
        sliding_kernel(theme=current_theme(), key="home.kernel")
    with right:
        for path, action, words in DOORS:
            with st.container(border=True, key=f"card-door-{path}", gap=None):
                st.page_link(streamlit_page(path), label=f"**{action}**", icon=f":material/{card(path).icon}:")
                st.caption(words)


def page_gallery() -> None:
    """A card for every page, section by section."""
    sections: dict[str, list[PageCard]] = {}
    for page in PAGES:
        if page.path:
            sections.setdefault(page.section, []).append(page)
    for section, pages in sections.items():
        st.subheader(section, anchor=False)
        _cards(pages)


def readiness() -> None:
    """Which device computes, and what works without a connection."""
    st.subheader("On this machine", anchor=False)
    left, right = st.columns(2)
    with left:
        _device()
    right.markdown(
        "**Ready offline:** every lesson, the sample images, the networks that ship with Convscope, training on "
        "digits and shapes. **Downloaded once when you ask for it:** networks trained on ImageNet, and the images of "
        "MNIST, Fashion-MNIST and CIFAR-10."
    )


def _cards(pages: list[PageCard]) -> None:
    """Cards side by side, as many as fit in a row; the whole of each is its link."""
    for start in range(0, len(pages), COLUMNS):
        for column, page in zip(st.columns(COLUMNS), pages[start : start + COLUMNS], strict=False):
            with column.container(border=True, key=f"card-{page.path}", gap="xsmall"):
                picture = PICTURES / f"{page.path}-{current_theme()}.webp"
                if picture.exists():
                    st.image(str(picture), width="stretch", alt=f"The main figure of {page.title}")
                st.page_link(streamlit_page(page.path), label=f"**{page.title}**", icon=f":material/{page.icon}:")
                st.caption(page.teaser)


@st.fragment(run_every=1.0)
def _device_when_known() -> None:
    """Says that the engine is starting, until it has."""
    if start_warmup().is_set():
        st.rerun()
    st.markdown("**Device:** the engine is starting …")


def _device() -> None:
    """The device that will compute, once the engine is imported."""
    if not start_warmup().is_set():
        _device_when_known()
        return
    from engine.device import available_devices

    names = [f"{device.name} ({device.kind.upper()})" for device in available_devices()]
    st.markdown(f"**Device:** {names[0]}" + (f", also {', '.join(names[1:])}" if names[1:] else ""))
