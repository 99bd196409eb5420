import pytest
import torch

from engine.errors import EngineError
from engine.training.data.datasets import load
from engine.training.data.test_images import dataset_image, dataset_image_names, dataset_image_title, is_dataset_image
from engine.training.spec import DataSpec


@pytest.mark.parametrize("data", ["digits", "shapes"])
def test_there_is_one_image_of_each_class_and_it_is_the_data_sets_own(data):
    dataset = load(DataSpec(data))
    names = dataset_image_names(DataSpec(data))
    assert len(names) == len(dataset.classes)
    for label, name in enumerate(names):
        number = int(name.rpartition("-")[2])
        assert int(dataset.test.labels[number]) == label
        assert dataset_image_title(name).endswith(f": {dataset.classes[label]}")
        assert is_dataset_image(name)
        scale = 1 if dataset.test.images.is_floating_point() else 255
        shown = dataset_image(name)
        torch.testing.assert_close(shown, (dataset.test.images[number].float() / scale).expand(3, -1, -1))
        assert shown.min() >= 0
        assert shown.max() <= 1


def test_an_image_lies_on_the_canvas_of_its_run():
    name = dataset_image_names(DataSpec("digits", canvas=20))[3]
    image = dataset_image(name)
    assert image.shape == (3, 20, 20)
    assert image[:, :6].abs().max() == 0, "an 8 x 8 digit in the middle of 20 x 20"
    torch.testing.assert_close(image[:, 6:14, 6:14], dataset_image(name.removesuffix("-on-20")))


def test_a_data_set_that_is_not_here_gives_no_names(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path))
    assert dataset_image_names(DataSpec("cifar10")) == ()


@pytest.mark.parametrize("name", ["", "chelsea", "digits-test-", "dogs-test-1", "digits-test-²", "digits-test-1-on-x"])
def test_a_name_that_is_none_is_refused_with_an_example(name):
    with pytest.raises(EngineError, match=r"no test image called .* Names look like cifar10-test-0"):
        dataset_image(name)


def test_a_number_beyond_the_test_set_is_refused_with_both_numbers():
    with pytest.raises(EngineError, match="digits has 397 test images but number 5000"):
        dataset_image("digits-test-5000")
