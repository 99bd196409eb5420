import pytest

from dashboard.runtime.warmup import finish_warmup


@pytest.fixture(autouse=True, scope="session")
def warmed_up():
    """AppTest runs a page without the entry script, which would wait until the imports of the warm-up are done."""
    finish_warmup()


@pytest.fixture(autouse=True)
def runs_of_its_own(tmp_path, monkeypatch):
    """A page under test neither sees the runs of this machine's user nor starts workers."""
    monkeypatch.setenv("CONVSCOPE_STORE", f"sqlite:///{tmp_path / 'runs.sqlite'}")
    monkeypatch.setenv("CONVSCOPE_WORKERS", "0")
