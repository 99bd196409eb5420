"""Decodes image files of any origin into float tensors, or raises an `EngineError`."""

import io
import math

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from engine.errors import EngineError
from engine.images.exif_orientation import UPRIGHT, orientation
from engine.images.metadata_removal import exif_of, pixels_only

MAX_BYTES = 20 * 2**20
MAX_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")


def decode_image(data: bytes, *, max_pixels: int = 2**20) -> Tensor:
    """An image file as a tensor, upright, its transparency on white, its first frame if it moves.

    Args:
        data: the content of a PNG, JPEG, WebP, GIF or BMP file, at most 20 MB and 64 megapixels.
        max_pixels: larger images are reduced to about this many pixels, keeping their proportions.

    Returns:
        float32, (3, h, w), in [0, 1]; grey images have three equal channels.

    Raises:
        EngineError: the file is too large, has too many pixels, is broken, or is no image of these formats.
    """
    check_bytes(len(data))
    try:
        upright = _decoded(data, data, max_pixels)
    except _BrokenFileError as error:
        upright = _decoded_without_metadata(data, error, max_pixels)
    pixels = np.array(upright, dtype=np.uint8)  # (h, w, 3)
    return torch.from_numpy(pixels).permute(2, 0, 1).contiguous().float().div_(255)


def check_bytes(count: int) -> None:
    """Refuses a file by its size alone, before any of it is read.

    Args:
        count: the file's length in bytes.

    Raises:
        EngineError: it is longer than `decode_image` reads.
    """
    if count > MAX_BYTES:
        raise EngineError(
            f"The file has {count / 2**20:.1f} MB but at most {MAX_BYTES // 2**20} MB are read. "
            "Save it smaller, or as a JPEG."
        )


def size_in_file(data: bytes, decoded: Tensor) -> tuple[int, int]:
    """Height and width of an image as its file has it, upright; `decode_image` may have reduced it.

    Args:
        data: the file.
        decoded: what `decode_image` made of it, (3, h, w), which tells whether height and width change places.

    Raises:
        EngineError: the file is not an image that can be read.
    """
    try:
        width, height = _open_header(data).size
    except _BrokenFileError:
        width, height = _open_header(pixels_only(data)).size
    turned = (height > width) != (decoded.shape[1] > decoded.shape[2]) and decoded.shape[1] != decoded.shape[2]
    return (width, height) if turned else (height, width)


class _BrokenFileError(EngineError):
    """Raised where a file cannot be read; perhaps it can without its metadata."""


def _decoded_without_metadata(data: bytes, error: EngineError, max_pixels: int) -> Image.Image:
    """The image in a file that could not be read as it is."""
    pixels = pixels_only(data)
    if pixels == data:
        raise error
    return _decoded(pixels, data, max_pixels)


def _decoded(data: bytes, original: bytes, max_pixels: int) -> Image.Image:
    """The image, upright, in RGB mode.

    Args:
        data: what is read.
        original: the file with its EXIF entries.
        max_pixels: as for `decode_image`.
    """
    image = _open_header(data)
    size = _reduced_size(image.size, max_pixels)
    try:
        if data is not original:
            image.info["exif"] = exif_of(original)
        upright = UPRIGHT.get(orientation(image))
        if size != image.size:
            image.draft("RGB", size)  # a JPEG is decoded at an eighth, quarter or half where that is enough
        colour = _to_rgb(image)
        if size != colour.size:
            colour = colour.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    except Exception as error:  # Pillow raises of many kinds where a file is broken, cut short or hostile
        raise _BrokenFileError(
            "The file begins like an image but its pixels cannot be read: it may be cut short or damaged. "
            "Open it in an image editor and save it again."
        ) from error
    return colour if upright is None else colour.transpose(upright)


def _open_header(data: bytes) -> Image.Image:
    """The image with only its header read, once its format and its number of pixels are known to be fine."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise EngineError(
            f"The image has far more than {MAX_PIXELS // 10**6} megapixels. Reduce its size first."
        ) from error
    except Exception as error:  # of many kinds, also from entries that are not pixels
        raise _BrokenFileError(
            f"The file is not an image that can be read. Choose a {', '.join(FORMATS[:-1])} or {FORMATS[-1]} file."
        ) from error
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise EngineError(
            f"The image has {width * height / 1e6:.0f} megapixels ({width} x {height}) "
            f"but at most {MAX_PIXELS // 10**6} are read. Reduce its size first."
        )
    return image


def _reduced_size(size: tuple[int, int], max_pixels: int) -> tuple[int, int]:
    """The size (w, h) with at most about `max_pixels` pixels and the same proportions."""
    scale = math.sqrt(max_pixels / (size[0] * size[1]))
    if scale >= 1:
        return size
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _to_rgb(image: Image.Image) -> Image.Image:
    """The image in RGB mode: 16 bits scaled to 8, transparency laid on white."""
    if image.mode.startswith("I"):  # 16-bit grey, which convert() would clip instead of scale
        grey = np.asarray(image, dtype=np.float64) / 65535 * 255
        colour = Image.fromarray(np.clip(np.rint(grey), 0, 255).astype(np.uint8)).convert("RGB")
    elif image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        transparent = image.convert("RGBA")
        colour = Image.new("RGB", transparent.size, "white")
        colour.paste(transparent, mask=transparent.getchannel("A"))
    else:
        colour = image.convert("RGB")
    return colour
