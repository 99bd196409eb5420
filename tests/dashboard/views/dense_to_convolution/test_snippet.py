"""The snippet from dense to convolution runs and gives what the page shows."""

import pytest
import torch

from dashboard.controls.image_picker import sample_picture
from dashboard.views.dense_to_convolution import LayerSettings
from dashboard.views.dense_to_convolution.controls import from_picture
from dashboard.views.dense_to_convolution.matrices import bytes_in_words, difference_to_torch
from dashboard.views.dense_to_convolution.number_input import typed_input, typed_kernel
from dashboard.views.dense_to_convolution.snippet import sharing_snippet
from dashboard.views.dense_to_convolution.worked_output import outputs
from tests.dashboard.views.run_snippet import executed

PICTURE = sample_picture("coffee")
OWN = typed_kernel("0 1 0 / 1 -4 1 / 0 1 0", rank=2, reach=1, channels=(3, 2))
SETTINGS = {
    "signal": LayerSettings((16,), 2, 1, 1, 0),
    "picture of several channels": LayerSettings((5, 6), 1, 2, 3, 4),
    "own numbers": LayerSettings((4, 5), 1, 2, 3, 1, OWN, typed_input("1 2 / 3 4.5", (4, 5), 2)),
    "row of a picture": LayerSettings((12,), 1, 1, 1, 0, None, from_picture(PICTURE, (12,), 1), PICTURE),
    "colours": LayerSettings((4, 6), 1, 3, 1, 0, None, from_picture(PICTURE, (4, 6), 3), PICTURE),
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=list(SETTINGS))
def test_the_snippet_gives_the_matrices_the_input_and_the_output_of_the_page(settings):
    row = settings.outputs // 2
    names = executed(sharing_snippet(settings, row))
    torch.testing.assert_close(names["product"], names["result"], atol=1e-9, rtol=1e-9)
    stages = settings.stages()
    assert torch.equal(names["stages"].shared, stages.shared)
    assert torch.equal(names["stages"].dense, stages.dense)
    assert torch.equal(names["x"], settings.x)
    expected = outputs(stages.shared, settings.x)
    torch.testing.assert_close(names["result"].flatten().float(), expected, atol=1e-5, rtol=1e-5)
    assert difference_to_torch(stages, settings) < 1e-9


def test_weights_of_a_million_agree_too():
    kernel = typed_kernel("999999 -999999 999998.5", rank=1, reach=1, channels=(1, 1))
    settings = LayerSettings((8,), 1, 1, 1, 0, kernel, typed_input("999999 1 -3 7 123456", (8,), 1))
    assert difference_to_torch(settings.stages(), settings) < 1e-3


def test_memory_is_said_in_a_unit_that_fits():
    assert bytes_in_words(5) == "20 bytes"
    assert bytes_in_words(10**12) == "4 TB"
    assert bytes_in_words(4_999_994) == "20 MB"
