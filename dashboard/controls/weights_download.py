"""Weights that are downloaded at the press of a button."""

from collections.abc import Callable

import streamlit as st

from engine.networks.imagenet_weights import Progress


def offer_download(words: str, *, key: str, download: Callable[[Progress], object]) -> None:
    """What the download is, a button that begins it, and its progress; the page runs again when it is there.

    Args:
        words: what is downloaded and what goes on without it.
        key: of the button.
        download: downloads, telling the bytes done and in all.

    Raises:
        EngineError: what `download` raises.
    """
    st.info(words, icon=":material/download:")
    if not st.button("Download", key=key, type="primary"):
        return
    bar = st.progress(0.0, text="Connecting …")

    def report(done: int, total: int) -> None:
        said = f"{done / 1e6:.0f} of {total / 1e6:.0f} MB" if total else f"{done / 1e6:.0f} MB"
        bar.progress(min(done / total, 1.0) if total else 0.0, text=said)

    try:
        download(report)
    finally:
        bar.empty()
    st.rerun()
