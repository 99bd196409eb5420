"""The runs of the digits preset, which both sides of that benchmark train."""

from dataclasses import replace

from benchmarks.measurement import repetitions
from engine.training.presets.catalogue import preset
from engine.training.spec import Comparison

QUICK_STEPS = 8


def digit_runs() -> Comparison:
    """All four runs as the page trains them; a few steps each in a smoke test."""
    whole = preset("residual-vs-plain").comparison(device="cpu")
    steps = repetitions(whole.runs[0].steps, quick=QUICK_STEPS)
    return whole if steps == whole.runs[0].steps else shortened_runs(whole, steps)


def shortened_runs(whole: Comparison, steps: int = QUICK_STEPS) -> Comparison:
    """The same runs with a few steps each."""
    short = tuple(replace(run, steps=steps, log_every=steps, evaluate_every=steps) for run in whole.runs)
    return Comparison("digits, begun", short)
