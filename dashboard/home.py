"""The home page's parts: a card with a picture for every page, and what is ready on this machine."""

from pathlib import Path

import streamlit as st

from dashboard.appearance import current_theme
from dashboard.navigation import PAGES, PageCard, streamlit_page
from dashboard.warmup import start_warmup

PICTURES = Path(__file__).parent / "pictures"
COLUMNS = 3


def page_gallery() -> None:
    """The title and a card for every page, section by section."""
    st.title("Convolutional networks, explorable", anchor=False)
    st.markdown(
        "**What does a convolutional network compute, and why does it learn?** Every page answers one part of that "
        "with real tensors, real networks and real training, on a picture of your own."
    )
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
        "**Ready offline:** every lesson, the sample pictures, the networks that ship with Convscope, training on "
        "digits and shapes. **Needs a download once:** networks trained on ImageNet, and the MNIST and CIFAR-10 images."
    )


def _cards(pages: list[PageCard]) -> None:
    """Cards side by side, as many as fit in a row."""
    for start in range(0, len(pages), COLUMNS):
        for column, page in zip(st.columns(COLUMNS), pages[start : start + COLUMNS], strict=False):
            with column.container(border=True):
                picture = PICTURES / f"{page.path}-{current_theme()}.webp"
                if picture.exists():
                    st.image(str(picture), width="stretch", alt=page.teaser)
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
