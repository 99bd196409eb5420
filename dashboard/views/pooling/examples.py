"""Poolings worth seeing: the worked examples of the textbooks, and what networks use."""

from dashboard.controls.preset_buttons import Example
from dashboard.lessons.lecture_example import LECTURE_INPUT

COUNTING = "0 1 2 / 3 4 5 / 6 7 8"
COUNTING_4 = "0 1 2 3 / 4 5 6 7 / 8 9 10 11 / 12 13 14 15"
QUARTERS = "1 1 2 4 / 5 6 7 8 / 3 2 1 0 / 1 2 3 4"


def _example(
    name: str,
    look: str,
    mode: str,
    size: int,
    k: int,
    s: int,
    *,
    p: int = 0,
    x: str,
    ceil: bool = False,
    button: bool = False,
    norm: int | None = None,
) -> Example:
    numbers = {"input": (size, size), "kernel": (k, k), "stride": (s, s), "padding": (p, p)}
    choices = {"mode": mode, "ceil": ceil} | ({"p": norm} if norm else {})
    return Example(name, look, numbers, {"input": x}, choices, button)


EXAMPLES = (
    _example("Max 2 × 2", "each quarter keeps its largest value: 6 8 / 3 4.", "max", 4, 2, 2, x=QUARTERS, button=True),
    _example(
        "Average 2 × 2", "each quarter becomes its mean: 3.25 5.25 / 2 2.", "average", 4, 2, 2, x=QUARTERS, button=True
    ),
    _example(
        "Max 3 × 3, stride 1",
        "the windows overlap, so one 3 wins several times: 3 3 3 / 3 3 3 / 3 2 3.",
        "max",
        5,
        3,
        1,
        x=LECTURE_INPUT,
    ),
    _example(
        "Average 3 × 3, stride 1",
        "the same windows: 1.67 1.67 1.67 / 1 1.22 1.78 / 1.11 0.778 1.33.",
        "average",
        5,
        3,
        1,
        x=LECTURE_INPUT,
    ),
    _example("Max over 0 to 8", "2 × 2 windows, stride 1: 4 5 / 7 8.", "max", 3, 2, 1, x=COUNTING),
    _example("Average over 0 to 8", "2 × 2 windows, stride 1: 2 3 / 5 6.", "average", 3, 2, 1, x=COUNTING),
    _example("Max 3, padding 1, stride 2", "padding never wins: 5 7 / 13 15.", "max", 4, 3, 2, p=1, x=COUNTING_4),
    _example("AlexNet's 3 × 3, stride 2", "windows that overlap by one row.", "max", 7, 3, 2, x=LECTURE_INPUT),
    _example(
        "Rounded up",
        "the last windows hang over the edge, so no pixel is lost.",
        "max",
        5,
        2,
        2,
        x=LECTURE_INPUT,
        ceil=True,
    ),
    _example(
        "L2",
        "the root of the sum of squares: no less than the maximum, no more than the sum.",
        "lp",
        4,
        2,
        2,
        x=QUARTERS,
        norm=2,
    ),
)
