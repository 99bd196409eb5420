"""Sizes of a transposed convolution: what its stamps cover, and what padding leaves of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack, overload

from engine.convolution.options import TransposedSizeOptions, TransposedSizeSettings
from engine.errors import EngineError
from engine.per_axis import PerAxis, Sliding, along_axis, per_axis


@dataclass(frozen=True)
class TransposedGeometry(Sliding):
    """The settings of a transposed convolution, one value per spatial axis; made by `transposed_geometry`."""

    output_padding: tuple[int, ...]

    @property
    def stamped_size(self) -> tuple[int, ...]:
        """Size of what all stamps cover together, before padding cuts its border away."""
        axes = zip(self.input_size, self.stride, self.reach, strict=True)
        return tuple((size - 1) * s + reach for size, s, reach in axes)

    @property
    def output_size(self) -> tuple[int, ...]:
        """Size of the output."""
        axes = zip(self.stamped_size, self.padding, self.output_padding, strict=True)
        return tuple(stamped - 2 * p + extra for stamped, p, extra in axes)


def transposed_geometry(
    input_size: PerAxis,
    kernel_size: PerAxis,
    given: TransposedSizeSettings,
    *,
    rank: int | None = None,
) -> TransposedGeometry:
    """The settings of a transposed convolution, checked once and written out per axis.

    Args:
        input_size: input length in pixels, one number per axis.
        kernel_size: kernel length in taps.
        given: stride, padding, output padding and dilation, each an int or one int per axis.
        rank: number of spatial axes; by default as many as the longest argument has.

    Raises:
        EngineError: a setting is out of range, or nothing is left of the output.
    """
    if rank is None:
        rank = max([len(value) for value in _values(input_size, kernel_size, given)], default=1)
    result = TransposedGeometry(
        per_axis(input_size, rank, "input size", minimum=1),
        per_axis(kernel_size, rank, "kernel size", minimum=1),
        per_axis(given.stride, rank, "stride", minimum=1),
        per_axis(given.padding, rank, "padding"),
        per_axis(given.dilation, rank, "dilation", minimum=1),
        per_axis(given.output_padding, rank, "output padding"),
    )
    for axis in range(rank):
        _check_axis(result, axis)
    return result


def _values(size: PerAxis, kernel_size: PerAxis, given: TransposedSizeSettings) -> list[Sequence[int]]:
    """The arguments that have one value per axis."""
    every = (size, kernel_size, given.stride, given.padding, given.output_padding, given.dilation)
    return [value for value in every if isinstance(value, Sequence)]


def _check_axis(settings: TransposedGeometry, axis: int) -> None:
    along = along_axis(settings.rank, axis)
    extra, most = settings.output_padding[axis], max(settings.stride[axis], settings.dilation[axis]) - 1
    if extra > most:
        raise EngineError(
            f"The output padding is {extra} but must be smaller than the stride or the dilation, so at most {most}"
            f"{along}. Lower it to {most}, or raise the stride."
        )
    stamped, cut = settings.stamped_size[axis] + extra, 2 * settings.padding[axis]
    if cut >= stamped:
        raise EngineError(
            f"The stamps cover {stamped} pixels but the padding cuts {cut} of them away{along}. "
            f"Lower the padding to at most {(stamped - 1) // 2}, or use a larger kernel or stride."
        )


@overload
def transposed_output_size(size: int, kernel_size: int, **options: Unpack[TransposedSizeOptions[int]]) -> int: ...
@overload
def transposed_output_size(
    size: PerAxis, kernel_size: PerAxis, **options: Unpack[TransposedSizeOptions[PerAxis]]
) -> int | tuple[int, ...]: ...
def transposed_output_size(
    size: PerAxis, kernel_size: PerAxis, **options: Unpack[TransposedSizeOptions[PerAxis]]
) -> int | tuple[int, ...]:
    """Length of a transposed convolution's output.

    (size - 1) stride - 2 padding + dilation (kernel_size - 1) + output_padding + 1.

    Args:
        size: input length in pixels.
        kernel_size: kernel length in taps.
        stride: pixels between neighbouring stamps.
        padding: pixels cut away at each end.
        output_padding: pixels added to the output at its far end; smaller than the stride or the dilation.
        dilation: pixels between neighbouring taps.

    Returns:
        An int, or one int per axis if any argument has one value per axis.

    Raises:
        EngineError: a setting is out of range, or nothing is left of the output.

    References:
        Dumoulin, Visin. A guide to convolution arithmetic for deep learning. arXiv:1603.07285.
    """
    given = TransposedSizeSettings(**options)
    settings = transposed_geometry(size, kernel_size, given)
    return settings.output_size if _values(size, kernel_size, given) else settings.output_size[0]
