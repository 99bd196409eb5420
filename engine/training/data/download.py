"""Data sets downloaded from torchvision's addresses: whether they are complete, and fetching them."""

import gzip
import shutil
import struct
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.http_download import RemoteFile, download, exclusive_file_lock, md5s_agree, never_stop, remove_empty_folders

Progress = Callable[[str, int, int], object]
"""Called with a data set's name, the bytes received, and the bytes in all."""

_MNIST_FILES = tuple(
    f"{part}-{kind}" for part in ("train", "t10k") for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")
)
_MNIST_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
_CIFAR10_FILES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch", "batches.meta")


@dataclass(frozen=True)
class Published:
    """A data set as it is published.

    Attributes:
        source: the name of torchvision's class, which knows addresses and MD5s.
        folder: where torchvision looks for it, within the data folder.
        files: what lies there when it is complete.
        download_bytes: size of what is downloaded.
        md5: of those files whose MD5 is published nowhere else; torchvision knows CIFAR-10's.
    """

    source: str
    folder: str
    files: tuple[str, ...]
    download_bytes: int
    md5: Mapping[str, str] = field(default_factory=dict)

    def is_downloaded(self, data: Path) -> bool:
        """Whether its files are in the data folder, as long as they say themselves and unharmed.

        A file is read as a whole only once as long as it does not change.
        """
        folder = data / self.folder
        if not all((folder / name).is_file() and _is_whole(folder / name) for name in self.files):
            return False
        return md5s_agree(folder, self._known_md5s())

    def _known_md5s(self) -> list[tuple[str, str]]:
        """Names and MD5s of unpacked files; none for Fashion-MNIST, of which only the packed ones' are published."""
        if self.source != "CIFAR10":
            return list(self.md5.items())
        source = self.torchvision_dataset()
        meta = (source.meta["filename"], source.meta["md5"])
        return [*map(tuple, source.train_list), *map(tuple, source.test_list), meta]

    def torchvision_dataset(self) -> Any:
        """Torchvision's class."""
        import torchvision.datasets

        return getattr(torchvision.datasets, self.source)


PUBLISHED = {
    "mnist": Published("MNIST", "MNIST/raw", _MNIST_FILES, 11_594_722, _MNIST_MD5),
    "fashion-mnist": Published("FashionMNIST", "FashionMNIST/raw", _MNIST_FILES, 30_878_645),
    "cifar10": Published("CIFAR10", "cifar-10-batches-py", _CIFAR10_FILES, 170_498_071),
}


def fetch(
    name: str, data: Path, *, progress: Progress | None = None, stop_wanted: Callable[[], bool] = never_stop
) -> None:
    """Makes sure that a data set is in the data folder; one process at a time, the others wait for it.

    Args:
        name: of ``PUBLISHED``.
        data: the data folder.
        progress: told how much has arrived.
        stop_wanted: asked now and then while it downloads or waits.

    Raises:
        EngineError: it could not be downloaded or written.
        TrainingStoppedError: somebody asked to stop.
    """
    known = PUBLISHED[name]
    if known.is_downloaded(data):
        return
    try:
        with (
            remove_empty_folders(data / known.folder),
            exclusive_file_lock(data / f".{name}.lock", stop_wanted=stop_wanted),
        ):
            if not known.is_downloaded(data):  # else another process has fetched it meanwhile
                _download(name, data, progress or (lambda *_: None), stop_wanted)
    except OSError as error:
        raise EngineError(
            f"{known.source} is not in {data} and could not be downloaded ({error}). Connect to the network once, put "
            f"its files there, or set CONVSCOPE_DATA to the folder that has them."
        ) from error


def _download(name: str, data: Path, progress: Progress, stop_wanted: Callable[[], bool]) -> None:
    known, done = PUBLISHED[name], 0
    source, folder = known.torchvision_dataset(), data / known.folder
    for file in _remote_files(source):
        before = done

        def arrived(size: int, before: int = before) -> None:
            progress(name, min(before + size, known.download_bytes), known.download_bytes)

        mine = not (folder / file.name).exists()
        archive = download(file, folder, arrived=arrived, stop_wanted=stop_wanted)
        done += archive.stat().st_size
        _unpack(archive, folder)
        if mine:  # an archive that was there before is kept
            archive.unlink()


def _remote_files(source: Any) -> list[RemoteFile]:
    if hasattr(source, "tgz_md5"):
        return [RemoteFile(source.filename, (source.url,), source.tgz_md5)]
    return [RemoteFile(name, tuple(mirror + name for mirror in source.mirrors), md5) for name, md5 in source.resources]


def _unpack(archive: Path, folder: Path) -> None:
    """Writes what an archive holds beside it, each file whole or not at all."""
    if archive.name.endswith(".tar.gz"):
        with tarfile.open(archive, "r:gz") as files:
            for member in files:
                name = Path(member.name).name
                if name in _CIFAR10_FILES and (content := files.extractfile(member)) is not None:
                    _write(folder / name, content)
    else:
        with gzip.open(archive) as content:
            _write(folder / archive.stem, content)


def _write(path: Path, content: Any) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as kept:
        shutil.copyfileobj(content, kept)
    part.replace(path)


def _is_whole(path: Path) -> bool:
    """Whether a file is as long as its head says (IDX: a rank, then the lengths of its axes), or simply not empty."""
    size = path.stat().st_size
    if "-idx" not in path.name:
        return size > 0
    with path.open("rb") as content:
        head = content.read(4)
        rank = head[3] if len(head) == 4 else 0
        lengths = content.read(4 * rank)
    if not rank or len(lengths) < 4 * rank:
        return False
    values = 1
    for length in struct.unpack(f">{rank}I", lengths):
        values *= length
    return size == 4 + 4 * rank + values
