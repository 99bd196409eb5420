"""Image files without what is not pixels: resolution, comments, profiles and what else a broken program wrote there.

Decoders read such entries before the pixels, and give up on the whole image where one of them is broken.
"""

import struct
import zlib
from collections.abc import Iterator

_JPEG, _PNG, _GIF = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF8"
_JFIF_BYTES, _ADOBE_BYTES = 14, 12
_PIXEL_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_WEBP_METADATA = (b"ICCP", b"EXIF", b"XMP ")
_WEBP_FLAGS_KEPT = 0xFF & ~(0x20 | 0x08 | 0x04)  # of the header's: profile, EXIF and XMP are gone


def pixels_only(data: bytes) -> bytes:
    """The same image file without metadata; as it is where its format has none or cannot be followed.

    Args:
        data: the content of a PNG, JPEG, WebP or GIF file.
    """
    try:
        if data.startswith(_JPEG):
            return b"".join([_JPEG, *(part for _, part in _jpeg_parts(data) if part)])
        if data.startswith(_PNG):
            return _PNG + b"".join(_chunk(name, body) for name, body in _png_chunks(data) if name in _PIXEL_CHUNKS)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
        if data.startswith(_GIF):
            return _gif(data)
    except (IndexError, struct.error):
        pass  # the file ends in the middle of an entry
    return data


def exif_of(data: bytes) -> bytes:
    """The EXIF entries of an image file as they stand there, beginning with a byte order; empty where there are none.

    Args:
        data: the content of a PNG, JPEG or WebP file.
    """
    try:
        if data.startswith(_JPEG):
            return next((exif for exif, _ in _jpeg_parts(data) if exif), b"")
        if data.startswith(_PNG):
            return next((body for name, body in _png_chunks(data) if name == b"eXIf"), b"")
        if data.startswith(b"RIFF"):
            found = next((body for name, body in _riff_chunks(data) if name == b"EXIF"), b"")
            return found.removeprefix(b"Exif\0\0")
    except (IndexError, struct.error):
        pass
    return b""


def _jpeg_parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The segments before the pixels, then all the rest: the EXIF of a segment, and what is kept of it."""
    place = 2
    while True:
        if data[place] != 0xFF:  # stray bytes between segments
            place += 1
            continue
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        if marker == 0xDA:
            yield b"", data[place:]
            return
        (length,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place : place + 2 + length]
        exif = segment[10:] if marker == 0xE1 and segment[4:10] == b"Exif\0\0" else b""
        yield exif, segment if _affects_decoding(marker, segment) else b""
        place += 2 + length


def _affects_decoding(marker: int, segment: bytes) -> bool:
    """Whether a segment of a JPEG is needed for its pixels; JFIF and Adobe say which colours they are."""
    if marker == 0xE0:
        return segment[4:9] == b"JFIF\0" and len(segment) >= 4 + _JFIF_BYTES
    if marker == 0xEE:
        return segment[4:9] == b"Adobe" and len(segment) >= 4 + _ADOBE_BYTES
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place < len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        yield name, data[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, place)
        yield name, data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _webp(data: bytes) -> bytes:
    parts = [b"WEBP"]
    for name, body in _riff_chunks(data):
        if name == b"VP8X":
            body = bytes([body[0] & _WEBP_FLAGS_KEPT]) + body[1:]
        if name not in _WEBP_METADATA:
            parts.append(struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2))
    content = b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _gif(data: bytes) -> bytes:
    """The blocks needed up to the first frame, and the rest of the file."""
    place = 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    parts = [data[:place]]
    while data[place] == 0x21:  # an extension: its kind, then blocks with their length before them
        start, place = place, place + 2
        while data[place]:
            place += 1 + data[place]
        place += 1
        if data[start + 1] == 0xF9:  # how the frame that follows is drawn
            parts.append(data[start:place])
    return b"".join([*parts, data[place:]])
