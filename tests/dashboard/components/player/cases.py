"""Convolutions whose products are listed by plain loops, for the player's maths to be held to."""

import itertools
from typing import Any

import torch

from dashboard.components.player import Drawing, payload
from engine.convolution import gradients, trace

LABELS = {"dkernel": "gradient of w", "dx": "gradient of x", "dbias": "gradient of b"}


def convolution_cases() -> list[dict[str, Any]]:
    """One case for every stride 1 to 3, padding 0 to 2, dilation 1 to 2, with one and with two channels."""
    settings = itertools.product((1, 2, 3), (0, 1, 2), (1, 2), (1, 2))
    return [_case(*each) for each in settings]


def _case(stride: int, padding: int, dilation: int, channels: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(stride * 100 + padding * 10 + dilation)
    x = torch.randn(1, channels, 7, 6, generator=generator)
    kernel = torch.randn(2, channels, 3, 2, generator=generator)
    bias = torch.randn(2, generator=generator)
    traced = trace(x, kernel, bias=bias, stride=stride, padding=padding, dilation=dilation)
    output = torch.nn.functional.conv2d(x, kernel, bias, stride, padding, dilation)
    return {
        "name": f"stride {stride}, padding {padding}, dilation {dilation}, {channels} channels",
        "payload": payload(traced.steps),
        "products": _products(x, kernel, output, stride, padding, dilation),
        "output": output.flatten().tolist(),
    }


def backward_case() -> dict[str, Any]:
    """A backward pass with what every step adds and what is there after it, by plain running sums."""
    generator = torch.Generator().manual_seed(7)
    x, kernel = torch.randn(1, 2, 5, 5, generator=generator), torch.randn(1, 2, 3, 3, generator=generator)
    steps = gradients(x, kernel, torch.randn(1, 1, 5, 5, generator=generator), padding=1).steps
    return {
        "payload": payload(steps, Drawing(labels=LABELS)),
        "products": [link.values.tolist() for link in steps.links],
        "running": [None if link.running is None else link.running.tolist() for link in steps.links],
        "results": {grid.name: grid.values.flatten().tolist() for grid in steps.grids if grid.role == "result"},
    }


def _products(x, kernel, output, stride: int, padding: int, dilation: int) -> list[list[int]]:
    """Every product as [output cell, padded input cell, kernel cell], found by loops over the definition."""
    h, w = (size + 2 * padding for size in x.shape[2:])
    c_out, c_in, k_h, k_w = kernel.shape
    h_out, w_out = output.shape[2:]
    found = []
    for o, i, j, c, p, q in itertools.product(*map(range, (c_out, h_out, w_out, c_in, k_h, k_w))):
        row, column = i * stride + p * dilation, j * stride + q * dilation
        found.append([(o * h_out + i) * w_out + j, (c * h + row) * w + column, ((o * c_in + c) * k_h + p) * k_w + q])
    return found
