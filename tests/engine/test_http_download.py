import hashlib
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from engine.errors import TrainingStoppedError
from engine.http_download import (
    DownloadError,
    RemoteFile,
    download,
    exclusive_file_lock,
    md5_of,
    md5s_agree,
    remove_empty_folders,
)
from tests.engine.flaky_server import Files, serving

CONTENT = bytes(range(256)) * 4000
MD5 = hashlib.md5(CONTENT).hexdigest()
ROOT = Path(__file__).parents[3]


def remote(*addresses, md5=MD5):
    return RemoteFile("numbers", tuple(addresses), md5)


def test_a_download_that_breaks_off_is_carried_on_from_where_it_was(tmp_path):
    files, sizes = Files({"/numbers": CONTENT}, breaks=2), []
    with serving(files) as address:
        path = download(remote(address + "numbers"), tmp_path, arrived=sizes.append)
    assert path.read_bytes() == CONTENT
    half, quarter = len(CONTENT) // 2, len(CONTENT) // 4
    assert files.asked == [("/numbers", 0), ("/numbers", half), ("/numbers", half + quarter)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(CONTENT)
    assert [each.name for each in tmp_path.iterdir()] == ["numbers"]


def test_what_an_ended_process_left_is_carried_on(tmp_path):
    (tmp_path / "numbers.part").write_bytes(CONTENT[:1000])
    files = Files({"/numbers": CONTENT})
    with serving(files) as address:
        assert download(remote(address + "numbers"), tmp_path).read_bytes() == CONTENT
    assert files.asked == [("/numbers", 1000)]


@pytest.mark.parametrize("beginning", [CONTENT[:1000], b"of another file" * 100, CONTENT])
def test_a_server_that_gives_no_parts_gives_the_whole_again(tmp_path, beginning):
    (tmp_path / "numbers.part").write_bytes(beginning)
    with serving(Files({"/numbers": CONTENT}, ranges=False)) as address:
        assert download(remote(address + "numbers"), tmp_path).read_bytes() == CONTENT


def test_a_part_that_is_the_whole_already_needs_nothing_more(tmp_path):
    (tmp_path / "numbers.part").write_bytes(CONTENT)
    with serving(Files({"/numbers": CONTENT})) as address:
        assert download(remote(address + "numbers"), tmp_path).read_bytes() == CONTENT


def test_a_file_that_is_here_is_not_asked_for_unless_it_is_damaged(tmp_path):
    (tmp_path / "numbers").write_bytes(CONTENT)
    files = Files({"/numbers": CONTENT})
    with serving(files) as address:
        download(remote(address + "numbers"), tmp_path)
        assert files.asked == []
        (tmp_path / "numbers").write_bytes(CONTENT[:-1])
        assert download(remote(address + "numbers"), tmp_path).read_bytes() == CONTENT


def test_the_next_address_is_tried_where_one_fails_or_gives_another_file(tmp_path):
    with serving(Files({"/wrong": b"something else", "/numbers": CONTENT})) as address:
        path = download(remote(*(address + name for name in ("none", "wrong", "numbers"))), tmp_path)
    assert path.read_bytes() == CONTENT


def test_every_answer_is_told_where_no_address_helps_and_nothing_damaged_is_kept(tmp_path):
    with serving(Files({"/wrong": b"something else"})) as address:
        file = remote(address + "none", address + "wrong")
        with pytest.raises(DownloadError, match="the server answered 404; what arrived is damaged"):
            download(file, tmp_path)
    with pytest.raises(DownloadError, match="there is no connection"):
        download(remote(address + "numbers"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_download_can_be_stopped_and_carried_on_later(tmp_path):
    files, sizes = Files({"/numbers": CONTENT}), []
    with serving(files) as address:
        with pytest.raises(TrainingStoppedError, match="Stopped while numbers was downloaded"):
            download(remote(address + "numbers"), tmp_path, arrived=sizes.append, stop_wanted=lambda: len(sizes) == 2)
        assert download(remote(address + "numbers"), tmp_path).read_bytes() == CONTENT
    assert files.asked == [("/numbers", 0), ("/numbers", sizes[-1])]


def test_files_agree_with_their_md5_only_when_all_are_there_and_unharmed(tmp_path):
    (tmp_path / "a").write_bytes(b"a")
    known = [("a", hashlib.md5(b"a").hexdigest()), ("b", hashlib.md5(b"b").hexdigest())]
    assert not md5s_agree(tmp_path, known)
    (tmp_path / "b").write_bytes(b"c")
    assert not md5s_agree(tmp_path, known)
    (tmp_path / "b").write_bytes(b"b")
    assert md5s_agree(tmp_path, known)
    assert md5_of(tmp_path / "a") == known[0][1]


HOLDING = """
import sys, time
from pathlib import Path
from engine.http_download import exclusive_file_lock
with exclusive_file_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_another_process_waits_for_its_turn_or_stops_waiting(tmp_path):
    lock = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(lock)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(TrainingStoppedError, match="another process"),
        exclusive_file_lock(lock, stop_wanted=lambda: True),
    ):
        pass
    released = []

    def release():
        time.sleep(0.3)
        released.append(True)
        holder.communicate("\n")

    thread = threading.Thread(target=release)
    thread.start()
    with exclusive_file_lock(lock):
        assert released
    thread.join()


def test_a_lock_is_gone_afterwards_and_keeps_many_threads_apart(tmp_path):
    inside, most, times = [], [], []

    def take_turns():
        for _ in range(20):
            with exclusive_file_lock(tmp_path / "lock"):
                inside.append(1)
                most.append(len(inside))
                times.append(1)
                inside.pop()

    threads = [threading.Thread(target=take_turns) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(times) == 60
    assert not (tmp_path / "lock").exists()


def fails_after(made, *, arrived=()):
    """A download that makes a folder, perhaps gets something, and fails."""
    with remove_empty_folders(made):
        made.mkdir(parents=True)
        for name in arrived:
            (made / name).write_bytes(b"what has arrived")
        raise OSError("no connection")


def test_folders_that_were_there_before_or_hold_something_stay(tmp_path):
    kept, made = tmp_path / "kept", tmp_path / "kept" / "a" / "b"
    kept.mkdir()
    with pytest.raises(OSError, match="no connection"):
        fails_after(made)
    assert list(kept.iterdir()) == []
    with pytest.raises(OSError, match="no connection"):
        fails_after(made, arrived=["half.part"])
    assert (made / "half.part").exists()
