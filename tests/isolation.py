"""Folders and settings of their own for tests and benchmarks: nothing of this machine's user is read or written."""

import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

NOWHERE = "http://127.0.0.1:9"  # nobody listens there: what asks for the network fails at once
KEPT = ("CONVSCOPE_TEST_LOG",)


def folders(folder: Path) -> dict[str, str]:
    """Environment variables that lead everything that is kept into one folder."""
    return {
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / ".cache"),
        "XDG_CONFIG_HOME": str(folder / ".config"),
        "XDG_DATA_HOME": str(folder / ".local"),
        "TORCH_HOME": str(folder / "torch"),
        "CONVSCOPE_STORE": f"sqlite:///{folder / 'runs.sqlite'}",
        "CONVSCOPE_DATA": str(folder / "data"),
        "CONVSCOPE_CACHE": str(folder / "cache"),
        "CONVSCOPE_WORKERS": "0",
        "HTTP_PROXY": NOWHERE,
        "HTTPS_PROXY": NOWHERE,
        "NO_PROXY": "localhost,127.0.0.1",
    }


@contextmanager
def of_their_own(environment: MutableMapping[str, str]) -> Iterator[Path]:
    """Leads everything that is kept into a folder that is gone afterwards.

    Args:
        environment: `os.environ`, or a copy for a child process.
    """
    before = dict(environment)
    with tempfile.TemporaryDirectory(prefix="convscope-") as name:
        for variable in list(environment):
            if variable.startswith("CONVSCOPE_") and variable not in KEPT:
                del environment[variable]
        environment.update(folders(Path(name)))
        try:
            yield Path(name)
        finally:
            environment.clear()
            environment.update(before)
