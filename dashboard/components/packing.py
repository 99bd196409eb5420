"""Bytes for the browser, deflated where they are many; `packing.mjs` reads them."""

import base64
import zlib
from typing import Any

MOST_BYTES_AS_THEY_ARE = 16_000  # inflating makes a page wait


def packed(content: bytes, *, deflate_from: int = MOST_BYTES_AS_THEY_ARE) -> dict[str, Any]:
    """The bytes as base64 text, and whether they are deflated.

    Args:
        content: what is sent.
        deflate_from: as many bytes and more are deflated.
    """
    deflated = len(content) > deflate_from
    text = base64.b64encode(zlib.compress(content, 9) if deflated else content)
    return {"blob": text.decode("ascii"), "deflated": deflated}
