import torch
from torch import Tensor

from engine.training.data.augmentation import draw, shift, vary
from engine.training.spec import AugmentationSpec


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def augment(images: Tensor, how: AugmentationSpec, generator: torch.Generator) -> Tensor:
    n, _, h, w = images.shape
    return vary(images, how, draw(how, n, (h, w), generator))


def test_each_image_moves_by_its_own_distance_and_zeros_come_in():
    image = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    images = image.expand(3, 1, 2, 2)
    moved = shift(images, torch.tensor([[0, 1, -1], [1, 0, 0]]), reach=1)
    assert moved[:, 0].tolist() == [[[0, 1], [0, 3]], [[0, 0], [1, 2]], [[3, 4], [0, 0]]]


def test_random_shifts_are_those_of_padding_and_cropping():
    images = torch.rand(40, 2, 6, 6)
    moved = augment(images, AugmentationSpec(shift=2), generator())
    padded = torch.nn.functional.pad(images, (2, 2, 2, 2))
    seen = set()
    for image, source in zip(moved, padded, strict=True):
        places = [
            (top, left)
            for top in range(5)
            for left in range(5)
            if torch.equal(image, source[:, top : top + 6, left : left + 6])
        ]
        assert len(places) == 1
        seen.add(places[0])
    assert len(seen) > 10


def test_about_half_of_the_images_are_mirrored_and_none_is_changed_otherwise():
    images = torch.rand(400, 1, 3, 3)
    flipped = augment(images, AugmentationSpec(flip=True), generator())
    mirrored = (flipped == images.flip(-1)).flatten(1).all(1)
    same = (flipped == images).flatten(1).all(1)
    assert (mirrored ^ same).all()
    assert 150 < int(mirrored.sum()) < 250


def test_cutout_clears_one_square_an_image():
    cut = augment(torch.ones(50, 2, 9, 9), AugmentationSpec(cutout=3), generator())
    for image in cut:
        cleared = (image[0] == 0).nonzero()
        assert torch.equal(image[0], image[1])
        extent = cleared.amax(0) - cleared.amin(0) + 1
        assert extent.prod() == len(cleared)
        assert extent.max() <= 3


def test_the_same_random_numbers_give_the_same_images_and_no_variation_gives_them_back():
    images, how = torch.rand(8, 3, 8, 8), AugmentationSpec(shift=2, flip=True, cutout=2)
    assert torch.equal(augment(images, how, generator(1)), augment(images, how, generator(1)))
    assert not torch.equal(augment(images, how, generator(1)), augment(images, how, generator(2)))
    assert augment(images, AugmentationSpec(), generator()) is images


def test_what_was_drawn_once_varies_images_the_same_way_each_time():
    images, how = torch.rand(8, 3, 8, 8), AugmentationSpec(shift=2, flip=True, cutout=2)
    draws = draw(how, 8, (8, 8), generator(1))
    assert torch.equal(vary(images, how, draws), augment(images, how, generator(1)))
    assert torch.equal(vary(images, how, draws), vary(images, how, draws))
