"""The process of `engine.subprocess_jobs.run_in_subprocess`: is told what to compute, and sends the pieces back."""

import os
import sys
import threading
from multiprocessing.connection import Connection

from engine.errors import EngineError
from engine.subprocess_jobs.process import receive, send


def main() -> None:
    """Computes piece after piece until there are no more or nobody waits for them."""
    back = Connection(int(sys.argv[1]))
    try:
        compute, arguments = receive(back)
        threading.Thread(target=_exit_when_pipe_closes, args=(back,), daemon=True).start()
        for piece in compute(*arguments):
            send(back, ("piece", piece))
        send(back, ("end", None))
    except EngineError as refusal:
        send(back, ("refusal", str(refusal)))


def _exit_when_pipe_closes(back: Connection) -> None:
    """Ends this process when the other one has closed its end: nothing else ever comes from there."""
    back.poll(None)
    os._exit(0)


if __name__ == "__main__":
    main()
