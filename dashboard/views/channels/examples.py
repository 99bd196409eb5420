"""Convolutions of several channels worth seeing."""

from dataclasses import KW_ONLY, dataclass

from dashboard.controls.preset_buttons import Example

IMAGE, NUMBERS = "Image", "Numbers"

TWO_PLANES = "0 1 2 / 3 4 5 / 6 7 8 | 1 2 3 / 4 5 6 / 7 8 9"
TWO_SLICES = "0 1 / 2 3 | 1 2 / 3 4"
PIXELS = "1 0 / 0 1 | 2 2 / 0 0 | 0 3 / 3 0"
# Red against green and some blue; edges in all colours; a soft blue.
FILTERS = (
    "0 1 0 / 1 2 1 / 0 1 0 | 0 -1 0 / -1 -2 -1 / 0 -1 0 | 0 0 0 / 0 1 0 / 0 0 0"
    " || -1 0 1 / -1 0 1 / -1 0 1 | -1 0 1 / -1 0 1 / -1 0 1 | -1 0 1 / -1 0 1 / -1 0 1"
    " || 0 0 0 / 0 0 0 / 0 0 0 | 0 0 0 / 0 0 0 / 0 0 0 | 1 1 1 / 1 1 1 / 1 1 1"
)
MIXES = "0.299 | 0.587 | 0.114 || 1 | -1 | 0 || -0.5 | -0.5 | 1"


@dataclass(frozen=True)
class _Layer:
    """A convolution of several channels, with stride 1 and without padding."""

    name: str
    look: str
    _: KW_ONLY
    source: str
    kernel: str
    filters: int
    groups: int = 1
    bias: str = "0"
    x: str | None = None
    button: bool = True

    def example(self) -> Example:
        """Every control that it sets."""
        grids = {"kernel": self.kernel, "bias": self.bias} | ({"input": self.x} if self.x else {})
        choices = {"source": self.source, "filters": self.filters, "groups": self.groups, "stride": 1, "padding": 0}
        return Example(self.name, self.look, {}, grids, choices, self.button)


LAYERS = tuple(
    each.example()
    for each in (
        _Layer(
            "RGB",
            "one filter has a slice for each colour; the three partial results are added, then the bias.",
            source=IMAGE,
            kernel=FILTERS,
            filters=1,
            bias="0.5",
        ),
        _Layer(
            "Several filters",
            "each filter reads all three colours and writes one channel: 3 × 3 slices in all.",
            source=IMAGE,
            kernel=FILTERS,
            filters=3,
        ),
        _Layer(
            "Depthwise",
            "as many groups as channels: every filter sees one colour only, and nothing is mixed.",
            source=IMAGE,
            kernel="-1 0 1 / -1 0 1 / -1 0 1 || 0 -1 0 / -1 4 -1 / 0 -1 0 || 1 1 1 / 1 1 1 / 1 1 1",
            filters=3,
            groups=3,
        ),
        _Layer(
            "Two channels",
            "the textbook's numbers: 19 25 / 37 43 plus 37 47 / 67 77 gives 56 72 / 104 120.",
            source=NUMBERS,
            x=TWO_PLANES,
            kernel=TWO_SLICES,
            filters=1,
            button=False,
        ),
        _Layer(
            "Three filters on two channels",
            "the textbook's kernel, then the same plus 1, then plus 2: three output channels.",
            source=NUMBERS,
            x=TWO_PLANES,
            kernel=f"{TWO_SLICES} || 1 2 / 3 4 | 2 3 / 4 5 || 2 3 / 4 5 | 3 4 / 5 6",
            filters=3,
            button=False,
        ),
        _Layer(
            "1 × 1",
            "grey, red against green, blue against yellow: each output pixel mixes the colours of one pixel.",
            source=IMAGE,
            kernel=MIXES,
            filters=3,
            button=False,
        ),
        _Layer(
            "1 × 1 on numbers",
            "the first output is the sum of the three channels, the second their difference.",
            source=NUMBERS,
            x=PIXELS,
            kernel="1 | 1 | 1 || 1 | -1 | 0",
            filters=2,
            button=False,
        ),
    )
)
