"""HTTP downloads: resumed after an interruption, checked by MD5, by one process at a time.

Libraries that were considered: pooch checks hashes but starts a broken download anew and cannot be cancelled;
huggingface_hub resumes and locks, for files of its own hub only; torch.hub.download_url_to_file and
torchvision.datasets.utils neither resume nor lock. So the standard library's client is used here. Weights
of ImageNet come through ``engine.networks.imagenet_weights``, which checks the SHA-256 in their names.
"""

import hashlib
import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from engine.errors import TrainingStoppedError

try:
    import fcntl
except ImportError:  # a system without it gets no lock between processes
    fcntl = None

Arrived = Callable[[int], object]
"""Called with the number of bytes received so far."""

_CHUNK_BYTES = 1 << 17
_TIMEOUT_SECONDS = 20
_TRIES = 5
_LOOK_SECONDS = 0.1
_WHOLE, _PART, _NOTHING_LEFT = 200, 206, 416


class DownloadError(OSError):
    """Raised when every address failed; the message gives each one's answer."""


@dataclass(frozen=True)
class RemoteFile:
    """A file and what it must be.

    Attributes:
        name: what it is called here.
        addresses: where it can be had, the best first.
        md5: of its content, as hexadecimal digits.
    """

    name: str
    addresses: tuple[str, ...]
    md5: str


def never_stop() -> bool:
    """Never requests a stop."""
    return False


def download(
    file: RemoteFile, folder: Path, *, arrived: Arrived = bool, stop_wanted: Callable[[], bool] = never_stop
) -> Path:
    """Downloads a file into a folder; a partial download is resumed.

    Args:
        file: what is wanted.
        folder: destination; a partial file is kept there with the suffix ".part".
        arrived: called with the number of bytes received so far.
        stop_wanted: checked after every chunk.

    Returns:
        Where it is.

    Raises:
        DownloadError: no address gave it.
        TrainingStoppedError: somebody asked to stop.
    """
    target = folder / file.name
    if target.exists() and md5_of(target) == file.md5:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    answers = []
    for address in file.addresses:
        try:
            _receive(address, part, arrived, stop_wanted)
        except (OSError, http.client.HTTPException) as error:
            answers.append(_reason(error))
            if not _size(part):
                part.unlink(missing_ok=True)
            continue
        if md5_of(part) == file.md5:
            return part.replace(target)
        part.unlink()
        answers.append("what arrived is damaged or another file")
    raise DownloadError(f"{file.name}: {'; '.join(answers)}")


def _receive(address: str, part: Path, arrived: Arrived, stop_wanted: Callable[[], bool]) -> None:
    """Requests the missing bytes until the file is complete; retries as long as each attempt receives something."""
    failures = 0
    while True:
        before = _size(part)
        try:
            if _receive_once(address, part, arrived, stop_wanted):
                return
            failure: Exception = OSError("the connection broke off")
        except urllib.error.HTTPError:
            raise
        except (OSError, http.client.HTTPException) as error:
            failure = error
        failures = 0 if _size(part) > before else failures + 1
        if failures == _TRIES or before == 0 == _size(part):
            raise failure


def _receive_once(address: str, part: Path, arrived: Arrived, stop_wanted: Callable[[], bool]) -> bool:
    """One connection; returns whether the file has the length that the server states."""
    here = _size(part)
    request = urllib.request.Request(address, headers={"Range": f"bytes={here}-"} if here else {})
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code == _NOTHING_LEFT and here:
            return True  # whole, or too long, which its MD5 will say
        raise
    with response, part.open("ab" if response.status == _PART else "wb") as kept:
        missing = response.headers.get("Content-Length")
        expected = kept.tell() + int(missing) if missing else None
        while piece := response.read(_CHUNK_BYTES):
            kept.write(piece)
            arrived(kept.tell())
            if stop_wanted():
                raise TrainingStoppedError(f"Stopped while {part.stem} was downloaded.")
        return expected is None or kept.tell() >= expected


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answered {error.code}"
    if isinstance(error, urllib.error.URLError):
        return f"there is no connection ({error.reason})"
    return str(error) or type(error).__name__


def md5_of(path: Path) -> str:
    """The MD5 of a file's content, as hexadecimal digits; it guards against damage, not against malice."""
    state = path.stat()
    return _md5_of(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=64)
def _md5_of(path: Path, _size_bytes: int, _changed: int) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def md5s_agree(folder: Path, known: Sequence[tuple[str, str]]) -> bool:
    """Whether all files are in a folder and have their MD5."""
    return all((folder / name).is_file() and md5_of(folder / name) == md5 for name, md5 in known)


@contextmanager
def remove_empty_folders(folder: Path) -> Iterator[None]:
    """Removes empty folders that were created for a failed download.

    Partial files (".part") stay and are resumed by the next attempt.

    Args:
        folder: the download folder; it and its parents are checked.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        yield
    except BaseException:
        for each in made:
            with suppress(OSError):  # it holds something, or was never made
                each.rmdir()
        raise


@contextmanager
def exclusive_file_lock(lock: Path, *, stop_wanted: Callable[[], bool] = never_stop) -> Iterator[None]:
    """Context that holds a lock file exclusively among processes and threads; the file is removed afterwards.

    Raises:
        TrainingStoppedError: somebody asked to stop while it waited.
    """
    while True:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("a") as held:
            _wait_for(held, stop_wanted)
            if not _is_current_file(lock, held):  # the previous holder has removed it
                continue
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)
            return


def _wait_for(held: IO[str], stop_wanted: Callable[[], bool]) -> None:
    while fcntl is not None:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if stop_wanted():
                raise TrainingStoppedError("Stopped while another process downloaded.") from None
            time.sleep(_LOOK_SECONDS)


def _is_current_file(path: Path, held: IO[str]) -> bool:
    """Whether an open file is the one that has the path now."""
    try:
        return os.path.samestat(path.stat(), os.fstat(held.fileno()))
    except FileNotFoundError:
        return False
