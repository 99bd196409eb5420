"""A local web server that interrupts responses, for tests of downloads."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Files:
    """The server's files, and the requests that it received.

    Args:
        contents: bytes by path.
        breaks: how many answers break off in the middle.
        ranges: whether it can answer with a part.
    """

    def __init__(self, contents: dict[str, bytes], *, breaks: int = 0, ranges: bool = True) -> None:
        self.contents = contents
        self.breaks = breaks
        self.ranges = ranges
        self.asked: list[tuple[str, int]] = []


@contextmanager
def serving(files: Files) -> Iterator[str]:
    """The server's address, with a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = files.contents.get(self.path)
            if content is None:
                self.send_error(404)
                return
            start = self._start()
            files.asked.append((self.path, start))
            if start >= len(content) and start:
                self.send_error(416)
                return
            rest = content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            if files.breaks:
                files.breaks -= 1
                rest = rest[: len(rest) // 2]
            self.wfile.write(rest)

        def _start(self):
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            return int(asked.group(1)) if asked and files.ranges else 0

        def log_message(self, format, *args):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
