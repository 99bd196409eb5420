"""AlexNet as its paper has it, against the paper's numbers and a normalization computed by hand."""

import torch

from engine.networks import build, summarize
from engine.networks.graph.blocks import blocks
from engine.networks.graph.costs import counted_by_torch

NAME = "alexnet-2012"


def test_it_has_the_parameters_of_the_paper():
    model = build(NAME, device="meta")
    by_hand = (
        96 * (3 * 121 + 1)
        + 256 * (48 * 25 + 1)
        + 384 * (256 * 9 + 1)
        + 384 * (192 * 9 + 1)
        + 256 * (192 * 9 + 1)
        + 4096 * (9216 + 1)
        + 4096 * (4096 + 1)
        + 1000 * (4096 + 1)
    )
    summary = summarize(model, (3, 224, 224))
    assert summary.parameters == by_hand == 60_965_224
    assert (summary.parameters, summary.multiply_adds) == counted_by_torch(model, (1, 3, 224, 224))


def test_its_maps_have_the_papers_sizes():
    summary = summarize(build(NAME, device="meta"), (3, 224, 224))
    sizes = [summary.row(f"features.{name}").output_shape[1:] for name in ("conv1", "conv2", "conv3", "pool5")]
    assert sizes == [(96, 55, 55), (256, 27, 27), (384, 13, 13), (256, 6, 6)]


def test_its_responses_are_normalized_by_the_papers_formula():
    norm = build(NAME, device="meta").get_submodule("features.norm1")
    a = torch.rand(1, 7, 2, 2) * 50
    squares = a.square()
    expected = torch.stack(
        [a[:, i] / (2 + 1e-4 * squares[:, max(0, i - 2) : i + 3].sum(1)) ** 0.75 for i in range(7)], dim=1
    )
    torch.testing.assert_close(norm(a), expected)


def test_a_drawing_names_its_normalization():
    model = build(NAME, device="meta")
    first = blocks(model, summarize(model, (3, 224, 224)))[0].elements[0]
    assert first.after == ("ReLU", "LRN")  # type: ignore[union-attr]
