"""Settings worth seeing: the lecture's animations and exercise, and the worked examples of the textbooks."""

from dataclasses import KW_ONLY, dataclass

from dashboard.controls.axis_numbers import AxisValues
from dashboard.controls.preset_buttons import Example
from dashboard.lessons.lecture_example import LECTURE_INPUT, LECTURE_KERNEL

COUNTING = {"input": "0 1 2 / 3 4 5 / 6 7 8", "kernel": "0 1 / 2 3"}
STRIPES = {"input": "1 1 0 0 0 0 1 1", "kernel": "1 -1"}
SMALL = {"input": "0 1 / 2 3", "kernel": "0 1 / 2 3"}
ONES = {"input": "1", "kernel": "1"}


@dataclass(frozen=True)
class _Layer:
    """A convolution; one number means both axes."""

    name: str
    look: str
    input_size: AxisValues | int
    kernel_size: AxisValues | int
    _: KW_ONLY
    s: AxisValues | int = 1
    p: int = 0
    d: int = 1
    grids: dict[str, str] | None = None
    button: bool = False

    def example(self) -> Example:
        """Every control that it sets."""
        given = {
            "input": self.input_size,
            "kernel": self.kernel_size,
            "stride": self.s,
            "padding": self.p,
            "dilation": self.d,
        }
        numbers = {key: (value, value) if isinstance(value, int) else value for key, value in given.items()}
        texts = self.grids or {"input": LECTURE_INPUT, "kernel": LECTURE_KERNEL}
        return Example(self.name, self.look, numbers, texts, {"mode": "zeros"}, self.button)


LAYERS = tuple(
    each.example()
    for each in (
        _Layer("Example", "the lecture's numbers give 12 12 17 / 10 17 19 / 9 6 14.", 5, 3, button=True),
        _Layer("Vanilla", "only 2 × 2 windows lie inside 4 × 4 pixels, so the output shrinks.", 4, 3, button=True),
        _Layer("Stride", "the window jumps by two and stops at every other place: 2 × 2.", 5, 3, s=2, button=True),
        _Layer("Padding", "with one ring of zeros the output is as large as the input.", 5, 3, p=1, button=True),
        _Layer("Exercise", "padding 1 and stride 2 give 3 × 3: 6 17 3 / 8 17 13 / 6 4 4.", 5, 3, s=2, p=1, button=True),
        _Layer("Full padding", "every window that touches the input at all, so the output grows to 7 × 7.", 5, 3, p=2),
        _Layer("Kernel 4, padding 2", "an even kernel has no middle: 6 × 6, one larger than the input.", 5, 4, p=2),
        _Layer(
            "Size 6, stride 2", "the same 3 × 3 as from size 5. The floor drops the last padded row.", 6, 3, s=2, p=1
        ),
        _Layer("Dilation 2", "nine weights cover 5 × 5 pixels, because the taps lie two apart: 3 × 3.", 7, 3, d=2),
        _Layer("Size 8 kept", "padding 1 keeps 8 × 8 under a 3 × 3 kernel.", 8, 3, p=1),
        _Layer("Size 8 halved", "stride 2 halves 8 × 8 to 4 × 4.", 8, 3, s=2, p=1),
        _Layer("0 to 8", "2 × 2 windows over the numbers 0 to 8: 19 25 / 37 43.", 3, 2, grids=COUNTING),
        _Layer("0 to 8, padded", "the zeros around them give 16 outputs from 9 pixels.", 3, 2, p=1, grids=COUNTING),
        _Layer(
            "Strides 3 and 2", "three rows down, two columns right: 0 8 / 6 8.", 3, 2, s=(3, 2), p=1, grids=COUNTING
        ),
        _Layer("Edges", "1 where the stripe of ones ends, −1 where it begins again.", (6, 8), (1, 2), grids=STRIPES),
    )
)


@dataclass(frozen=True)
class _Transposed:
    """A transposed convolution; one number means both axes."""

    name: str
    look: str
    input_size: int
    kernel_size: int
    _: KW_ONLY
    s: int = 1
    p: int = 0
    extra: int = 0
    grids: dict[str, str]
    button: bool = False

    def example(self) -> Example:
        """Every control that it sets."""
        given = {
            "input": self.input_size,
            "kernel": self.kernel_size,
            "stride": self.s,
            "padding": self.p,
            "output-padding": self.extra,
            "dilation": 1,
        }
        return Example(
            self.name, self.look, {key: (value, value) for key, value in given.items()}, self.grids, {}, self.button
        )


EXERCISE = {"input": "6 17 3 / 8 17 13 / 6 4 4", "kernel": LECTURE_KERNEL}

TRANSPOSED = tuple(
    each.example()
    for each in (
        _Transposed("2 × 2", "four stamps overlap and add up: 0 0 1 / 0 4 6 / 4 12 9.", 2, 2, grids=SMALL, button=True),
        _Transposed("Stride 2", "the stamps lie side by side: nothing overlaps.", 2, 2, s=2, grids=SMALL, button=True),
        _Transposed(
            "Padding 1", "padding cuts the border away, and only 4 is left.", 2, 2, p=1, grids=SMALL, button=True
        ),
        _Transposed(
            "Back to 5 × 5",
            "from the exercise's 3 × 3 back to its size, not to its values.",
            3,
            3,
            s=2,
            p=1,
            grids=EXERCISE,
        ),
        _Transposed(
            "Back to 6 × 6",
            "size 6 gives 3 × 3 too: output padding says which one is meant.",
            3,
            3,
            s=2,
            p=1,
            extra=1,
            grids=EXERCISE,
        ),
        _Transposed(
            "Checkerboard", "ones stamped with ones show the overlap: 1, 2 and 4 alternate.", 4, 3, s=2, grids=ONES
        ),
        _Transposed(
            "No checkerboard", "stride 2 divides kernel 4: inside, 4 stamps lie everywhere.", 4, 4, s=2, grids=ONES
        ),
    )
)
