"""Images that a page has shown a moment ago stay with the server, for browsers that are about to fetch them."""

from time import monotonic

from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager

STILL_FETCHED_SECONDS = 3.0


def keep_for_late_fetches() -> None:
    """Has the server delete files a few seconds after nothing shows them any more, instead of at once.

    Streamlit deletes a file at the end of the first run that shows another one in its place. Where controls change
    quickly, that is often before the browser has asked for the file of the run before, and it is told 404. There is no
    setting for it, so its store of files is told here, once a server.
    """
    if runtime.exists():
        _delete_later(runtime.get_instance().media_file_mgr)


def _delete_later(files: MediaFileManager) -> None:
    storage = files._storage
    if getattr(storage, "deletes_later", False):
        return
    at_once, waiting = storage.delete_file, {}

    def delete_file(file_id: str) -> None:
        """Called with the manager's lock; what has waited long enough goes, unless it is shown again."""
        now = monotonic()
        waiting.pop(file_id, None)
        waiting[file_id] = now  # the latest stand last
        for due in [each for each, since in waiting.items() if now - since > STILL_FETCHED_SECONDS]:
            del waiting[due]
            if due not in files._file_metadata:
                at_once(due)

    storage.delete_file = delete_file
    storage.deletes_later = True  # pyright: ignore[reportAttributeAccessIssue]
