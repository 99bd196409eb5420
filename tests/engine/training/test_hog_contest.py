"""Handmade and learned features on the same digits."""

import numpy as np
import torch

from engine.training.hog_contest import compare_hog_and_learned, hog_vectors


def test_a_digits_hog_has_nine_blocks_of_four_cells_of_nine_directions():
    vectors = hog_vectors(torch.rand(3, 1, 8, 8))
    assert vectors.shape == (3, 9 * 4 * 9)
    norms = np.linalg.norm(vectors.reshape(3, 9, 36), axis=2)
    np.testing.assert_allclose(norms, 1, atol=1e-3)


def test_the_three_classifiers_read_most_digits_and_the_same_seed_gives_the_same():
    found = list(compare_hog_and_learned(seed=1))
    assert [one.name for one in found] == ["Pixels, linear", "HOG, linear", "Small CNN"]
    assert [one.features for one in found] == [64, 324, 84]
    assert all(one.accuracy > 0.94 for one in found)
    assert list(compare_hog_and_learned(seed=1)) == found
