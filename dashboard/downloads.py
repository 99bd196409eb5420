"""A row of downloads: whatever a page offers to take away, made only when it is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Download:
    """A file that a page offers.

    Attributes:
        label: what the button says, for example "GIF".
        file_name: what the file is called on the reader's disk; unique on the page.
        mime: its media type.
        make: makes the content; called only when the button is pressed.
    """

    label: str
    file_name: str
    mime: str
    make: Callable[[], bytes | str]


def downloads_row(downloads: Sequence[Download]) -> None:
    """One button a file, side by side; pressing one does not rerun the page."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for download in downloads:
            st.download_button(
                download.label,
                download.make,
                file_name=download.file_name,
                mime=download.mime,
                key=f"download.{download.file_name}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )
