"""Downloads: whatever a page offers to take away, made only when it is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.figures.svg import with_typeface


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
    """A button for a file; several stand behind one button. Pressing one does not rerun the page.

    What is behind a button is made when it is opened, so that it does not slow the page's answers to controls.
    """
    if len(downloads) == 1:
        _button(downloads[0])
        return
    name = f"downloads.{downloads[0].file_name}"
    behind = st.popover("Download", type="tertiary", icon=":material/download:", key=name, on_change="rerun")
    if behind.open:
        with behind:
            for download in downloads:
                _button(download)


def _button(download: Download) -> None:
    st.download_button(
        download.label,
        partial(_content, download),
        file_name=download.file_name,
        mime=download.mime,
        key=f"download.{download.file_name}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def _content(download: Download) -> bytes | str:
    """The file; a drawing with its typeface."""
    content = download.make()
    return with_typeface(content) if isinstance(content, str) and download.mime == "image/svg+xml" else content
