import itertools

import pytest
import torch
from hypothesis import given

from engine.convolution import coverage
from engine.convolution.padding import source_positions
from engine.errors import EngineError

from .cases import REPEATABLE, Case, convolutions, torch_answer


@REPEATABLE
@given(convolutions(images=1, flip=False, bias=False))
def test_coverage_equals_the_count_by_brute_force(case: Case):
    options = {name: case.options[name] for name in ("stride", "padding", "dilation", "padding_mode")}
    sizes, kernel_size = tuple(case.x.shape[2:]), tuple(case.kernel.shape[2:])
    expected = torch_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            coverage(sizes, kernel_size, **options)
        return
    assert torch.equal(coverage(sizes, kernel_size, **options), counted(case, tuple(expected.shape[2:])))


def counted(case: Case, outputs: tuple[int, ...]) -> torch.Tensor:
    """Go through every window and every tap and count the pixel it shows."""
    sizes, taps = tuple(case.x.shape[2:]), tuple(case.kernel.shape[2:])
    stride, padding, dilation = (case.options[name] for name in ("stride", "padding", "dilation"))
    counts = torch.zeros(sizes, dtype=torch.int64)
    for place in itertools.product(*map(range, outputs)):
        for tap in itertools.product(*map(range, taps)):
            pixel = [o * s + t * d - p for o, s, t, d, p in zip(place, stride, tap, dilation, padding, strict=True)]
            shown = [seen(at, size, case.options["padding_mode"]) for at, size in zip(pixel, sizes, strict=True)]
            if None not in shown:
                counts[tuple(shown)] += 1
    return counts


def seen(position: int, size: int, mode: str) -> int | None:
    if 0 <= position < size:
        return position
    if mode == "zeros":
        return None
    if mode == "replicate":
        return 0 if position < 0 else size - 1
    if mode == "circular":
        return position + size if position < 0 else position - size
    return -position if position < 0 else 2 * (size - 1) - position


def test_corners_are_used_once_and_the_centre_nine_times():
    assert coverage((5, 5), 3).tolist() == [
        [1, 2, 3, 2, 1],
        [2, 4, 6, 4, 2],
        [3, 6, 9, 6, 3],
        [2, 4, 6, 4, 2],
        [1, 2, 3, 2, 1],
    ]


def test_circular_padding_uses_every_pixel_equally():
    assert coverage((4, 6), 3, padding=1, padding_mode="circular").unique().tolist() == [9]


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        ("zeros", [-1, -1, 0, 1, 2, -1, -1]),
        ("reflect", [2, 1, 0, 1, 2, 1, 0]),
        ("replicate", [0, 0, 0, 1, 2, 2, 2]),
        ("circular", [1, 2, 0, 1, 2, 0, 1]),
    ],
)
def test_the_border_shows_these_pixels(mode, shown):
    assert source_positions(3, 2, mode).tolist() == shown


def test_a_kernel_that_does_not_fit_is_refused():
    with pytest.raises(EngineError, match="covers 7 pixels but the padded input has only 5"):
        coverage((5, 5), 7)
