import pytest

from engine.errors import EngineError
from engine.training.data.datasets import load
from engine.training.data.download import PUBLISHED
from engine.training.data.metadata import dataset_metadata
from engine.training.spec import DataSpec


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_known_of_a_data_set_is_what_its_files_say(name, published_data):
    published_data(name)
    data, known = load(DataSpec(name)), dataset_metadata(DataSpec(name))
    assert known.classes == data.classes
    assert (known.channels, known.side) == data.test.images.shape[1:3]
    assert known.mean == pytest.approx(data.mean.tolist(), abs=1e-6)
    assert known.std == pytest.approx(data.std.tolist(), abs=1e-6)


def test_what_networks_expect_is_known_without_the_data(monkeypatch, tmp_path):
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path))
    assert dataset_metadata(DataSpec("cifar10")).classes[3] == "cat"
    assert list(tmp_path.iterdir()) == []


def test_images_that_come_without_a_download_are_looked_at():
    known = dataset_metadata(DataSpec("digits", canvas=16))
    assert (known.channels, known.side, len(known.classes)) == (1, 16, 10)
    assert known.mean == pytest.approx(load(DataSpec("digits", canvas=16)).mean.tolist())


def test_an_unknown_data_set_is_named():
    with pytest.raises(EngineError, match='no data set "letters"'):
        dataset_metadata(DataSpec("letters"))
