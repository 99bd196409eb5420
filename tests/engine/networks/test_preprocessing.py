import pytest
import torch
from torchvision.models import Inception_V3_Weights, ResNet18_Weights

from engine.errors import EngineError
from engine.networks import Box, Preprocessing


@pytest.mark.parametrize(("h", "w"), [(300, 451), (451, 300), (256, 256), (64, 640), (1, 50)])
@pytest.mark.parametrize(("size", "weights"), [(224, ResNet18_Weights), (299, Inception_V3_Weights)])
def test_it_equals_torchvisions(h, w, size, weights):
    image = torch.rand(3, h, w, generator=torch.Generator().manual_seed(0))
    expected = weights.IMAGENET1K_V1.transforms()(image)[None]
    torch.testing.assert_close(Preprocessing.for_size(size)(image), expected)


def test_a_small_image_that_fits_is_only_normalized():
    image = torch.rand(3, 32, 32)
    seen = Preprocessing(resize=32, crop=32, mean=(0.5, 0.5, 0.5), std=(0.25, 0.5, 1.0))
    torch.testing.assert_close(seen(image)[0, 1], (image[1] - 0.5) / 0.5)


def test_a_grey_network_gets_the_mean_of_the_channels():
    image = torch.rand(3, 28, 28)
    seen = Preprocessing(resize=28, crop=28, mean=(0.1,), std=(0.3,))(image)
    torch.testing.assert_close(seen[0, 0], (image.mean(0) - 0.1) / 0.3)


def test_the_seen_part_is_the_middle_square():
    box = Preprocessing(resize=256, crop=224).seen_box(512, 1024)
    assert box == Box(top=32, left=288, bottom=480, right=736)


def test_a_box_on_the_input_finds_its_way_back():
    preprocessing = Preprocessing(resize=256, crop=224)
    assert preprocessing.on_image(Box(0, 0, 224, 224), 512, 1024) == preprocessing.seen_box(512, 1024)
    assert preprocessing.on_image(Box(112, 112, 113, 113), 512, 512) == Box(256, 256, 258, 258)


def test_a_marked_pixel_lands_where_the_way_back_says():
    image = torch.zeros(3, 400, 600)
    image[:, 100:120, 250:270] = 1
    preprocessing = Preprocessing()
    lit = preprocessing.seen(image)[0] > 0.5
    rows, columns = (lit.any(axis).nonzero().flatten() for axis in (1, 0))
    box = preprocessing.on_image(
        Box(float(rows[0]), float(columns[0]), float(rows[-1] + 1), float(columns[-1] + 1)), 400, 600
    )
    assert box.top == pytest.approx(100, abs=2)
    assert box.left == pytest.approx(250, abs=2)
    assert box.bottom == pytest.approx(120, abs=2)
    assert box.right == pytest.approx(270, abs=2)


@pytest.mark.parametrize(
    ("tensor", "message"),
    [
        (torch.zeros(1, 3, 9, 9), "shape \\(3, h, w\\)"),
        (torch.full((3, 9, 9), 255.0), "between 0 and 1"),
        (torch.full((3, 9, 9), torch.nan), "between 0 and 1"),
    ],
)
def test_what_is_no_image_is_refused(tensor, message):
    with pytest.raises(EngineError, match=message):
        Preprocessing()(tensor)
