"""Data sets of torchvision, small ones of the same form, fetched from a server on this machine."""

import dataclasses
import gzip
import hashlib
import io
import pickle
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision.datasets

from engine.errors import EngineError, TrainingStoppedError
from engine.training.data import download
from engine.training.data.datasets import fetch, load, missing_megabytes
from engine.training.data.download import PUBLISHED
from engine.training.loop import Training
from engine.training.spec import DataSpec, NetworkSpec, RunSpec
from tests.engine.flaky_server import Files, serving
from tests.engine.training.data.idx import idx

MNIST, CIFAR10 = DataSpec("mnist"), DataSpec("cifar10")
PIXELS = np.arange(20 * 28 * 28).reshape(20, 28, 28) % 251
LABELS = np.arange(20) % 10
UNPACK = Path(__file__).parents[4] / "shared" / "datasets" / "unpack.py"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A data folder of its own."""
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path / "data"))
    load.cache_clear()
    yield tmp_path / "data"
    load.cache_clear()


def md5(content):
    return hashlib.md5(content).hexdigest()


@pytest.fixture
def small_mnist(monkeypatch):
    """A server with twenty digits in MNIST's form, which torchvision's class is told of."""
    contents = {
        f"/{part}-{kind}.gz": gzip.compress(idx(array))
        for part in ("train", "t10k")
        for kind, array in (("images-idx3-ubyte", PIXELS), ("labels-idx1-ubyte", LABELS))
    }
    files = Files(contents)
    sizes = sum(map(len, contents.values()))
    with serving(files) as address:
        monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [address])
        monkeypatch.setattr(
            torchvision.datasets.MNIST, "resources", [(path[1:], md5(content)) for path, content in contents.items()]
        )
        unpacked = {path[1:].removesuffix(".gz"): md5(gzip.decompress(content)) for path, content in contents.items()}
        small = dataclasses.replace(PUBLISHED["mnist"], download_bytes=sizes, md5=unpacked)
        monkeypatch.setitem(PUBLISHED, "mnist", small)
        yield files


@pytest.fixture
def small_cifar10(monkeypatch):
    """A server with an archive of fourteen images in CIFAR-10's form."""
    pixels = np.arange(2 * 3072, dtype=np.uint8).reshape(2, 3072)
    batch = pickle.dumps({"data": pixels, "labels": [3, 5]})
    members = {name: batch for name in PUBLISHED["cifar10"].files if name != "batches.meta"}
    members["batches.meta"] = pickle.dumps({"label_names": [str(number) for number in range(10)]})
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as files:
        for name, content in members.items():
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            files.addfile(member, io.BytesIO(content))
    served = Files({"/cifar.tar.gz": archive.getvalue()})
    known = {name: md5(content) for name, content in members.items()}
    source = torchvision.datasets.CIFAR10
    with serving(served) as address:
        monkeypatch.setattr(source, "url", address + "cifar.tar.gz")
        monkeypatch.setattr(source, "tgz_md5", md5(archive.getvalue()))
        monkeypatch.setattr(source, "train_list", [[f"data_batch_{k}", known[f"data_batch_{k}"]] for k in range(1, 6)])
        monkeypatch.setattr(source, "test_list", [["test_batch", known["test_batch"]]])
        monkeypatch.setattr(source, "meta", {**source.meta, "md5": known["batches.meta"]})
        yield served


def test_mnist_is_downloaded_though_the_server_breaks_off_and_read_by_torchvision(small_mnist, folder):
    small_mnist.breaks = 2
    seen = []
    assert missing_megabytes(MNIST) == PUBLISHED["mnist"].download_bytes // 1_000_000
    fetch(MNIST, progress=lambda *arrived: seen.append(arrived))
    assert download.PUBLISHED["mnist"].is_downloaded(folder)
    mnist = load(MNIST)
    assert torch.equal(mnist.test.images[:, 0], torch.tensor(PIXELS, dtype=torch.uint8))
    assert mnist.train.labels.tolist() == LABELS.tolist()
    total = PUBLISHED["mnist"].download_bytes
    assert {(name, whole) for name, _, whole in seen} == {("mnist", total)}
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert seen[-1][1] == total
    assert sorted(path.name for path in (folder / "MNIST" / "raw").iterdir()) == sorted(PUBLISHED["mnist"].files)


def test_cifar10_is_downloaded_unpacked_and_read_by_torchvision(small_cifar10, folder):
    cifar10 = load(CIFAR10)
    assert cifar10.train.images.shape == (10, 3, 32, 32)
    assert cifar10.test.labels.tolist() == [3, 5]
    assert missing_megabytes(CIFAR10) == 0
    assert sorted(path.name for path in (folder / "cifar-10-batches-py").iterdir()) == sorted(
        PUBLISHED["cifar10"].files
    )
    assert len(small_cifar10.asked) == 1


@pytest.mark.usefixtures("small_cifar10")
def test_a_damaged_file_of_cifar10_is_fetched_again(folder):
    fetch(CIFAR10)
    batch = folder / "cifar-10-batches-py" / "data_batch_3"
    whole = batch.read_bytes()
    batch.write_bytes(whole[:-1] + b"x")
    fetch(CIFAR10)
    assert batch.read_bytes() == whole


def test_a_folder_that_exists_is_not_taken_for_a_data_set(small_mnist, folder):
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in PUBLISHED["mnist"].files:
        (raw / name).write_bytes(b"")
    assert not PUBLISHED["mnist"].is_downloaded(folder)
    fetch(MNIST)
    assert PUBLISHED["mnist"].is_downloaded(folder)
    whole = (raw / "train-images-idx3-ubyte").read_bytes()
    (raw / "train-images-idx3-ubyte").write_bytes(whole[:-1])
    assert not PUBLISHED["mnist"].is_downloaded(folder)
    assert small_mnist.asked[-1] == ("/t10k-labels-idx1-ubyte.gz", 0)


def test_workers_that_want_the_same_data_at_once_download_it_once(small_mnist):
    threads = [threading.Thread(target=fetch, args=(MNIST,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(small_mnist.asked) == 4  # its four files
    assert len(load(MNIST).train) == 20


def test_an_archive_that_somebody_put_there_is_used_and_left(small_mnist, folder):
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path, content in small_mnist.contents.items():
        (raw / path[1:]).write_bytes(content)
    fetch(MNIST)
    assert small_mnist.asked == []
    assert (raw / "train-images-idx3-ubyte.gz").exists()
    assert PUBLISHED["mnist"].is_downloaded(folder)


@pytest.mark.usefixtures("small_mnist")
def test_a_run_tells_of_its_download_and_can_be_stopped_in_it():
    run = RunSpec("lenet", NetworkSpec("lenet"), data=MNIST, steps=1, batch_size=4, device="cpu")
    seen = []
    with pytest.raises(TrainingStoppedError, match="was downloaded"):
        Training(run, stop_wanted=lambda: bool(seen), downloading=lambda *arrived: seen.append(arrived))
    assert seen[0][0] == "mnist"
    assert len(Training(run).data.train) == 20


def test_without_a_connection_it_is_said_where_the_data_was_looked_for(monkeypatch, folder):
    monkeypatch.setattr(torchvision.datasets.FashionMNIST, "mirrors", ["http://127.0.0.1:9/"])
    with pytest.raises(EngineError, match=r"FashionMNIST is not in .* could not be downloaded \(.*no connection"):
        load(DataSpec("fashion-mnist"))
    assert not folder.exists()


@pytest.mark.parametrize("spec", [MNIST, DataSpec("fashion-mnist"), CIFAR10], ids=lambda spec: spec.name)
@pytest.mark.parametrize("before", [False, True], ids=["without a folder", "in a folder with something else"])
def test_a_download_that_fails_leaves_nothing_behind(monkeypatch, folder, spec, before):
    source = PUBLISHED[spec.name].torchvision_dataset()
    monkeypatch.setattr(source, "mirrors", ["http://127.0.0.1:9/"], raising=False)
    monkeypatch.setattr(source, "url", "http://127.0.0.1:9/cifar.tar.gz", raising=False)
    if before:
        folder.mkdir()
        (folder / "notes").write_text("the reader's own")
    for _ in range(2):
        with pytest.raises(EngineError, match="could not be downloaded"):
            load(spec)
    assert [path.name for path in folder.rglob("*")] == (["notes"] if before else [])
    assert folder.exists() == before
    assert missing_megabytes(spec) > 0


@pytest.mark.parametrize("name", PUBLISHED)
def test_empty_folders_and_a_lock_are_no_data(name, folder):
    (folder / PUBLISHED[name].folder).mkdir(parents=True)
    (folder / f".{name}.lock").touch()
    assert not PUBLISHED[name].is_downloaded(folder)
    for file in PUBLISHED[name].files:
        (folder / PUBLISHED[name].folder / file).write_bytes(b"not the data")
    assert not PUBLISHED[name].is_downloaded(folder)


def test_a_file_of_mnist_with_one_wrong_byte_is_not_it(small_mnist, folder):
    fetch(MNIST)
    images = folder / "MNIST" / "raw" / "train-images-idx3-ubyte"
    whole = images.read_bytes()
    images.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert not PUBLISHED["mnist"].is_downloaded(folder)
    fetch(MNIST)
    assert images.read_bytes() == whole
    assert small_mnist.asked[-1] == ("/t10k-labels-idx1-ubyte.gz", 0)


@pytest.mark.skipif(not UNPACK.exists(), reason="the packed data sets are not beside this folder")
def test_what_the_packed_data_sets_are_unpacked_to_serves_without_a_download(folder, monkeypatch):
    subprocess.run([sys.executable, str(UNPACK), str(folder)], check=True)
    for source in (torchvision.datasets.MNIST, torchvision.datasets.CIFAR10):
        monkeypatch.setattr(source, "mirrors", [], raising=False)
        monkeypatch.setattr(source, "url", "http://127.0.0.1:9/", raising=False)
    for spec, shape in ((MNIST, (60_000, 1, 28, 28)), (CIFAR10, (50_000, 3, 32, 32))):
        assert missing_megabytes(spec) == 0
        assert load(spec).train.images.shape == shape
        load.cache_clear()
