"""Backward passes worth seeing."""

from dashboard.controls.axis_numbers import AxisValues
from dashboard.controls.preset_buttons import Example
from dashboard.lessons.lecture_example import LECTURE_INPUT, LECTURE_KERNEL


def _pass(
    name: str, look: str, upstream: str, size: int = 5, *, s: int = 1, p: int = 0, d: int = 1, button: bool = False
) -> Example:
    given = {"input": size, "kernel": 3, "stride": s, "padding": p, "dilation": d}
    numbers: dict[str, AxisValues] = {key: (value, value) for key, value in given.items()}
    grids = {"input": LECTURE_INPUT, "kernel": LECTURE_KERNEL, "upstream": upstream}
    return Example(name, look, numbers, grids, {"mode": "zeros"}, button)


PASSES = (
    _pass(
        "All ones",
        "every weight adds up all the pixels it meets, so the kernel's gradient is 15 15 15 / 9 11 16 / 10 7 12.",
        "1",
        button=True,
    ),
    _pass(
        "One cell",
        "a single 1 sends the window it came from into ∂w and the kernel itself into ∂x.",
        "0 0 0 / 0 1 0 / 0 0 0",
        button=True,
    ),
    _pass(
        "Stride 2",
        "neighbouring cells write two pixels apart; as a convolution, zeros stand between them.",
        "1 2 3 / 4 5 6 / 7 8 9",
        s=2,
        p=1,
        button=True,
    ),
    _pass("Padding 1", "what falls onto the ring of zeros is lost: there is no pixel that it could change.", "1", p=1),
    _pass("Dilation 2", "the taps lie two apart on the way back as well.", "1 0 -1 / 2 0 -2 / 1 0 -1", 7, d=2),
    _pass("Stride 3", "rows and columns that no window reads get no gradient at all.", "1 -1 / -1 1", 7, s=3),
    _pass(
        "Signs",
        "where δ is positive the output should fall, so descent moves the weights against the pixels that they meet.",
        "1 0 -1 / 2 0 -2 / 1 0 -1",
    ),
)
