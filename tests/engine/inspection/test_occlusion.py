import pytest
import torch

from engine.errors import EngineError
from engine.images import Region
from engine.inspection import cover_region, prepare
from engine.networks import build


@pytest.mark.parametrize(("name", "side"), [("resnet20", 32), ("lenet5", 28)])
def test_what_is_hidden_is_zero_for_the_network_and_the_rest_is_as_before(name, side):
    model, image = build(name, seed=0), torch.rand(3, side, side)
    covered = cover_region(model, image, Region(4, 6, 10, 8))
    before, after = prepare(model, image)[0], prepare(model, covered)[0]
    assert after[:, 4:14, 6:14].abs().max() < 1e-6
    after[:, 4:14, 6:14] = before[:, 4:14, 6:14]
    assert torch.equal(after, before)


def test_the_image_itself_stays():
    image = torch.rand(3, 32, 32)
    kept = image.clone()
    cover_region(build("resnet20", device="meta"), image, Region(0, 0, 32, 32))
    assert torch.equal(image, kept)


def test_a_rectangle_beyond_the_image_is_a_sentence():
    with pytest.raises(EngineError, match="32 rows and 32 columns"):
        cover_region(build("resnet20", device="meta"), torch.rand(3, 32, 32), Region(30, 0, 10, 10))
