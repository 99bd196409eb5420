"""How much a representation changes when the image moves by a few pixels, before and after pooling."""

from dataclasses import dataclass

from torch import Tensor

from engine.errors import EngineError
from engine.pooling.forward import pool


@dataclass(frozen=True)
class ShiftChange:
    """A representation of an image and of the same image moved.

    Attributes:
        before: (c, h, w).
        after: (c, h, w), of the moved image.
        change: root mean square of their difference, divided by the standard deviation of `before`: 0 where nothing
            changed; two images that have nothing in common differ by the square root of 2.
    """

    before: Tensor
    after: Tensor
    change: float


def shift_change(
    image: Tensor, *, dx: int, dy: int, margin: int, mode: str | None = None, kernel_size: int = 1
) -> ShiftChange:
    """How much a shift of the image changes the pooled representation.

    Both images are windows into the same larger one, so what moves in at the edge is real.

    Args:
        image: (c, h, w).
        dx: pixels to the right.
        dy: pixels down.
        margin: pixels left out at each edge, at least as many as the image moves.
        mode: "max", "average", "lp", "global_max" or "global_average"; None takes every kernel_size-th pixel instead.
        kernel_size: side of the windows, which lie side by side; of no meaning for the global modes.

    Raises:
        EngineError: the move is larger than the margin, or the margin leaves no image.
    """
    if max(abs(dx), abs(dy)) > margin:
        raise EngineError(
            f"The image moves by {max(abs(dx), abs(dy))} pixels but the margin has {margin}. Widen the margin."
        )
    h, w = image.shape[-2:]
    if min(h, w) - 2 * margin < kernel_size:
        raise EngineError(
            f"A margin of {margin} leaves {max(min(h, w) - 2 * margin, 0)} pixels but the window covers {kernel_size}. "
            "Use a larger image, a smaller window or a smaller margin."
        )
    before, after = (
        _represented(_window(image, right, down, margin), mode, kernel_size) for right, down in ((0, 0), (dx, dy))
    )
    spread = float(before.std(correction=0)) if before.numel() > 1 else 0.0
    difference = float((after - before).square().mean().sqrt())
    return ShiftChange(before, after, difference / spread if spread else 0.0)


def _window(image: Tensor, dx: int, dy: int, margin: int) -> Tensor:
    """The image without its margin, after its content has moved right by dx and down by dy."""
    h, w = image.shape[-2:]
    return image[..., margin - dy : h - margin - dy, margin - dx : w - margin - dx]


def _represented(view: Tensor, mode: str | None, kernel_size: int) -> Tensor:
    if mode is None:
        return view[..., ::kernel_size, ::kernel_size]
    return pool(view[None], mode, None if mode.startswith("global_") else kernel_size)[0]
