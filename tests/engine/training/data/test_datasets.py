import numpy as np
import pytest
import torch

from engine.errors import EngineError
from engine.training.data import shapes
from engine.training.data.datasets import Dataset, Labelled, data_folder, dataset_names, load
from engine.training.spec import DataSpec
from tests.engine.training.data.idx import idx


def test_digits_are_1400_to_learn_from_and_397_to_test_on_and_none_is_in_both():
    digits = load(DataSpec("digits"))
    assert digits.train.images.shape == (1400, 1, 8, 8)
    assert digits.test.images.shape == (397, 1, 8, 8)
    learned = {image.numpy().tobytes() for image in digits.train.images}
    assert not any(image.numpy().tobytes() in learned for image in digits.test.images)


@pytest.mark.parametrize("name", ["digits", "shapes"])
def test_normalized_training_images_have_mean_0_and_standard_deviation_1(name):
    data = load(DataSpec(name))
    normalized = data.normalize(data.train.images)
    std, mean = torch.std_mean(normalized, dim=(0, 2, 3))
    torch.testing.assert_close(mean, torch.zeros_like(mean), atol=1e-4, rtol=0)
    torch.testing.assert_close(std, torch.ones_like(std), atol=1e-3, rtol=0)


def test_bytes_and_shares_are_normalized_alike():
    pixels = torch.randint(0, 256, (4, 3, 5, 5), dtype=torch.uint8)
    part = Labelled(pixels, torch.zeros(4, dtype=torch.int64))
    data = Dataset(("a",), part, part, torch.tensor([0.1, 0.4, 0.6]), torch.tensor([0.2, 0.3, 0.5]))
    torch.testing.assert_close(data.normalize(pixels), data.normalize(pixels / 255))


def test_a_canvas_puts_the_image_in_the_middle():
    small, large = load(DataSpec("digits")), load(DataSpec("digits", canvas=16))
    assert torch.equal(large.test.images[:, :, 4:12, 4:12], small.test.images)
    assert large.test.images.sum() == small.test.images.sum()


def test_fewer_images_and_wrong_labels_are_the_same_each_time():
    clean, noisy = load(DataSpec("digits", train_size=800)), load(DataSpec("digits", train_size=800, label_noise=0.3))
    changed = (clean.train.labels != noisy.train.labels).float().mean().item()
    assert len(noisy.train) == 800
    assert changed == pytest.approx(0.3 * 0.9, abs=0.04)
    assert torch.equal(clean.test.labels, noisy.test.labels)
    load.cache_clear()
    again = load(DataSpec("digits", train_size=800, label_noise=0.3))
    assert torch.equal(again.train.labels, noisy.train.labels)


def test_shapes_are_the_same_for_the_same_seed_and_all_classes_are_equally_frequent():
    images, labels = shapes.draw(200, seed=3)
    again, _ = shapes.draw(200, seed=3)
    assert images.shape == (200, 3, 16, 16)
    assert torch.equal(images, again)
    assert torch.bincount(labels).tolist() == [20] * 10
    assert images.min() >= 0
    assert images.max() <= 1


def test_a_shape_is_drawn_where_its_distance_says():
    images, labels = shapes.draw(500, seed=4)
    brightness = images.mean(1)
    middle = brightness[:, 6:10, 6:10].mean((1, 2))
    edge = brightness[:, [0, -1]].mean((1, 2))
    circle, ring = (labels == shapes.NAMES.index(name) for name in ("circle", "ring"))
    assert (middle[circle] > edge[circle]).all()
    assert (middle[circle] - edge[circle]).mean() == pytest.approx(0.5, abs=0.05)
    assert (middle[ring] - edge[ring]).mean() < 0.1


def test_mnist_is_read_from_the_data_folder(tmp_path, monkeypatch):
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    pixels = np.arange(3 * 28 * 28).reshape(3, 28, 28) % 256
    for part in ("train", "t10k"):
        (raw / f"{part}-images-idx3-ubyte").write_bytes(idx(pixels))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(idx(np.array([3, 1, 4])))
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path))
    monkeypatch.setattr("engine.training.data.download.md5s_agree", lambda *_: True)
    load.cache_clear()
    mnist = load(DataSpec("mnist"))
    assert data_folder() == tmp_path
    assert mnist.test.labels.tolist() == [3, 1, 4]
    assert torch.equal(mnist.train.images[:, 0], torch.tensor(pixels, dtype=torch.uint8))
    assert mnist.mean.item() == pytest.approx(pixels.mean() / 255, rel=1e-5)
    load.cache_clear()


def test_an_unknown_data_set_names_those_there_are():
    with pytest.raises(EngineError, match=r"no data set .imagenet.*digits, shapes"):
        load(DataSpec("imagenet"))
    assert dataset_names()[:2] == ["digits", "shapes"]


def test_a_canvas_smaller_than_the_image_is_refused():
    with pytest.raises(EngineError, match="canvas of 4 pixels is smaller than the images, 8x8"):
        load(DataSpec("digits", canvas=4))
