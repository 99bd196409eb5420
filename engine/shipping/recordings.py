"""Comparisons that ship: trained beforehand, with all points of their curves and the weights of some of their runs."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import torch
from safetensors.torch import save

from engine.device import pick_device
from engine.errors import EngineError
from engine.training.data.datasets import Labelled, data_folder
from engine.training.events import Event
from engine.training.loop import Training
from engine.training.loss_oracle import recomputed_test_loss
from engine.training.presets.catalogue import preset
from engine.training.process_pool import Report, train_in_processes
from engine.training.resumable import Trained, train_resumably
from engine.training.spec import Comparison, RunSpec

RECORDINGS = Path(__file__).parent / "recordings"
DIGITS = 6
CHECKED = 1000  # test images whose loss is computed a second time, in float64


@dataclass(frozen=True)
class RecordedRun:
    """A run of a recorded comparison.

    Attributes:
        spec: what was trained.
        layers: names of the layers whose gradient norms its events carry.
        parameters: how many numbers it learned.
        events: all points of its curves.
        agreement: difference of its loss on the first test images, in float32, to a second computation in float64.
        weights: safetensors; None where they were not kept.
        device: what it was trained on.
        torch: the version of torch.
        date: when, as in 2026-11-25.
    """

    spec: RunSpec
    layers: tuple[str, ...]
    parameters: int
    events: tuple[Event, ...]
    agreement: float
    weights: bytes | None
    device: str
    torch: str
    date: str


@dataclass(frozen=True)
class Recording:
    """A comparison that was trained beforehand, and how.

    Attributes:
        name: of the comparison.
        command: the command that made it.
        runs: in their order.
    """

    name: str
    command: str
    runs: tuple[RecordedRun, ...]

    @property
    def date(self) -> str:
        """When the last of its runs was trained, as in 2026-11-25."""
        return max(run.date for run in self.runs)

    @property
    def made_on(self) -> str:
        """The devices that it was trained on, each with the version of torch."""
        return ", ".join(dict.fromkeys(f"{run.device} with torch {run.torch}" for run in self.runs))


def recordings(folder: Path = RECORDINGS) -> list[Recording]:
    """The comparisons that ship with the project."""
    return [_read(path.parent) for path in sorted(folder.glob("*/comparison.json"))]


def record(
    name: str,
    *,
    epochs: int | None,
    keep_weights: Callable[[RunSpec], bool],
    processes: int,
    report: Report,
    only: Collection[str] = (),
) -> Path:
    """Trains a preset's runs and writes them where ``recordings`` finds the comparison once all of them are there.

    An interrupted training is resumed, and a run whose file is there is not trained again, so that a long comparison
    may be recorded run by run.

    Args:
        name: of the preset.
        epochs: passes over the training images; None for the preset's own.
        keep_weights: says of which runs the weights are kept.
        processes: how many runs are trained at a time.
        report: called with a run's number in the preset and each point of its curves.
        only: names of the runs to train now; all of them where it is empty.

    Returns:
        The folder that was written.

    Raises:
        EngineError: there is no such preset or run, or a training diverged.
    """
    comparison = preset(name).comparison(epochs=epochs)
    unknown = sorted(set(only) - {run.name for run in comparison.runs})
    if unknown:
        known = ", ".join(run.name for run in comparison.runs)
        raise EngineError(f"{name} has no run {unknown[0]}. Choose from {known}.")
    folder = RECORDINGS / (f"{name}-{epochs}-epochs" if epochs else name)
    wanted = [run for run in comparison.runs if run.name in only or not only]
    places = [place for place, run in enumerate(comparison.runs) if run in wanted and not _is_recorded(folder, run)]
    if places:
        runs = tuple(comparison.runs[place] for place in places)
        _train(Comparison(name, runs), folder, keep_weights, processes, lambda at, event: report(places[at], event))
    if all(_is_recorded(folder, run) for run in comparison.runs):
        command = f"python -m engine.training record {name}" + (f" --epochs {epochs}" if epochs else "")
        content = {"name": name, "command": command, "runs": [_file_name(run) for run in comparison.runs]}
        (folder / "comparison.json").write_text(json.dumps(content, indent=2) + "\n")
    return folder


def _train(
    comparison: Comparison, folder: Path, keep_weights: Callable[[RunSpec], bool], processes: int, report: Report
) -> None:
    """Trains runs and writes each to its file."""
    checkpoints = [_checkpoint(comparison.name, run) for run in comparison.runs]
    for outcome in train_in_processes(comparison, processes=processes, report=report, checkpoints=checkpoints):
        if outcome.last.status != "finished":
            raise EngineError(f"The run {outcome.spec.name} {outcome.last.status}. Lower its learning rate.")
    folder.mkdir(parents=True, exist_ok=True)
    for spec, checkpoint in zip(comparison.runs, checkpoints, strict=True):
        _write(folder, spec, train_resumably(spec, checkpoint, report=lambda _: None), weights=keep_weights(spec))
        checkpoint.unlink()


def _is_recorded(folder: Path, run: RunSpec) -> bool:
    """Whether this very run is there; one that was trained otherwise is not."""
    path = folder / f"{_file_name(run)}.json"
    return path.exists() and json.loads(path.read_text())["spec"] == json.loads(run.to_json())


def _checkpoint(name: str, run: RunSpec) -> Path:
    return data_folder() / "checkpoints" / f"{name}-{_file_name(run)}-{run.steps}.pt"


def _file_name(run: RunSpec) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", f"{run.name}-seed{run.seed}")


def _write(folder: Path, spec: RunSpec, trained: Trained, *, weights: bool) -> None:
    learned = save({key: value.cpu().contiguous() for key, value in trained.training.model.state_dict().items()})
    if weights:
        (folder / f"{_file_name(spec)}.safetensors").write_bytes(learned)
    exact = Training(replace(spec, precision="float32"))
    exact.model.load_state_dict(trained.training.model.state_dict())
    some = Labelled(exact.data.test.images[:CHECKED], exact.data.test.labels[:CHECKED])
    agreement = abs(exact.score(some).loss - recomputed_test_loss(spec, learned, image_count=CHECKED))
    content = {
        "spec": json.loads(spec.to_json()),
        "layers": trained.training.layers,
        "parameters": sum(weight.numel() for weight in trained.training.model.parameters()),
        "events": [_shortened(asdict(event)) for event in trained.events],
        "agreement": float(f"{agreement:.1e}"),
        "device": pick_device(spec.device).name,
        "torch": torch.__version__,
        "date": date.today().isoformat(),
    }
    (folder / f"{_file_name(spec)}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


def _shortened(fields: Mapping[str, object]) -> dict[str, object]:
    """Rounds numbers to the digits that a curve can show."""

    def short(value: object) -> object:
        if isinstance(value, tuple):
            return [short(each) for each in value]
        return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value

    return {name: short(value) for name, value in fields.items()}


def _read(folder: Path) -> Recording:
    content = json.loads((folder / "comparison.json").read_text())
    runs = tuple(_read_run(folder / name) for name in content.pop("runs"))
    return Recording(**content, runs=runs)


def _read_run(path: Path) -> RecordedRun:
    content = json.loads(path.with_name(f"{path.name}.json").read_text())
    weights = path.with_name(f"{path.name}.safetensors")
    return RecordedRun(
        spec=RunSpec.from_json(json.dumps(content.pop("spec"))),
        layers=tuple(content.pop("layers")),
        events=tuple(Event.from_json(json.dumps(event)) for event in content.pop("events")),
        weights=weights.read_bytes() if weights.exists() else None,
        **content,
    )
