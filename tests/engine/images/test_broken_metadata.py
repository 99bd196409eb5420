"""What is not pixels never costs an image: EXIF, profiles, comments and resolutions of random kinds and lengths."""

import io
import struct
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from engine.images import decode_image
from engine.images.decode import size_in_file
from engine.images.metadata_removal import exif_of, pixels_only

USUAL_TAGS = (0x010E, 0x010F, 0x0110, 0x011A, 0x011B, 0x0128, 0x0131, 0x0132, 0x013B, 0x8298, 0x8769, 0x8825, 0x0100)
ORIENTATION = 0x0112
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of what it skips
JPEG, PNG, WEBP, GIF = "JPEG", "PNG", "WEBP", "GIF"
UPRIGHT = {  # what each orientation asks for, done with arrays (h, w, 3)
    1: lambda x: x,
    2: lambda x: x[:, ::-1],
    3: lambda x: x[::-1, ::-1],
    4: lambda x: x[::-1],
    5: lambda x: x.transpose(1, 0, 2),
    6: lambda x: x.transpose(1, 0, 2)[:, ::-1],
    7: lambda x: x[::-1, ::-1].transpose(1, 0, 2),
    8: lambda x: x.transpose(1, 0, 2)[::-1],
}


def image_file(kind: str, *, width: int = 40, height: int = 16) -> bytes:
    """An image of four colours, each at its own corner, that has no metadata."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (220, 30, 30)
    pixels[: height // 2, width // 2 :] = (30, 200, 30)
    pixels[height // 2 :, : width // 2] = (30, 30, 210)
    buffer = io.BytesIO()
    options = {JPEG: {"quality": 95, "subsampling": 0}, WEBP: {"lossless": True}}.get(kind, {})
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def exif(entries: list[tuple[int, int, int, bytes]], *, order: str = "<", rest: bytes = b"") -> bytes:
    """EXIF: one directory of entries (tag, type, count, four bytes of value or offset), then more bytes."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    body = b"".join(struct.pack(order + "HHI", *entry[:3]) + entry[3] for entry in sorted(entries))
    return head + struct.pack(order + "H", len(entries)) + body + struct.pack(order + "I", 0) + rest


def with_exif(data: bytes, kind: str, content: bytes) -> bytes:
    """The file with EXIF put in by hand, as its format has it."""
    if kind == JPEG:
        return with_segment(data, 0xE1, b"Exif\0\0" + content)
    if kind == PNG:
        return with_chunk(data, b"eXIf", content)
    return with_riff(data, b"EXIF", content, flag=0x08)


def with_segment(data: bytes, marker: int, content: bytes) -> bytes:
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + data[2:]


def with_chunk(data: bytes, name: bytes, content: bytes, *, last: bool = False) -> bytes:
    """The PNG with one more chunk after its header, or after its pixels; its checksum is right."""
    chunk = struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    place = len(data) - 12 if last else 33
    return data[:place] + chunk + data[place:]


def with_riff(data: bytes, name: bytes, content: bytes, *, flag: int) -> bytes:
    """The WebP in its extended form with one more chunk."""
    sides = struct.pack("<I", 40 - 1)[:3] + struct.pack("<I", 16 - 1)[:3]
    header = b"VP8X" + struct.pack("<I", 10) + bytes([flag, 0, 0, 0]) + sides
    chunk = struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)
    first, later = (b"", chunk) if name != b"ICCP" else (chunk, b"")
    body = b"WEBP" + header + first + data[12:] + later
    return b"RIFF" + struct.pack("<I", len(body)) + body


def with_extension(data: bytes, label: int, content: bytes) -> bytes:
    """The GIF with one more extension before its first frame."""
    place = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    blocks = b"".join(bytes([len(part)]) + part for part in (content[i : i + 255] for i in range(0, len(content), 255)))
    return data[:place] + bytes([0x21, label]) + blocks + b"\0" + data[place:]


def random_entries(generator: np.random.Generator) -> list[tuple[int, int, int, bytes]]:
    tags = generator.choice(USUAL_TAGS, size=generator.integers(1, 6), replace=False)
    counts = (0, 1, 2, 3, 7, 40, 4000, 2**31, 2**32 - 1)
    return [
        (int(tag), int(generator.integers(0, 14)), int(generator.choice(counts)), generator.bytes(4)) for tag in tags
    ]


def same(image: torch.Tensor, pixels: np.ndarray) -> bool:
    return image.shape[1:] == pixels.shape[:2] and np.array_equal(image.permute(1, 2, 0).numpy(), pixels)


def pixels_of(data: bytes) -> np.ndarray:
    return decode_image(data).permute(1, 2, 0).numpy()


@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP])
@pytest.mark.parametrize("known", [False, True], ids=["no orientation", "an orientation"])
def test_random_exif_entries_cost_nothing(kind, known):
    generator = np.random.default_rng(8965)
    clean = image_file(kind)
    plain = pixels_of(clean)
    for _ in range(150):
        orientation = int(generator.integers(1, 9)) if known else 1
        order = str(generator.choice(["<", ">"]))
        turned = [(ORIENTATION, 3, 1, struct.pack(order + "HH", orientation, 0))] if known else []
        content = exif([*random_entries(generator), *turned], order=order, rest=generator.bytes(60))
        image = decode_image(with_exif(clean, kind, content))
        assert same(image, UPRIGHT[orientation](plain)), content.hex()


RESOLUTIONS = {
    "a signed rational -72/1": (10, 1, struct.pack("<ii", -72, 1)),
    "a signed rational -1/0": (10, 1, struct.pack("<ii", -1, 0)),
    "a rational 1/0": (5, 1, struct.pack("<II", 1, 0)),
    "the text 72.": (2, 4, b"72.\0\0\0\0\0"),
    "no values": (5, 0, bytes(8)),
    "a float nan": (11, 1, struct.pack("<f", float("nan")) + bytes(4)),
    "a double inf": (12, 1, struct.pack("<d", float("inf"))),
}


@pytest.mark.parametrize("resolution", RESOLUTIONS.values(), ids=RESOLUTIONS)
@pytest.mark.parametrize("orientation", [None, 6])
def test_a_resolution_that_cannot_be_read_costs_nothing(resolution, orientation):
    kind, count, value = resolution
    turned = [] if orientation is None else [(ORIENTATION, 3, 1, struct.pack("<HH", orientation, 0))]
    entries = 2 + len(turned)
    offset = 8 + 2 + 12 * entries + 4
    placed = value[:4] if count * (1 if kind == 2 else 4) <= 4 and kind in (2, 11) else struct.pack("<I", offset)
    both = [(tag, kind, count, placed) for tag in (0x011A, 0x011B)]
    clean = image_file(JPEG)
    image = decode_image(with_exif(clean, JPEG, exif([*both, *turned], rest=value)))
    assert same(image, UPRIGHT[orientation or 1](pixels_of(clean)))
    assert size_in_file(with_exif(clean, JPEG, exif([*both, *turned], rest=value)), image) == tuple(image.shape[1:])


@pytest.mark.parametrize("marker", [*range(0xE0, 0xF0), 0xFE], ids=hex)
def test_random_segments_of_a_jpeg_cost_nothing(marker):
    generator = np.random.default_rng(marker)
    names = (b"", b"JFIF\0", b"Exif\0\0", b"ICC_PROFILE\0", b"MPF\0", b"Photoshop 3.0\0", b"FPXR\0", b"Adobe\0")
    names += (b"http://ns.adobe.com/xap/1.0/\0",)
    clean = image_file(JPEG)
    for name in names:
        if (marker, name[:5]) in ((0xE0, b"JFIF\0"), (0xEE, b"Adobe")):
            continue  # these two say which colours the pixels are
        for length in (0, 1, 3, 12, 40, 300):
            image = decode_image(with_segment(clean, marker, name + generator.bytes(length)))
            assert same(image, pixels_of(clean)), (name, length)


@pytest.mark.parametrize(
    "name",
    [
        b"tEXt",
        b"zTXt",
        b"iTXt",
        b"iCCP",
        b"eXIf",
        b"pHYs",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"tIME",
        b"hIST",
        b"sPLT",
        b"juNk",
    ],
    ids=lambda name: name.decode(),
)
@pytest.mark.parametrize("last", [False, True], ids=["before the pixels", "after them"])
def test_random_chunks_of_a_png_cost_nothing(name, last):
    generator = np.random.default_rng(int.from_bytes(name, "big"))
    clean = image_file(PNG)
    bodies = [generator.bytes(length) for length in (0, 1, 3, 8, 9, 32, 40)]
    bodies += [b"key\0", b"key\0\0" + generator.bytes(9), b"key\0\x09abc", b"key\0\1\0\0\0" + generator.bytes(5)]
    bodies += [b"key\0\0" + zlib.compress(bytes(70_000_000 // 8)), b"Raw profile type exif\0\nexif\nxx\nzz"]
    for body in bodies:
        assert same(decode_image(with_chunk(clean, name, body, last=last)), pixels_of(clean)), body[:40]


@pytest.mark.parametrize(("name", "flag"), [(b"EXIF", 0x08), (b"XMP ", 0x04), (b"ICCP", 0x20)])
def test_random_metadata_of_a_webp_costs_nothing(name, flag):
    generator = np.random.default_rng(flag)
    clean = image_file(WEBP)
    for length in (0, 1, 2, 9, 64, 501):
        assert same(decode_image(with_riff(clean, name, generator.bytes(length), flag=flag)), pixels_of(clean)), length


@pytest.mark.parametrize("label", [0xFE, 0x01, 0xFF], ids=hex)
def test_random_extensions_of_a_gif_cost_nothing(label):
    generator = np.random.default_rng(label)
    clean = image_file(GIF)
    for length in (0, 1, 11, 12, 300):
        for name in (b"", b"NETSCAPE2.0"):
            image = decode_image(with_extension(clean, label, name + generator.bytes(length)))
            assert same(image, pixels_of(clean)), (name, length)


@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP, GIF, "BMP"])
def test_a_file_without_metadata_shows_the_same(kind):
    clean = image_file(kind)
    assert same(decode_image(pixels_only(clean)), pixels_of(clean))


@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP])
def test_metadata_are_gone_and_exif_is_found(kind):
    content = exif([(ORIENTATION, 3, 1, struct.pack("<HH", 6, 0))])
    whole = with_exif(image_file(kind), kind, content)
    assert exif_of(whole) == content
    assert content not in pixels_only(whole)


@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP, GIF])
def test_a_file_cut_short_anywhere_is_followed_without_an_exception(kind):
    whole = image_file(kind)
    for length in range(len(whole)):
        assert isinstance(pixels_only(whole[:length]), bytes)
        assert isinstance(exif_of(whole[:length]), bytes)
