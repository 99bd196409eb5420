"""A preset: a comparison with its recipe, findings and limits."""

from dataclasses import dataclass, replace
from math import ceil

from engine.device import DeviceChoice
from engine.errors import EngineError
from engine.training.build_network import check_fit
from engine.training.data.datasets import facts
from engine.training.presets.findings import Finding
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
        findings: what its curves are expected to show, within their budget, each with a check.
        does_not_show: what must not be concluded from them.
        runs: one specification a network, with seed 0.
        sources: papers.
    """

    name: str
    title: str
    question: str
    findings: tuple[Finding, ...]
    does_not_show: str
    runs: tuple[RunSpec, ...]
    sources: tuple[Source, ...]

    @property
    def shows(self) -> str:
        """Expected findings."""
        return " ".join(finding.claim for finding in self.findings)

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
            epochs: passes over the training images; None for the preset's own number of steps. Points and tests
                of a longer run are as many as the preset's, further apart.
            dataset: another data set than the preset's; networks that are made for one size are made for its size.
            device: what computes.

        Raises:
            EngineError: no seed or epoch at all, an unknown data set, or one that a network does not work on.
        """
        if seeds < 1:
            raise EngineError(f"{seeds} seeds give no run. Use at least 1.")
        runs = [replace(run, seed=seed, device=device) for seed in range(seeds) for run in self.runs]
        if dataset is not None:
            runs = [_with_dataset(run, dataset) for run in runs]
        if epochs is not None:
            runs = [_with_epochs(run, epochs) for run in runs]
        return Comparison(self.name, tuple(runs))


def _with_dataset(run: RunSpec, dataset: str) -> RunSpec:
    """The run on another data set, without a canvas where the preset's is too small for its images."""
    data = replace(run.data, name=dataset, canvas=None)
    if run.data.canvas is not None and run.data.canvas > facts(data).side:
        data = replace(data, canvas=run.data.canvas)
    about = facts(data)
    network = run.network
    if "input_size" in network.options:
        network = replace(network, options={**network.options, "input_size": about.side})
    check_fit(run.name, network, channels=about.channels, side=about.side)
    return replace(run, data=data, network=network)


def _with_epochs(run: RunSpec, epochs: int) -> RunSpec:
    if epochs < 1:
        raise EngineError(f"{epochs} epochs train nothing. Use at least 1.")
    steps = epochs * max(1, facts(run.data).training // run.batch_size)
    apart = ceil(steps / run.steps)
    return replace(run, steps=steps, log_every=apart * run.log_every, evaluate_every=apart * run.evaluate_every)
