"""A convolution of a small video as the reader has set it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import ndimage
from torch import Tensor

from engine.convolution import convolve
from engine.signals import motion_detector, moving_shape, spatial_edge, temporal_difference

FRAMES, SIDE = 12, 24
SPATIAL, TEMPORAL, RIGHT, LEFT = "Space: an edge", "Time: what changes", "Both: moving right", "Both: moving left"
KERNELS = {
    SPATIAL: ("spatial_edge()", "1 × 3 × 3: looks at one frame at a time, so that it sees edges, moving or not."),
    TEMPORAL: (
        "temporal_difference()",
        "3 × 1 × 1: compares a pixel with itself in time: what rests vanishes.",
    ),
    RIGHT: ("motion_detector(1)", "3 × 3 × 3: adds along a slanted line through space and time, one pixel a frame."),
    LEFT: ("motion_detector(-1)", "3 × 3 × 3: the same, slanted the other way."),
}


@dataclass(frozen=True)
class VideoSettings:
    """Everything that defines the convolution of a video on screen.

    Attributes:
        shape: what moves.
        down: pixels a frame.
        right: pixels a frame.
        kernel_name: one of `KERNELS`.
    """

    shape: str
    down: float
    right: float
    kernel_name: str

    @cached_property
    def video(self) -> Tensor:
        """(FRAMES, SIDE, SIDE), in [0, 1]."""
        return moving_shape(self.shape, frames=FRAMES, size=SIDE, velocity=(self.down, self.right))  # pyright: ignore[reportArgumentType]

    @cached_property
    def kernel(self) -> Tensor:
        """(k_t, k_h, k_w)."""
        return made_kernel(self.kernel_name)

    def output(self) -> Tensor:
        """What the kernel makes of the video, padded with zeros to the same size, (FRAMES, SIDE, SIDE)."""
        return answer(self.video, self.kernel)

    def difference(self) -> float:
        """The largest difference between the output and SciPy's correlation in double precision."""
        video, kernel = self.video.double().numpy(), self.kernel.double().numpy()
        expected = ndimage.correlate(video, kernel, mode="constant", cval=0.0)
        return float(np.abs(self.output().numpy() - expected).max())

    def strengths(self) -> dict[str, float]:
        """For every kernel the mean magnitude of its output, away from the first and last frame."""
        return {name: answer(self.video, made_kernel(name))[1:-1].abs().mean().item() for name in KERNELS}


def made_kernel(name: str) -> Tensor:
    """A kernel by its name, (k_t, k_h, k_w)."""
    makers = {SPATIAL: spatial_edge, TEMPORAL: temporal_difference, RIGHT: motion_detector}
    return motion_detector(-1) if name == LEFT else makers[name]()


def answer(video: Tensor, kernel: Tensor) -> Tensor:
    """A video convolved with a kernel at its own size, zeros beyond it.

    Args:
        video: (frames, h, w).
        kernel: (k_t, k_h, k_w), odd along every axis.
    """
    padding = tuple(taps // 2 for taps in kernel.shape)
    return convolve(video[None, None], kernel[None, None], padding=padding)[0, 0]


def video_snippet(settings: VideoSettings) -> str:
    """PyTorch code that computes what is on screen; it ends with the output as `y`, (frames, h, w)."""
    code = KERNELS[settings.kernel_name][0]
    padding = tuple(taps // 2 for taps in settings.kernel.shape)
    names = ", ".join(sorted((code.split("(")[0], "moving_shape")))
    return f"""import torch.nn.functional as F

from engine.signals import {names}

video = moving_shape("{settings.shape}", frames={FRAMES}, size={SIDE}, velocity=({settings.down}, {settings.right}))
w = {code}  # (time, rows, columns)
y = F.conv3d(video[None, None], w[None, None], padding={padding})[0, 0]
print("y has shape", tuple(y.shape))
print(f"its mean size between the first and the last frame is {{y[1:-1].abs().mean():.4f}}")
"""
