import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from engine.errors import EngineError
from engine.networks.imagenet_weights import fetch, weights_folder, weights_url

CONTENT = bytes(range(256)) * 12_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server():
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):  # the name is the protocol's
            requests.append(self.path)
            if "missing" in self.path:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(CONTENT)))
            self.end_headers()
            self.wfile.write(CONTENT)

        def log_message(self, format, *args):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}", requests
    running.shutdown()
    running.server_close()


def test_a_file_arrives_with_progress_and_is_not_fetched_twice(server, tmp_path):
    address, requests = server
    seen = []
    url = f"{address}/network-{DIGEST[:8]}.pth"
    path = fetch(url, tmp_path / "new/folder", progress=lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert len(seen) > 1
    assert fetch(url, tmp_path / "new/folder") == path
    assert len(requests) == 1
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_eight_readers_at_once_fetch_it_once(server, tmp_path):
    address, requests = server
    threads = [threading.Thread(target=fetch, args=(f"{address}/n-{DIGEST[:8]}.pth", tmp_path)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(requests) == 1


def test_another_content_than_the_name_promises_is_thrown_away(server, tmp_path):
    address, _ = server
    with pytest.raises(EngineError, match=f"hash {DIGEST[:8]} instead of 00000000"):
        fetch(f"{address}/network-00000000.pth", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_needs_no_connection(tmp_path):
    (tmp_path / "network-00000000.pth").write_bytes(b"mine")
    assert fetch("http://127.0.0.1:9/network-00000000.pth", tmp_path).read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["missing-00000000.pth", "network-00000000.pth"])
def test_without_a_file_the_reader_is_told_where_to_put_it(server, tmp_path, name):
    address = server[0] if "missing" in name else "http://127.0.0.1:9"
    reason = "the server answered 404" if "missing" in name else "there is no connection"
    with pytest.raises(EngineError, match=f"{name} could not be downloaded: {reason}.*put the file.*{tmp_path}"):
        fetch(f"{address}/{name}", tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_folder_is_torchs_own_unless_it_is_set(monkeypatch, tmp_path):
    monkeypatch.delenv("CONVSCOPE_CACHE", raising=False)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    assert weights_folder() == tmp_path / "torch/hub/checkpoints"
    monkeypatch.setenv("CONVSCOPE_CACHE", str(tmp_path / "own"))
    assert weights_folder() == tmp_path / "own/hub/checkpoints"


def test_addresses_are_torchvisions_with_a_hash():
    assert weights_url("resnet18").endswith("/resnet18-f37072fd.pth")
