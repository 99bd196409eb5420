"""A file outlives the run that no longer shows it by a few seconds, and no longer."""

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard.runtime import media_urls


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(media_urls, "monotonic", lambda: now[0])
    return now


def shown(files: MediaFileManager, *contents: bytes) -> list[str]:
    """One run of a page that shows these files; returns their addresses."""
    files.clear_session_refs()
    addresses = [files.add(content, "image/png", f"place {i}") for i, content in enumerate(contents)]
    files.remove_orphaned_files()
    return [address.removeprefix("/media/") for address in addresses]


def test_what_was_shown_a_moment_ago_can_still_be_fetched(clock):
    storage = MemoryMediaFileStorage("/media")
    files = MediaFileManager(storage)
    for _ in range(2):
        media_urls._delete_later(files)  # a second time changes nothing
    (first,) = shown(files, b"first")
    (second,) = shown(files, b"second")
    assert storage.get_file(first).content == b"first"
    clock[0] = media_urls.STILL_FETCHED_SECONDS + 0.1
    (third,) = shown(files, b"third")
    with pytest.raises(MediaFileStorageError):
        storage.get_file(first)
    assert storage.get_file(second).content == b"second"
    assert storage.get_file(third).content == b"third"


def test_what_is_shown_again_is_not_deleted(clock):
    storage = MemoryMediaFileStorage("/media")
    files = MediaFileManager(storage)
    media_urls._delete_later(files)
    (first,) = shown(files, b"first")
    shown(files, b"second")
    clock[0] = 2.0
    shown(files, b"first", b"second")
    clock[0] = media_urls.STILL_FETCHED_SECONDS + 2.1
    shown(files, b"first", b"third")
    shown(files, b"first")
    assert storage.get_file(first).content == b"first"
