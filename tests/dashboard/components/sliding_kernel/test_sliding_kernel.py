"""What plays on the first page is what torch computes."""

import base64

import numpy as np
import torch
import torch.nn.functional as F

from dashboard.components.sliding_kernel.__main__ import record
from dashboard.components.sliding_kernel.sliding_kernel import recording


def numbers(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), kind)


def test_every_output_is_torchs():
    shown = recording()
    image = numbers(shown["image"], "u1").reshape(shown["rows"], shown["columns"])
    for kernel in shown["kernels"]:
        weights = torch.tensor(kernel["weights"], dtype=torch.float64).reshape(1, 1, 3, 3)
        expected = F.conv2d(torch.from_numpy(image.astype(np.float64))[None, None], weights)[0, 0]
        assert (numbers(kernel["values"], "<i2").reshape(expected.shape) == expected.numpy()).all()


def test_the_recording_is_what_the_command_writes():
    assert record() == recording()
