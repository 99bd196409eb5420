"""What came out of trainings with and without batch normalization by batch size: drawn, and said from the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboard.figures.band_chart import Band, BandAxes, band_figure
from dashboard.figures.number_format import listed
from dashboard.figures.theme import LINES
from dashboard.shell.theme import current_theme
from engine.landscape.confidence_interval import COVERED, Interval
from engine.landscape.small_batches import COMMAND, SEEN, SIZES, TEST_IMAGES, Maps, ShippedFinalErrors, SizeResult

LOWEST_DRAWN = 0.5 / TEST_IMAGES  # half a test image stands for 0 and less, which a log axis has no place for
LINES_OF = {
    "evaluation": ("with, evaluation mode", LINES[0], "solid"),
    "training": ("with, training mode", LINES[5], "dot"),
    "without": ("without", LINES[1], "solid"),
}
VALUES = {
    "1x1": "Behind each statistic of a unit stand only the n values of the n images.",
    "small": "Behind each statistic of a channel stand n values for each place of its map: 64n, 16n and 4n.",
}

DECIDES = (
    "**What decides.** The two networks of a seed see the same images in the same order, so they are compared seed by "
    f"seed: they differ where the {COVERED:.0%} interval of those differences (Student's) does not contain 0. "
    "The bands show each network's own spread over the seeds. They can overlap where the differences are clear."
)


@dataclass(frozen=True)
class Outcome:
    """Results by batch size.

    Attributes:
        maps: what networks they are of.
        results: ascending, each over at least two seeds.
        diverged: names of the runs that diverged, by batch size.
        shipped: where they come from; None where this session has measured them.
    """

    maps: Maps
    results: list[SizeResult]
    diverged: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    shipped: ShippedFinalErrors | None = None

    @property
    def seeds(self) -> int:
        """Seeds of each network, where none has diverged."""
        return max(result.seeds for result in self.results)


def outcome_chart(outcome: Outcome, *, key: str) -> None:
    """Test errors against batch size with their intervals."""
    sizes = [result.size for result in outcome.results]
    bands = [_band(name, sizes, [getattr(result, name) for result in outcome.results]) for name in LINES_OF]
    axes = BandAxes("batch size n", "test error", log_x=True, log_y=True, x_ticks=SIZES, percent=True)
    st.markdown(f"**After {SEEN:,} images**, mean and {COVERED:.0%} interval of {outcome.seeds} seeds")
    st.plotly_chart(
        band_figure(bands, axes, theme=current_theme()),
        key=key,
        config={"displayModeBar": False},
        alt="; ".join(f"{band.name}: " + ", ".join(f"{value:.1%}" for value in band.said) for band in bands),
    )


def _band(name: str, sizes: Sequence[int], intervals: Sequence[Interval]) -> Band:
    words, colour, dash = LINES_OF[name]
    means = [each.mean for each in intervals]
    drawn, low, high = (
        [min(max(end, LOWEST_DRAWN), 1.0) for end in ends]
        for ends in (means, [each.low for each in intervals], [each.high for each in intervals])
    )
    return Band(words, colour, sizes, drawn, low, high, said=means, dash=dash, markers=True)


def say_outcome(outcome: Outcome, size: int) -> None:
    """The lecture's tip beside what the results say of it, the numbers of one size, and where they come from."""
    chosen = next((result for result in outcome.results if result.size == size), None)
    words = [
        "**The lecture's tip:** do not use batch normalization when the batch size is small. " + _cost_words(outcome),
        DECIDES,
        _mode_words(outcome.results),
        (_numbers(chosen) if chosen else _no_numbers(outcome, size)) + " " + _reason(outcome, size),
    ]
    if outcome.diverged:
        words.append(f"Runs that diverged and do not count: {diverged_words(outcome.diverged)}.")
    st.markdown("\n\n".join(words))
    st.markdown(_origin(outcome))


def diverged_words(diverged: Mapping[int, tuple[str, ...]]) -> str:
    """Names of runs that diverged, by batch size."""
    return "; ".join(name for names in diverged.values() for name in names)


def _cost_words(outcome: Outcome) -> str:
    """In evaluation mode, with against without."""
    worse, better, open_ = (_sizes(outcome.results, "cost", sign) for sign in (1, -1, 0))
    if worse:
        first = f"Here it causes more test errors at n = {listed(worse)}"
    else:
        first = "Here, in evaluation mode, it causes no more test errors at any batch size, as far as can be told"
    rest = []
    if better:
        rest.append(f"fewer at n = {listed(better)}")
    if open_:
        rest.append(f"at n = {listed(open_)} the two cannot be told apart")
    return "; ".join([first, *rest]) + "."


def _mode_words(results: Sequence[SizeResult]) -> str:
    """With it, training mode against evaluation mode."""
    worse, better, open_ = (_sizes(results, "mode", sign) for sign in (1, -1, 0))
    said = []
    if worse:
        most = max((result for result in results if result.mode.sign == 1), key=lambda result: result.mode.mean)
        said.append(
            f"makes more errors in training mode, where each batch is normalized by its own statistics, at n = "
            f"{listed(worse)} (n = {most.size}: {most.training.mean:.1%} against {most.evaluation.mean:.1%}): the "
            "running statistics average the noise of many batches away"
        )
    if better:
        said.append(f"makes fewer errors in training mode at n = {listed(better)}")
    if open_:
        said.append(f"is alike in both modes, as far as can be told, at n = {listed(open_)}")
    return "The same trained network " + "; it ".join(said) + "."


def _sizes(results: Sequence[SizeResult], what: str, sign: int) -> list[int]:
    return [result.size for result in results if getattr(result, what).sign == sign]


def _numbers(chosen: SizeResult) -> str:
    kinds = (("with it", chosen.evaluation), ("without", chosen.without), ("with it in training mode", chosen.training))
    parts = [f"{name} **{each.mean:.1%}** ({max(each.low, 0):.1%} to {min(each.high, 1):.1%})" for name, each in kinds]
    return f"At n = {chosen.size} the test error is {', '.join(parts)}."


def _no_numbers(outcome: Outcome, size: int) -> str:
    if size in outcome.diverged:
        return f"At n = {size} runs diverged, and fewer than two seeds are left to compare."
    return f"At n = {size} fewer than two seeds have been trained."


def _reason(outcome: Outcome, size: int) -> str:
    if outcome.maps == "1x1" and size == 2:
        return (
            "Two values, normalized by their own mean and standard deviation, become −1 and +1, whatever they were: "
            "only which image has the larger one is left."
        )
    return VALUES[outcome.maps]


def _origin(outcome: Outcome) -> str:
    rate = "Learning rate 0.1 · n / 64, at most 0.1. "
    if outcome.shipped is None:
        return rate + "Measured on this machine, in this session."
    shipped = outcome.shipped
    return rate + (
        f"Recorded on {shipped.date} with torch {shipped.torch} by `{COMMAND} {outcome.maps}`, "
        "on one thread. The button below measures it on this machine."
    )
