"""Curves as TensorBoard reads them: an event file, written here without TensorBoard.

A file is a row of records (length, its checksum, content, its checksum); a record holds an ``Event`` message of
TensorFlow in the wire format of protocol buffers, of which four fields are needed.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from engine.runs.records import StoredRun
from engine.runs.store import RunStore
from engine.training.events import Event

FILE_VERSION = "brain.Event:2"
_CASTAGNOLI = 0x82F63B78


def event_file(points: Sequence[Event], *, layers: Sequence[str], started: float) -> bytes:
    """The content of an event file, one scalar a quantity and point.

    Args:
        points: of a run's curves.
        layers: names of the layers that the gradient norms belong to.
        started: when the run began, in seconds since 1970.

    References:
        TensorFlow, event.proto and record_writer.cc; protocol buffers, encoding.
    """
    records = [_record(_double(1, started) + _text(3, FILE_VERSION))]
    for point in points:
        values = b"".join(_bytes(1, _text(1, tag) + _float(2, value)) for tag, value in _scalars(point, layers))
        head = _double(1, started + point.seconds) + _integer(2, point.step)
        records.append(_record(head + _bytes(5, values)))
    return b"".join(records)


def _scalars(point: Event, layers: Sequence[str]) -> Iterator[tuple[str, float]]:
    measured = {
        "loss/train": point.train_loss,
        "error/train": point.train_error,
        "loss/test": point.test_loss,
        "error/test": point.test_error,
        "loss/train, all images": point.final_train_loss,
        "error/train, all images": point.final_train_error,
        "learning rate": point.learning_rate,
    }
    for tag, value in measured.items():
        if value is not None:
            yield tag, value
    for layer, norm in zip(layers, point.gradient_norms, strict=False):
        yield f"gradient norm/{layer}", norm


def _record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    return length + struct.pack("<I", _masked(length)) + content + struct.pack("<I", _masked(content))


def _masked(content: bytes) -> int:
    """The checksum as such files keep it: turned and shifted, since a checksum of checksums is a weak one."""
    checksum = crc32c(content)
    return (((checksum >> 15) | (checksum << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def crc32c(content: bytes) -> int:
    """The cyclic redundancy check of Castagnoli (RFC 3720, appendix B.4)."""
    remainder = 0xFFFFFFFF
    for byte in content:
        remainder = _TABLE[(remainder ^ byte) & 0xFF] ^ (remainder >> 8)
    return remainder ^ 0xFFFFFFFF


def _table_entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (_CASTAGNOLI if value & 1 else 0)
    return value


_TABLE = tuple(_table_entry(value) for value in range(256))


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def _integer(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _double(field: int, value: float) -> bytes:
    return _varint(field << 3 | 1) + struct.pack("<d", value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _float(field: int, value: float) -> bytes:
    return _varint(field << 3 | 5) + _as_float32(value)


def _as_float32(value: float) -> bytes:
    """Four bytes; what is too large for them becomes infinite."""
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return struct.pack("<f", float("inf") if value > 0 else float("-inf"))


def tensorboard_zip(store: RunStore, runs: Sequence[StoredRun]) -> bytes:
    """One folder a run with its event file: unpack it and start ``tensorboard --logdir`` there."""
    files = {}
    for run in runs:
        started = run.started or run.created
        name = f"{_folder(run)}/events.out.tfevents.{int(started)}.convscope"
        files[name] = event_file(store.events(run.id), layers=run.layers, started=started)
    return _zipped(files)


def weights_zip(store: RunStore, runs: Sequence[StoredRun]) -> bytes:
    """Each finished run's weights as safetensors, and beside them the specification that trained them."""
    files: dict[str, bytes] = {}
    for run in runs:
        weights = store.artifact(run.id, "weights")
        if weights is not None:
            files[f"{_folder(run)}.safetensors"] = weights
            files[f"{_folder(run)}.json"] = run.spec.to_json().encode()
    return _zipped(files)


def _folder(run: StoredRun) -> str:
    """A name that every file system takes; the end of the run's id keeps it apart from others."""
    words = re.sub(r"[^A-Za-z0-9.]+", "-", run.spec.name).strip("-.") or "run"
    return f"{words}-seed{run.spec.seed}-{run.id[-4:]}"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()
