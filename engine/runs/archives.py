"""What can be taken away of runs, as one ZIP archive: event files for TensorBoard, or weights."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from engine.runs.records import StoredRun
from engine.runs.store import RunStore
from engine.runs.tensorboard import event_file


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
