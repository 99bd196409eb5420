"""What a preset is: a comparison with its recipe, and with what it shows and does not show."""

from dataclasses import dataclass, replace

from engine.device import DeviceChoice
from engine.errors import EngineError
from engine.training.datasets import facts
from engine.training.spec import Comparison, RunSpec


@dataclass(frozen=True)
class Source:
    """Where the question comes from."""

    title: str
    link: str


@dataclass(frozen=True)
class Preset:
    """A comparison that is ready to run.

    Attributes:
        name: for the command line and links.
        title: in a few words.
        question: what one wants to know.
        shows: what its curves show, within their budget.
        does_not_show: what must not be concluded from them.
        runs: one specification a network, with seed 0.
        sources: papers.
    """

    name: str
    title: str
    question: str
    shows: str
    does_not_show: str
    runs: tuple[RunSpec, ...]
    sources: tuple[Source, ...]

    def comparison(
        self,
        *,
        seeds: int = 1,
        epochs: int | None = None,
        dataset: str | None = None,
        device: DeviceChoice = "auto",
    ) -> Comparison:
        """The preset's runs, each once per seed.

        Args:
            seeds: how many; they are 0, 1, ...
            epochs: passes over the training pictures; None for the preset's own number of steps.
            dataset: another data set than the preset's.
            device: what computes.

        Raises:
            EngineError: no seed or epoch at all, or an unknown data set.
        """
        if seeds < 1:
            raise EngineError(f"{seeds} seeds give no run. Use at least 1.")
        runs = [replace(run, seed=seed, device=device) for seed in range(seeds) for run in self.runs]
        if dataset is not None:
            runs = [replace(run, data=replace(run.data, name=dataset)) for run in runs]
        if epochs is not None:
            runs = [_lasting(run, epochs) for run in runs]
        return Comparison(self.name, tuple(runs))


def _lasting(run: RunSpec, epochs: int) -> RunSpec:
    if epochs < 1:
        raise EngineError(f"{epochs} epochs train nothing. Use at least 1.")
    steps_an_epoch = max(1, facts(run.data).training // run.batch_size)
    return replace(run, steps=epochs * steps_an_epoch)
