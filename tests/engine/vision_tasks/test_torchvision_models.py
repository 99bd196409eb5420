"""torchvision's detection and segmentation networks, with random weights where the real ones would lie."""

import pytest
import torch

from engine.errors import EngineError
from engine.vision_tasks.torchvision_models import PUBLISHED, blank, detect, load_published, published, segment

QUICK = ("ssdlite320_mobilenet_v3_large", "lraspp_mobilenet_v3_large")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_CACHE", str(tmp_path))


def put_random_weights(name: str) -> None:
    network = published(name)
    torch.manual_seed(0)
    network.file.parent.mkdir(parents=True, exist_ok=True)
    torch.save(blank(network).state_dict(), network.file)


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_the_download_is_torchvisions_and_checked_by_its_hash(name):
    network = published(name)
    assert network.entry.url.startswith("https://download.pytorch.org/models/")
    assert len(network.file.stem.rsplit("-", 1)[1]) == 8
    assert 5 < network.megabytes < 100
    assert len(network.labels) == (91 if network.task == "detection" else 21)


@pytest.mark.parametrize("name", QUICK)
def test_weights_that_are_there_are_loaded_without_a_connection(name):
    put_random_weights(name)
    model = load_published(name)
    assert not model.training
    expected = torch.load(published(name).file, weights_only=True)
    for key, tensor in model.state_dict().items():
        assert torch.equal(tensor, expected[key]), key


def test_a_detection_network_gives_boxes_inside_the_image_best_first():
    put_random_weights(QUICK[0])
    found = detect(load_published(QUICK[0]), torch.rand(3, 90, 120, generator=torch.Generator().manual_seed(0)))
    assert found.boxes.shape == (len(found), 4)
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    if len(found):
        assert found.boxes.min() >= 0
        assert found.boxes[:, 2].max() <= 120


def test_a_segmentation_network_gives_every_pixel_a_class():
    put_random_weights(QUICK[1])
    labels = segment(load_published(QUICK[1]), published(QUICK[1]), torch.rand(3, 90, 120))
    assert labels.shape == (90, 120)
    assert 0 <= labels.min() <= labels.max() < 21


def test_without_connection_and_file_the_reader_is_told_where_to_put_it(monkeypatch):
    from engine.networks import imagenet_weights

    def refuse(*_, **__):
        raise ConnectionRefusedError

    monkeypatch.setattr(imagenet_weights.urllib.request, "urlopen", refuse)
    with pytest.raises(EngineError, match=r"there is no connection.*put the file"):
        load_published(QUICK[0])


def test_an_unknown_network_is_refused():
    with pytest.raises(EngineError, match="Use one of ssdlite320"):
        published("yolo")
