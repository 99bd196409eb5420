"""Comparisons that ship: trained beforehand, with all points of their curves and the weights of some of their runs."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import torch
from safetensors.torch import save

from engine.device import pick_device
from engine.errors import EngineError
from engine.training.datasets import Labelled, data_folder
from engine.training.events import Event
from engine.training.foreground import Report, train_side_by_side
from engine.training.loop import Training
from engine.training.presets import preset
from engine.training.resumable import Trained, train_resumably
from engine.training.spec import Comparison, RunSpec
from engine.training.verification import recomputed_test_loss

RECORDINGS = Path(__file__).parent / "recordings"
DIGITS = 6
CHECKED = 1000  # test pictures whose loss is computed a second time, in float64


@dataclass(frozen=True)
class RecordedRun:
    """A run of a recorded comparison.

    Attributes:
        spec: what was trained.
        layers: names of the layers whose gradient norms its events carry.
        parameters: how many numbers it learned.
        events: all points of its curves.
        agreement: difference of its loss on the first test pictures, in float32, to a second computation in float64.
        weights: safetensors; None where they were not kept.
    """

    spec: RunSpec
    layers: tuple[str, ...]
    parameters: int
    events: tuple[Event, ...]
    agreement: float
    weights: bytes | None


@dataclass(frozen=True)
class Recording:
    """A comparison that was trained beforehand, and how.

    Attributes:
        name: of the comparison.
        command: the command that made it.
        device: what it was trained on.
        torch: the version of torch.
        date: when, as in 2026-11-25.
        runs: in their order.
    """

    name: str
    command: str
    device: str
    torch: str
    date: str
    runs: tuple[RecordedRun, ...]


def recordings(folder: Path = RECORDINGS) -> list[Recording]:
    """The comparisons that ship with the project."""
    return [_read(path.parent) for path in sorted(folder.glob("*/comparison.json"))]


def record(
    name: str, *, epochs: int | None, keep_weights: Callable[[RunSpec], bool], processes: int, report: Report
) -> Path:
    """Trains a preset and writes it where ``recordings`` finds it; a broken-off training is carried on.

    Args:
        name: of the preset.
        epochs: passes over the training pictures; None for the preset's own.
        keep_weights: says of which runs the weights are kept.
        processes: how many runs are trained at a time.
        report: called with a run's number and each point of its curves.

    Returns:
        The folder that was written.

    Raises:
        EngineError: there is no such preset, or a training diverged.
    """
    comparison = preset(name).comparison(epochs=epochs)
    checkpoints = [_checkpoint(name, run) for run in comparison.runs]
    for outcome in train_side_by_side(comparison, processes=processes, report=report, checkpoints=checkpoints):
        if outcome.last.status != "finished":
            raise EngineError(f"The run {outcome.spec.name} {outcome.last.status}. Lower its learning rate.")
    command = f"python -m engine.training record {name}" + (f" --epochs {epochs}" if epochs else "")
    folder = RECORDINGS / name
    _write(folder, command, comparison, keep_weights)
    for checkpoint in checkpoints:
        checkpoint.unlink()
    return folder


def _checkpoint(name: str, run: RunSpec) -> Path:
    return data_folder() / "checkpoints" / f"{name}-{_file_name(run)}-{run.steps}.pt"


def _file_name(run: RunSpec) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", f"{run.name}-seed{run.seed}")


def _write(folder: Path, command: str, comparison: Comparison, keep_weights: Callable[[RunSpec], bool]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    runs = []
    for spec in comparison.runs:
        trained = train_resumably(spec, _checkpoint(comparison.name, spec), report=lambda _: None)
        weights = save({key: value.cpu().contiguous() for key, value in trained.training.model.state_dict().items()})
        runs.append(_run_as_data(spec, trained, weights))
        if keep_weights(spec):
            (folder / f"{_file_name(spec)}.safetensors").write_bytes(weights)
    content = {
        "name": comparison.name,
        "command": command,
        "device": pick_device(comparison.runs[0].device).name,
        "torch": torch.__version__,
        "date": date.today().isoformat(),
        "runs": runs,
    }
    (folder / "comparison.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


def _run_as_data(spec: RunSpec, trained: Trained, weights: bytes) -> dict[str, object]:
    exact = Training(replace(spec, precision="float32"))
    exact.model.load_state_dict(trained.training.model.state_dict())
    some = Labelled(exact.data.test.images[:CHECKED], exact.data.test.labels[:CHECKED])
    agreement = abs(exact.score(some).loss - recomputed_test_loss(spec, weights, pictures=CHECKED))
    return {
        "spec": json.loads(spec.to_json()),
        "layers": trained.training.layers,
        "parameters": sum(weight.numel() for weight in trained.training.model.parameters()),
        "events": [_shortened(asdict(event)) for event in trained.events],
        "agreement": float(f"{agreement:.1e}"),
    }


def _shortened(fields: Mapping[str, object]) -> dict[str, object]:
    """Numbers with as many digits as a curve can show."""

    def short(value: object) -> object:
        if isinstance(value, tuple):
            return [short(each) for each in value]
        return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value

    return {name: short(value) for name, value in fields.items()}


def _read(folder: Path) -> Recording:
    content = json.loads((folder / "comparison.json").read_text())
    runs = tuple(_read_run(folder, run) for run in content.pop("runs"))
    return Recording(**content, runs=runs)


def _read_run(folder: Path, content: Mapping) -> RecordedRun:
    spec = RunSpec.from_json(json.dumps(content["spec"]))
    weights = folder / f"{_file_name(spec)}.safetensors"
    events = tuple(Event.from_json(json.dumps(event)) for event in content["events"])
    kept = weights.read_bytes() if weights.exists() else None
    return RecordedRun(
        spec, tuple(content["layers"]), content["parameters"], events, content["agreement"], weights=kept
    )
