"""Training in the background: whoever reads a page, and whatever else the machine is used for, goes first."""

import contextlib
import os
from pathlib import Path

NICENESS = 10
_SESSION = Path("/proc/self/autogroup")


def go_behind_others() -> None:
    """Lowers the priority of this process, and of the session that it leads, where the system has such a thing.

    Linux may share the processor out among sessions first and only then within each, so that the priority of a process
    alone means nothing to a dashboard in another session. Must be called before other threads begin: each has its own.
    """
    if not hasattr(os, "nice"):
        return
    if os.nice(0) < NICENESS:
        os.nice(NICENESS - os.nice(0))
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # not there, or not allowed in this container
            _SESSION.write_text(str(NICENESS))
