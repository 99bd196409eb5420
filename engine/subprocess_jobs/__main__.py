"""The subprocess of `engine.subprocess_jobs.run_in_subprocess`: receives a call and sends its results back."""

import os
import sys
import threading
from multiprocessing.connection import Connection

from engine.errors import EngineError
from engine.subprocess_jobs.process import receive, send


def main() -> None:
    """Sends the results one by one until the generator ends or the parent is gone."""
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
    """Exits when the parent closes its end of the pipe; nothing else is ever received there."""
    back.poll(None)
    os._exit(0)


if __name__ == "__main__":
    main()
