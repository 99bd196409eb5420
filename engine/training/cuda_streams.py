"""Streams of a GPU: runs in threads of one process each have their own, and the GPU works on all of them at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


def own_stream(device: torch.device) -> torch.cuda.Stream | None:
    """A new stream; None on devices that have none."""
    return torch.cuda.Stream(device) if device.type == "cuda" else None


@contextmanager
def working_on(stream: torch.cuda.Stream | None) -> Iterator[None]:
    """Orders the block's work on a stream, after what was ordered before it and before what is ordered after it."""
    if stream is None:
        yield
        return
    outside = torch.cuda.current_stream(stream.device)
    stream.wait_stream(outside)
    with torch.cuda.stream(stream):
        yield
    outside.wait_stream(stream)
