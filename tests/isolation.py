"""Folders and settings of their own for tests and benchmarks: nothing of this machine's user is read or written."""

import os
import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

FOR_TESTS = "CONVSCOPE_TEST_"  # what a person says to the tests themselves
NOWHERE = "http://127.0.0.1:9"  # nobody listens there: what asks for the network fails at once
OFFLINE = {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "NO_PROXY": "localhost,127.0.0.1"}
_BROWSERS = Path.home() / ".cache" / "ms-playwright"


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
    }


@contextmanager
def of_their_own(environment: MutableMapping[str, str] = os.environ) -> Iterator[Path]:
    """Leads everything that is kept, by this process and its children, into a folder that is gone afterwards.

    The programs of browsers stay where Playwright has put them.
    """
    before = dict(environment)
    with tempfile.TemporaryDirectory(prefix="convscope-", ignore_cleanup_errors=True) as name:
        for variable in list(environment):
            if variable.startswith("CONVSCOPE_") and not variable.startswith(FOR_TESTS):
                del environment[variable]
        environment.update(folders(Path(name)))
        environment.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(_BROWSERS))
        try:
            yield Path(name)
        finally:
            environment.clear()
            environment.update(before)
