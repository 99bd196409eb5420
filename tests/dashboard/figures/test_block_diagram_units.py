"""What a block's drawing says of its layers: nothing that is in the network is left out, and letters can be read."""

import re

import pytest

from dashboard.figures.block_diagram import WIDTH
from dashboard.figures.svg import STYLE
from dashboard.views.architectures.network_form import described
from engine.networks.graph.block_elements import Element, Split
from engine.networks.graph.blocks import Block


def around(elements: tuple[Element, ...]) -> list[str]:
    """Normalization and activation of every layer with weights."""
    found = []
    for element in elements:
        if isinstance(element, Split):
            found += [word for path in element.paths for word in around(path)]
        else:
            found += [*element.before, *element.after]
    return found


def words_of(block: Block) -> list[str]:
    return around(block.elements)


@pytest.mark.parametrize(
    ("name", "size"), [("resnet18", 224), ("resnet50", 224), ("googlenet", 224), ("densenet121", 224), ("resnet20", 32)]
)
def test_no_normalization_and_no_activation_is_left_out(name, size):
    shown = described(name, size=size)
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", shown.svg))
    for kind in ("BN", "LRN"):
        expected = sum(words_of(block).count(kind) for block in shown.blocks)
        assert len(re.findall(rf"\b{kind}\b", drawn)) == expected
    assert len(re.findall(r"\bReLU\b", drawn)) >= sum(words_of(block).count("ReLU") for block in shown.blocks)


def test_a_projection_shows_its_normalization():
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", described("resnet18", size=224).svg)
    at = drawn.index("1×1 conv, 128 /2")
    assert drawn[at + 1] == "BN"
    assert drawn[drawn.index("3×3 conv, 128 /2") + 1] == "BN · ReLU"


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "inception_v3", "densenet121", "alexnet-2012", "vgg-small"])
def test_words_stay_inside_of_their_boxes(name):
    size = {"inception_v3": 299, "vgg-small": 32}.get(name, 224)
    kinds = "conv|pool|linear|other|projected"
    box = rf'<rect class="(?:{kinds})" x="[\d.]+" y="[\d.]+" width="([\d.]+)" [^>]*/>((?:<text.*?</text>)+)</g>'
    boxes = re.findall(box, described(name, size=size).svg)
    assert boxes
    for width, texts in boxes:
        for words in re.findall(r">([^<]*)</text>", texts):
            assert len(words) * 6.2 <= float(width) + 4, words


def test_letters_are_at_least_12_pixels_on_a_phone():
    size = re.search(r"font-size:([\d.]+)px", STYLE)
    assert size
    assert float(size[1]) * 364 / WIDTH >= 12
