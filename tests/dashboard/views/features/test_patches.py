"""Patches are cut out of the picture where the network's input box lies on it."""

import torch

from dashboard.views.features.patches import region_on_picture
from engine.images import Region
from engine.networks import Box, Preprocessing


def test_a_box_of_the_input_is_the_same_part_of_a_picture_twice_as_large():
    preprocessing = Preprocessing(resize=32, crop=32)
    assert region_on_picture(Box(4, 8, 7, 11), torch.zeros(3, 64, 64), preprocessing) == Region(8, 16, 6, 6)


def test_what_preprocessing_cuts_away_moves_the_box():
    """Of 32 x 48 pixels the central 32 x 32 are seen: eight columns lie to the left of them."""
    preprocessing = Preprocessing(resize=32, crop=32)
    assert region_on_picture(Box(0, 0, 3, 3), torch.zeros(3, 32, 48), preprocessing) == Region(0, 8, 3, 3)
