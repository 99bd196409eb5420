"""Drawings of blocks are well-formed and hold what the blocks hold."""

from xml.etree import ElementTree

import pytest

from dashboard.figures.number_format import memory, short
from dashboard.figures.svg import standalone
from dashboard.views.architectures.network_form import described

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str, size: int = 224) -> ElementTree.Element:
    return ElementTree.fromstring(described(name, size=size).svg)


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ["lenet5", "alexnet", "googlenet", "inception_v3", "resnet152", "densenet121"])
def test_every_network_can_be_drawn_and_every_block_is_there(name):
    size = described.__wrapped__(name, size=299).card.input_size if hasattr(described, "__wrapped__") else 299
    shown = described(name, size=28 if name == "lenet5" else size)
    root = ElementTree.fromstring(shown.svg)
    cards = [element for element in root.iter(f"{SVG}rect") if element.get("class") == "card"]
    assert len(cards) == len(shown.blocks)
    assert (root.get("aria-label") or "").startswith(shown.card.title)


def test_shortcuts_are_marked_by_their_kind():
    root = drawn("resnet18")
    assert texts(root).count("projection shortcut") == 3
    assert texts(root).count("identity shortcut") == 4  # the two equal blocks of the first stage are one card
    assert sum(element.get("class") == "projected" for element in root.iter(f"{SVG}rect")) == 3


def test_pointing_at_a_layer_tells_its_cost():
    titles = [element.text or "" for element in drawn("alexnet").iter(f"{SVG}title")]
    assert any(title.startswith("features.0, features.1: 64 × 55 × 55, 23,296 parameters") for title in titles)


def test_boxes_stay_inside_of_their_card():
    for name in ("googlenet", "resnet50", "densenet-small"):
        root = drawn(name, 64)
        width = float((root.get("viewBox") or "").split()[2])
        for element in root.iter(f"{SVG}rect"):
            left, length = float(element.get("x", "0")), float(element.get("width", "0"))
            assert 0 <= left <= left + length <= width


def test_a_file_of_its_own_has_colours_and_no_variables():
    assert "var(" not in standalone(described("resnet18", size=64).svg, theme="dark")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (156, "156"), (61_706, "61.7k"), (999_600, "1.00M"), (138_357_544, "138M")]
)
def test_counts_are_shortened_to_three_digits(count, words):
    assert short(count) == words


def test_memory_has_a_unit():
    assert [memory(size) for size in (12, 3_500, 32_900_000)] == ["12 B", "3.50 kB", "32.9 MB"]
