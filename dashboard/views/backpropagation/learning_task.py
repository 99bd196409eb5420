"""What is to be learned: an image before and after an unknown filter, and how the descent goes about it."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from dashboard.controls.image_picker import Picture
from engine.convolution import LearningStep, convolve, learn_kernel
from engine.images import fit, luminance
from engine.kernels import get

SIDE = 128  # pixels of the longer side
MOST_STEPS = 10_000


@dataclass(frozen=True)
class LearningTask:
    """An input-output pair and a way to learn from it.

    Attributes:
        picture: the image; None for noise.
        target: name of the unknown filter.
        taps: width and height of the kernel that is learned; odd.
        momentum: whether the descent gathers speed.
    """

    picture: Picture | None
    target: str
    taps: int
    momentum: bool

    @property
    def key(self) -> tuple:
        """Differs whenever anything differs."""
        return (self.picture.digest if self.picture else "noise", self.target, self.taps, self.momentum)

    def before(self) -> Tensor:
        """The input, (1, 1, h, w), in [0, 1]."""
        if self.picture is None:
            return torch.rand(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
        return luminance(fit(self.picture.tensor, SIDE))[None, None]

    def after(self) -> Tensor:
        """What the unknown filter made of the input, same size."""
        return same_size(self.before(), self.true_kernel())

    def true_kernel(self) -> Tensor:
        """The unknown filter, (1, 1, k_h, k_w)."""
        return get(self.target).weights[None, None]

    def states(self) -> Iterator[LearningStep]:
        """The descent, from a kernel of zeros on."""
        return learn_kernel(
            self.before(),
            self.after(),
            self.taps,
            padding=self.taps // 2,
            padding_mode="replicate",
            momentum=None if self.momentum else 0.0,
            steps=MOST_STEPS,
        )

    def disagreement(self, state: LearningStep) -> float:
        """Largest difference between a state's loss and gradient and those of torch.nn.functional and autograd."""
        kernel = state.kernel.double().requires_grad_()
        padded = F.pad(self.before().double(), (self.taps // 2,) * 4, mode="replicate")
        loss = F.mse_loss(F.conv2d(padded, kernel), self.after().double())
        (dkernel,) = torch.autograd.grad(loss, kernel)
        return max(abs(float(loss.detach()) - state.loss), float((dkernel - state.dkernel).abs().max()))

    def difference(self, kernel: Tensor) -> float | None:
        """Largest difference between a learned weight and the true one; None where the true filter is larger."""
        true = self.true_kernel()
        rows, columns = (self.taps - size for size in true.shape[2:])
        if rows < 0 or columns < 0:
            return None
        sides = (columns // 2, columns // 2, rows // 2, rows // 2)
        return float((kernel - torch.nn.functional.pad(true, sides)).abs().max())


def same_size(x: Tensor, kernel: Tensor) -> Tensor:
    """A convolution with an odd kernel that keeps the size; beyond the edge the outermost pixel is repeated."""
    padding = (kernel.shape[2] // 2, kernel.shape[3] // 2)
    return convolve(x, kernel, padding=padding, padding_mode="replicate")
