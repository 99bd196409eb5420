"""Poolings worth seeing: the worked examples of the textbooks, and what networks use."""

from dataclasses import KW_ONLY, dataclass

from dashboard.controls.preset_buttons import Example
from dashboard.lessons.lecture_example import LECTURE_INPUT

COUNTING = "0 1 2 / 3 4 5 / 6 7 8"
COUNTING_4 = "0 1 2 3 / 4 5 6 7 / 8 9 10 11 / 12 13 14 15"
QUARTERS = "1 1 2 4 / 5 6 7 8 / 3 2 1 0 / 1 2 3 4"


@dataclass(frozen=True)
class _Pooling:
    """A pooling of square windows on numbers x; letters as on the page."""

    name: str
    look: str
    mode: str
    size: int
    k: int
    s: int
    _: KW_ONLY
    p: int = 0
    x: str
    ceil: bool = False
    button: bool = False
    norm: int | None = None

    def example(self) -> Example:
        """Every control that it sets."""
        numbers = {
            "input": (self.size, self.size),
            "kernel": (self.k, self.k),
            "stride": (self.s, self.s),
            "padding": (self.p, self.p),
        }
        choices = {"mode": self.mode, "ceil": self.ceil} | ({"p": self.norm} if self.norm else {})
        return Example(self.name, self.look, numbers, {"input": self.x}, choices, self.button)


EXAMPLES = tuple(
    each.example()
    for each in (
        _Pooling(
            "Max 2 × 2", "each quarter keeps its largest value: 6 8 / 3 4.", "max", 4, 2, 2, x=QUARTERS, button=True
        ),
        _Pooling(
            "Average 2 × 2",
            "each quarter becomes its mean: 3.25 5.25 / 2 2.",
            "average",
            4,
            2,
            2,
            x=QUARTERS,
            button=True,
        ),
        _Pooling(
            "Max 3 × 3, stride 1",
            "the windows overlap, so one 3 wins several times: 3 3 3 / 3 3 3 / 3 2 3.",
            "max",
            5,
            3,
            1,
            x=LECTURE_INPUT,
        ),
        _Pooling(
            "Average 3 × 3, stride 1",
            "the same windows: 1.67 1.67 1.67 / 1 1.22 1.78 / 1.11 0.778 1.33.",
            "average",
            5,
            3,
            1,
            x=LECTURE_INPUT,
        ),
        _Pooling("Max over 0 to 8", "2 × 2 windows, stride 1: 4 5 / 7 8.", "max", 3, 2, 1, x=COUNTING),
        _Pooling("Average over 0 to 8", "2 × 2 windows, stride 1: 2 3 / 5 6.", "average", 3, 2, 1, x=COUNTING),
        _Pooling("Max 3, padding 1, stride 2", "padding never wins: 5 7 / 13 15.", "max", 4, 3, 2, p=1, x=COUNTING_4),
        _Pooling("AlexNet's 3 × 3, stride 2", "windows that overlap by one row.", "max", 7, 3, 2, x=LECTURE_INPUT),
        _Pooling(
            "Rounded up",
            "the last windows hang over the edge, so no pixel is lost.",
            "max",
            5,
            2,
            2,
            x=LECTURE_INPUT,
            ceil=True,
        ),
        _Pooling(
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
)
