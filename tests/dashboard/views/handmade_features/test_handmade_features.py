"""The page's parts on handmade features: second ways to them, their code, pictures and tables."""

import numpy as np
import pytest
import torch

from dashboard.controls.image_picker import sample_picture
from dashboard.views.handmade_features.agreement import found_again, hog_difference, lbp_difference
from dashboard.views.handmade_features.classical import (
    LONGEST_SIDE,
    METHODS,
    drawn,
    features_csv,
    found_features,
    grey_picture,
)
from dashboard.views.handmade_features.contest import verdict
from dashboard.views.handmade_features.snippet import classical_snippet
from engine.inspection.classical_features import GradientHistograms, Keypoints, Textures
from engine.training.hog_contest import TrainedClassifier
from tests.dashboard.views.run_snippet import executed

PICTURE = sample_picture("coins")


@pytest.mark.parametrize("method", METHODS)
def test_the_snippet_gives_the_features_on_screen(method):
    found = found_features(PICTURE, method)
    shown = {"hog": "blocks", "lbp": "codes", "canny": "mask"}.get(method, "descriptors")
    result = executed(classical_snippet(PICTURE, method, longest_side=LONGEST_SIDE))["result"]
    np.testing.assert_allclose(np.asarray(result, dtype=float), getattr(found, shown).numpy(), atol=1e-6)


def test_hog_and_lbp_agree_with_their_second_ways():
    grey = grey_picture(PICTURE)
    hog, lbp = found_features(PICTURE, "hog"), found_features(PICTURE, "lbp")
    assert isinstance(hog, GradientHistograms)
    assert isinstance(lbp, Textures)
    assert hog_difference(hog, grey) < 1e-5
    assert lbp_difference(lbp, grey) == 0


@pytest.mark.parametrize("method", ["sift", "orb", "canny"])
def test_most_is_found_again_on_the_turned_picture(method):
    share = found_again(grey_picture(PICTURE), method)
    assert share is not None
    assert share > 0.6


def test_nothing_is_found_again_where_nothing_was_found():
    assert found_again(torch.full((40, 40), 0.5), "sift") is None


@pytest.mark.parametrize("method", METHODS)
def test_every_feature_is_drawn_at_twice_the_pictures_size(method):
    grey = grey_picture(PICTURE)
    pixels = drawn(found_features(PICTURE, method), grey)
    assert pixels.shape == (2 * grey.shape[0], 2 * grey.shape[1], 3)
    assert pixels.std() > 5


def test_the_table_has_a_line_a_keypoint_and_none_where_there_is_none():
    found = found_features(PICTURE, "orb")
    assert isinstance(found, Keypoints)
    assert len(features_csv(found).splitlines()) == 1 + len(found.positions)
    none = Keypoints(torch.zeros(0, 2), torch.zeros(0), torch.zeros(0), torch.zeros(0, 256))
    assert features_csv(none).splitlines() == features_csv(found).splitlines()[:1]


def test_the_verdict_says_who_is_ahead_only_beyond_chance():
    def results(hog: float, network: float, tested: int = 397) -> list[TrainedClassifier]:
        return [
            TrainedClassifier("pixels", 64, 0.9, tested),
            TrainedClassifier("hog", 324, hog, tested),
            TrainedClassifier("cnn", 84, network, tested),
        ]

    assert "HOG and the network differ by 0.5 percentage points. On 397 test digits" in verdict(results(0.97, 0.975))
    assert "cannot tell which is better" in verdict(results(0.97, 0.975))
    assert verdict(results(0.97, 0.975, 100_000)).startswith(
        "The network is ahead by 0.5 percentage points with this seed. On 100,000 test digits"
    )
    assert verdict(results(0.93, 0.98)).startswith("The network is ahead by 5.0 percentage points")
    assert verdict(results(0.99, 0.95)).startswith("HOG is ahead")
