"""Layers of two networks are matched by their relative depth."""

import pytest

from dashboard.views.features.two_networks import matched


@pytest.mark.parametrize(
    ("layer", "count", "other", "expected"),
    [(0, 10, 4, 0), (9, 10, 4, 3), (5, 10, 19, 10), (3, 4, 10, 9), (0, 1, 5, 0)],
)
def test_the_ends_meet_and_what_lies_between_keeps_its_share(layer, count, other, expected):
    assert matched(layer, count, other) == expected


def test_a_network_matches_itself_layer_by_layer():
    assert [matched(layer, 12, 12) for layer in range(12)] == list(range(12))
