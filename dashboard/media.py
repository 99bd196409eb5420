"""Pictures handed to components by address: the browser fetches each once, however often the controls move."""

import io
from typing import TYPE_CHECKING, Literal

import numpy as np
import streamlit as st
from PIL import Image
from streamlit import runtime

from dashboard.cache import cached, digest

if TYPE_CHECKING:
    from torch import Tensor

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
    pixels = np.ascontiguousarray(levels.transpose(1, 2, 0)) if levels.ndim == 3 else levels
    buffer = io.BytesIO()
    options = {"compress_level": 1} if file_format == "PNG" else {"quality": 90}
    Image.fromarray(pixels).save(buffer, file_format, **options)
    return buffer.getvalue()


@cached(entries=64)
def _encoded_exactly(_image: "Tensor", identity: str) -> bytes:
    """The PNG file, kept: a reader looks at the same picture through many settings."""
    del identity  # it is the key under which the file is kept
    return encoded(_image, "PNG")
