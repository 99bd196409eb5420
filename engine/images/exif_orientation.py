"""How a camera was held, read from an image's EXIF or XMP even where their other entries are broken."""

import struct

from PIL import ExifTags, Image

UPRIGHT = {  # what turns an image upright, by what EXIF calls its orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_WHOLE_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}  # by EXIF's types
_ENTRY = "HHI4s"  # tag, type, count, value


def orientation(image: Image.Image) -> int:
    """1 to 8 as EXIF counts them; 1, upright, where nothing says it or it cannot be read."""
    found = _in_exif(image.info.get("exif", b""))
    if found is None:
        try:
            found = image.getexif().get(ExifTags.Base.Orientation)  # also reads XMP and text chunks
        except Exception:  # of many kinds; what is not pixels does not cost the image
            found = None
    return found if isinstance(found, int) and found in UPRIGHT else 1


def _in_exif(exif: bytes) -> int | None:
    """The orientation of the first directory; an entry beside it that cannot be read is passed over."""
    exif = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return None
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for place in range(start + 2, start + 2 + count * 12, 12):
            tag, kind, values, value = struct.unpack_from(order + _ENTRY, exif, place)
            if tag == ExifTags.Base.Orientation and values and kind in _WHOLE_NUMBERS:
                return struct.unpack_from(order + _WHOLE_NUMBERS[kind], value)[0]
    except struct.error:
        pass  # the directory ends in the middle of an entry
    return None
