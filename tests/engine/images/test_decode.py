"""Every kind of file that a reader may upload gives the right image or a sentence, never another exception."""

import io
import struct
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from engine.errors import EngineError
from engine.images import MAX_BYTES, decode_image


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def quarters() -> np.ndarray:
    """A 32 x 48 image: red, green, blue and white quarters, reading order."""
    pixels = np.zeros((32, 48, 3), np.uint8)
    pixels[:16, :24, 0] = 255
    pixels[:16, 24:, 1] = 255
    pixels[16:, :24, 2] = 255
    pixels[16:, 24:] = 255
    return pixels


def corner_colours(image: torch.Tensor) -> list[list[int]]:
    """The rounded colours near the four corners, in reading order."""
    _, height, width = image.shape
    rows, columns = (height // 4, 3 * height // 4), (width // 4, 3 * width // 4)
    return [image[:, row, column].round().int().tolist() for row in rows for column in columns]


RED, GREEN, BLUE, WHITE = [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP"])
def test_every_format_gives_the_same_quarters(kind):
    image = decode_image(encoded(Image.fromarray(quarters()), kind))
    assert image.shape == (3, 32, 48)
    assert image.dtype == torch.float32
    assert corner_colours(image) == [RED, GREEN, BLUE, WHITE]


def test_a_png_is_decoded_to_the_last_bit():
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    expected = torch.from_numpy(pixels).permute(2, 0, 1) / 255
    assert torch.equal(decode_image(encoded(Image.fromarray(pixels))), expected)


@pytest.mark.parametrize(
    ("orientation", "corners"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ],
)
@pytest.mark.parametrize("max_pixels", [2**20, 400])
def test_exif_orientation_turns_the_image_upright(orientation, corners, max_pixels):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(Image.fromarray(quarters()), "JPEG", exif=exif, quality=95)
    image = decode_image(data, max_pixels=max_pixels)
    assert corner_colours(image) == corners
    assert (image.shape[1] > image.shape[2]) == (orientation in (6, 8))


def test_cmyk_keeps_its_colours():
    assert corner_colours(decode_image(encoded(Image.fromarray(quarters()).convert("CMYK"), "JPEG", quality=95))) == [
        RED,
        GREEN,
        BLUE,
        WHITE,
    ]


def test_sixteen_bits_are_scaled_and_not_clipped():
    grey = np.linspace(0, 65535, 64, dtype=np.uint16).reshape(8, 8)
    image = decode_image(encoded(Image.fromarray(grey)))
    expected = torch.from_numpy(grey.astype(np.float32) / 65535)
    torch.testing.assert_close(image[0], expected, atol=0.5 / 255 + 1e-6, rtol=0)
    assert torch.equal(image[0], image[2])


def test_transparency_is_laid_on_white():
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[..., 0], pixels[:2, :, 3], pixels[2:, :, 3] = 255, 255, 128
    image = decode_image(encoded(Image.fromarray(pixels)))
    assert image[:, 0, 0].tolist() == [1, 0, 0]
    torch.testing.assert_close(image[:, 3, 0], torch.tensor([1.0, 127 / 255, 127 / 255]), atol=2 / 255, rtol=0)


def test_a_palette_with_a_transparent_colour_is_laid_on_white():
    palette_image = Image.fromarray(quarters()).quantize(8)
    transparent = palette_image.getpixel((0, 0))
    image = decode_image(encoded(palette_image, transparency=transparent))
    assert corner_colours(image) == [WHITE, GREEN, BLUE, WHITE]


def test_an_animation_gives_its_first_frame():
    first, second = Image.fromarray(quarters()), Image.new("RGB", (48, 32), "black")
    image = decode_image(encoded(first, "GIF", save_all=True, append_images=[second], duration=50))
    assert corner_colours(image) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("size", [(1, 1), (5000, 1), (1, 5000)])
def test_the_thinnest_images_keep_their_size(size):
    image = decode_image(encoded(Image.new("RGB", size, (255, 0, 0))))
    assert image.shape == (3, size[1], size[0])


def test_a_phone_photo_is_reduced_to_about_a_megapixel():
    image = decode_image(encoded(Image.new("RGB", (4000, 3000), "red"), "JPEG"))
    assert image.shape[1] * image.shape[2] <= 2**20 * 1.01
    assert image.shape[2] / image.shape[1] == pytest.approx(4 / 3, rel=0.01)


@pytest.mark.parametrize(
    "data",
    [b"", b"just text in a file called image.png", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<svg></svg>", b"\xff\xd8\xff"],
)
def test_what_is_no_image_is_refused_in_a_sentence(data):
    with pytest.raises(EngineError, match="not an image that can be read"):
        decode_image(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_cut_short_is_refused_in_a_sentence(kind, share):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    data = encoded(Image.fromarray(noise), kind)
    with pytest.raises(EngineError, match=r"cannot be read|not an image"):
        decode_image(data[: int(len(data) * share)])


def bomb(width: int, height: int) -> bytes:
    """A valid black PNG of a few kilobytes that unfolds to width x height pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_small_file_of_169_megapixels_is_refused_by_its_header():
    data = bomb(13000, 13000)
    assert len(data) < 40_000
    with pytest.raises(EngineError, match=r"169 megapixels \(13000 x 13000\) but at most 64"):
        decode_image(data)


def test_a_file_that_pillow_itself_calls_a_bomb_is_refused():
    with pytest.raises(EngineError, match="more than 64 megapixels"):
        decode_image(bomb(20000, 20000))


def test_too_many_bytes_are_refused_before_they_are_read():
    with pytest.raises(EngineError, match="at most 20 MB"):
        decode_image(bytes(MAX_BYTES + 1))


def test_random_damage_never_gives_another_exception():
    generator = np.random.default_rng(7)
    originals = [encoded(Image.fromarray(quarters()), kind) for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP")]
    for _ in range(300):
        damaged = bytearray(originals[generator.integers(len(originals))])
        for position in generator.integers(0, len(damaged), 4):
            damaged[position] = generator.integers(256)
        try:
            image = decode_image(bytes(damaged))
        except EngineError:
            continue
        assert image.shape[0] == 3
        assert 0 <= image.min() <= image.max() <= 1
