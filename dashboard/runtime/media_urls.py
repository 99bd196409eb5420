"""Pictures handed to components by address: the browser fetches each once, however often the controls move."""

from time import monotonic
from typing import TYPE_CHECKING, Literal

import streamlit as st
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager

from dashboard.figures.rasters import jpeg_file, png_file
from dashboard.runtime.cache import cached, digest

if TYPE_CHECKING:
    from torch import Tensor


STILL_FETCHED_SECONDS = 3.0


def keep_for_late_fetches() -> None:
    """Has the server delete files a few seconds after nothing shows them any more, instead of at once.

    Streamlit deletes a file at the end of the first run that shows another one in its place. Where controls change
    quickly, that is often before the browser has asked for the file of the run before, and it is told 404. There is no
    setting for it, so its store of files is told here, once a server.
    """
    if runtime.exists():
        _delete_later(runtime.get_instance().media_file_mgr)


def _delete_later(files: MediaFileManager) -> None:
    storage = files._storage
    if getattr(storage, "deletes_later", False):
        return
    at_once, waiting = storage.delete_file, {}

    def delete_file(file_id: str) -> None:
        """Called with the manager's lock; what has waited long enough goes, unless it is shown again."""
        now = monotonic()
        waiting.pop(file_id, None)
        waiting[file_id] = now  # the latest stand last
        for due in [each for each, since in waiting.items() if now - since > STILL_FETCHED_SECONDS]:
            del waiting[due]
            if due not in files._file_metadata:
                at_once(due)

    storage.delete_file = delete_file
    storage.deletes_later = True  # pyright: ignore[reportAttributeAccessIssue]


MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


def picture_address(
    image: "Tensor", *, key: str, file_format: Literal["PNG", "JPEG"] = "PNG", identity: str = ""
) -> str:
    """The address from which the reader's browser fetches a picture, kept in memory while the page shows it.

    Args:
        image: (3, h, w) or (h, w), in [0, 1]; rounded to 256 levels.
        key: where on the page it is shown; unique there.
        file_format: PNG keeps every level exactly, JPEG is several times faster to make.
        identity: differs for every other picture; saves looking at every pixel where the caller knows it.
    """
    content = _encoded_exactly(image, identity or digest(image)) if file_format == "PNG" else encoded(image, "JPEG")
    return file_address(content, media_type=MEDIA_TYPES[file_format], key=key)


def file_address(content: bytes, *, media_type: str, key: str) -> str:
    """The address from which the reader's browser fetches a file, kept in memory while the page shows it.

    Args:
        content: the file.
        media_type: for example "image/png".
        key: where on the page it is shown; unique there.
    """
    if not runtime.exists():
        return ""
    address = runtime.get_instance().media_file_mgr.add(content, media_type, key)
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{address}" if base else address


def encoded(image: "Tensor", file_format: Literal["PNG", "JPEG"] = "PNG") -> bytes:
    """A picture file of an image.

    Args:
        image: (3, h, w) or (h, w), in [0, 1]; rounded to 256 levels.
        file_format: PNG keeps every level exactly, JPEG does not.
    """
    levels = (image.clamp(0, 1) * 255).round().byte().cpu().numpy()
    pixels = levels.transpose(1, 2, 0) if levels.ndim == 3 else levels
    return png_file(pixels) if file_format == "PNG" else jpeg_file(pixels)


@cached(entries=64)
def _encoded_exactly(_image: "Tensor", identity: str) -> bytes:
    """The PNG file, kept: a reader looks at the same picture through many settings."""
    del identity  # it is the key under which the file is kept
    return encoded(_image, "PNG")
