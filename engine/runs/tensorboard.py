"""Curves as TensorBoard event files, written with tensorboardX's messages and record writer.

Its ``SummaryWriter`` is not used: it renames tags that hold a comma or a space, and writes an event a scalar.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tensorboardX.proto import event_pb2
from tensorboardX.record_writer import RecordWriter

from engine.runs.records import StoredRun
from engine.runs.store import RunStore
from engine.training.events import Event

FILE_VERSION = "brain.Event:2"
_Message: Any = vars(event_pb2)["Event"]  # made when the module is imported, so type checkers do not see it


def event_file(points: Sequence[Event], *, layers: Sequence[str], started: float) -> bytes:
    """The content of an event file, one scalar a quantity and point.

    Args:
        points: of a run's curves.
        layers: names of the layers that the gradient norms belong to.
        started: when the run began, in seconds since 1970.
    """
    messages = [_Message(wall_time=started, file_version=FILE_VERSION)]
    for point in points:
        message = _Message(wall_time=started + point.seconds, step=point.step)
        for tag, value in _scalars(point, layers):
            message.summary.value.add(tag=tag, simple_value=value)
        messages.append(message)
    return _records(messages)


def _records(messages: Sequence[Any]) -> bytes:
    """The messages as a file; the record writer needs a path."""
    with TemporaryDirectory(prefix="convscope-") as folder:
        path = Path(folder) / "events"
        writer = RecordWriter(str(path))
        for message in messages:
            writer.write(message.SerializeToString())
        writer.close()
        return path.read_bytes()


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
