"""All comparisons: those of a store, then the ones that ship with the project."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from engine.runs.records import Artifact, StoredComparison, StoredRun
from engine.runs.store import RunStore
from engine.shipping.recordings import RECORDINGS, RecordedRun, Recording, recordings
from engine.training.events import Event

_MARK = "recorded-"


def is_recorded(identifier: str) -> bool:
    """Whether a comparison or a run, by its id, ships with the project."""
    return identifier.startswith(_MARK)


class Library(RunStore):
    """A store that also knows the comparisons that ship; those cannot be changed, stopped or resumed.

    Args:
        url: of the database, as ``RunStore`` takes it.
        folder: of the recordings.
    """

    def __init__(self, url: str | None = None, *, folder: Path = RECORDINGS) -> None:
        super().__init__(url)
        self._folder = folder

    def recording(self, comparison_id: str) -> Recording | None:
        """How a comparison that ships was made; None for one of the store."""
        return next((each for each in self._recordings if _id(each) == comparison_id), None)

    def comparison(self, comparison_id: str) -> StoredComparison:
        """One comparison with its runs.

        Raises:
            EngineError: there is none with this id.
        """
        recording = self.recording(comparison_id)
        return _as_stored(recording) if recording else super().comparison(comparison_id)

    def history(self, *, limit: int = 50, search: str = "") -> list[StoredComparison]:
        """The latest comparisons of the store, newest first, and after them all that ship.

        Args:
            limit: how many of the store at most.
            search: words; every one of them must occur in a comparison's name, or in a run's specification or status.
        """
        words = search.lower().split()
        shipped = [_as_stored(each) for each in self._recordings if all(word in _text(each) for word in words)]
        return [*super().history(limit=limit, search=search), *shipped]

    def runs(self, run_ids: Sequence[str]) -> list[StoredRun]:
        """Those of the runs that exist, in the order asked for."""
        known = {run.id: run for run in super().runs([run_id for run_id in run_ids if not is_recorded(run_id)])}
        known |= {run.id: run for each in self._recordings for run in _as_stored(each).runs}
        return [known[run_id] for run_id in run_ids if run_id in known]

    def run(self, run_id: str) -> StoredRun:
        """One run.

        Raises:
            EngineError: there is none with this id.
        """
        recorded = self.runs([run_id]) if is_recorded(run_id) else []
        return recorded[0] if recorded else super().run(run_id)

    def events(self, run_id: str, *, after_step: int = -1) -> list[Event]:
        """The points of a run's curves, in order, that lie after a step."""
        if run_id in self._recorded_runs:
            return [event for event in self._recorded_runs[run_id].events if event.step > after_step]
        return super().events(run_id, after_step=after_step)

    def training_seconds(self, run_ids: Sequence[str]) -> dict[str, float]:
        """How long runs have been trained, as the latest point of their curves says."""
        recorded = {key: run.events[-1].seconds for key, run in self._recorded_runs.items() if key in run_ids}
        return recorded | super().training_seconds([key for key in run_ids if key not in recorded])

    def artifact(self, run_id: str, kind: Artifact) -> bytes | None:
        """A run's checkpoint or weights, or None where it has none."""
        if run_id in self._recorded_runs:
            return self._recorded_runs[run_id].weights if kind == "weights" else None
        return super().artifact(run_id, kind)

    @cached_property
    def _recordings(self) -> list[Recording]:
        return recordings(self._folder)

    @cached_property
    def _recorded_runs(self) -> dict[str, RecordedRun]:
        return {_run_id(each, run): run for each in self._recordings for run in each.runs}


def _id(recording: Recording) -> str:
    return f"{_MARK}{recording.name}"


def _run_id(recording: Recording, run: RecordedRun) -> str:
    return f"{_id(recording)}-{run.spec.name}-{run.spec.seed}"


def _text(recording: Recording) -> str:
    """The text that a search matches, as in the store."""
    return " ".join([recording.name, "finished", *(run.spec.to_json() for run in recording.runs)]).lower()


def _as_stored(recording: Recording) -> StoredComparison:
    made = datetime.fromisoformat(recording.date).timestamp()
    runs = tuple(_as_stored_run(recording, run, made) for run in recording.runs)
    return StoredComparison(_id(recording), recording.name, made, runs)


def _as_stored_run(recording: Recording, run: RecordedRun, made: float) -> StoredRun:
    return StoredRun(
        id=_run_id(recording, run),
        comparison_id=_id(recording),
        spec=run.spec,
        status="finished",
        reason="",
        attempts=1,
        cancel_requested=False,
        created=made,
        started=made,
        ended=made + run.events[-1].seconds,
        layers=run.layers,
        parameters=run.parameters,
        has_weights=run.weights is not None,
    )
