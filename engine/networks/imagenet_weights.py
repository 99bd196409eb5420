"""ImageNet weights from torchvision's own addresses: downloaded once, checked by their hash, kept in a folder."""

import contextlib
import hashlib
import os
import re
import tempfile
import threading
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from engine.errors import EngineError
from engine.http_download import remove_empty_folders

Progress = Callable[[int, int], object]
"""Called with the bytes that have arrived and the bytes in all (0 where the server does not say)."""

_CHUNK_BYTES = 1 << 20
_TIMEOUT_SECONDS = 20
_HASH_IN_NAME = re.compile(r"-([0-9a-f]{8,64})\.")

_one_at_a_time: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def weights_folder() -> Path:
    """Where downloaded weights are kept: below CONVSCOPE_CACHE, else where torch itself keeps them."""
    import torch

    cache = os.environ.get("CONVSCOPE_CACHE")
    return Path(cache, "hub", "checkpoints") if cache else Path(torch.hub.get_dir(), "checkpoints")


def weights_url(name: str) -> str:
    """Where torchvision's ImageNet weights of a network are published (the first edition, as in the paper)."""
    from torchvision.models import get_model_weights

    return get_model_weights(name)["IMAGENET1K_V1"].url


def weights_megabytes(name: str) -> float:
    """How large the download is."""
    from torchvision.models import get_model_weights

    return get_model_weights(name)["IMAGENET1K_V1"].meta["_file_size"]


def weights_file(name: str) -> Path:
    """Where the ImageNet weights of a network lie once they are downloaded."""
    return weights_folder() / _file_name(weights_url(name))


def imagenet_labels() -> tuple[str, ...]:
    """ImageNet's thousand classes in the order of the logits."""
    from torchvision.models import SqueezeNet1_1_Weights

    return tuple(SqueezeNet1_1_Weights.IMAGENET1K_V1.meta["categories"])


def fetch(url: str, folder: Path, *, progress: Progress | None = None) -> Path:
    """A file from the web, downloaded unless it is there already.

    Args:
        url: its name ends with the beginning of its SHA-256, as torchvision's do: "resnet18-f37072fd.pth".
        folder: where it is kept.
        progress: told as bytes arrive.

    Returns:
        The file's path.

    Raises:
        EngineError: it could not be downloaded, or what arrived has another hash.
    """
    target = folder / _file_name(url)
    with _one_at_a_time[str(target)]:
        if not target.exists():
            try:
                with remove_empty_folders(folder):
                    folder.mkdir(parents=True, exist_ok=True)
                    _download(url, target, progress)
            except OSError as error:
                raise EngineError(_advice(url, target, error)) from error
    return target


def _file_name(url: str) -> str:
    return Path(urlsplit(url).path).name


def _download(url: str, target: Path, progress: Progress | None) -> None:
    """Writes to a neighbouring file first, so that a broken-off download leaves nothing behind."""
    handle, partial = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    sha256 = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as file, urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as response:
            total, done = int(response.headers.get("Content-Length", 0)), 0
            while chunk := response.read(_CHUNK_BYTES):
                file.write(chunk)
                sha256.update(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, total)
        _check_hash(target.name, sha256.hexdigest())
        os.replace(partial, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(partial)


def _check_hash(name: str, digest: str) -> None:
    expected = _HASH_IN_NAME.search(name)
    if expected and not digest.startswith(expected.group(1)):
        raise EngineError(
            f"{name} arrived with hash {digest[: len(expected.group(1))]} instead of {expected.group(1)}: it is "
            "damaged or not the real file, and was not kept. Try again."
        )


def _advice(url: str, target: Path, error: OSError) -> str:
    """Why a download failed, and how to do without it."""
    if isinstance(error, urllib.error.HTTPError):
        reason = f"the server answered {error.code}"
    elif isinstance(error, (urllib.error.URLError, TimeoutError, ConnectionError)):
        reason = "there is no connection"
    else:
        reason = f"{error.strerror or error}"
    return (
        f"{target.name} could not be downloaded: {reason}. Try again with a connection, or put the file from {url} "
        f"into the folder {target.parent}. Networks that ship with Convscope need no download."
    )
