"""All tests have folders of their own; some must not run beside others.

Those start processes of their own, measure time, or take all cores.
"""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.isolation import of_their_own

ROOT = Path(__file__).parent
ALONE = (
    "benchmarks",
    "browser/test_answering.py",
    "browser/test_architectures.py",
    "browser/test_batch_normalization.py",
    "browser/test_hardware.py",
    "browser/test_player.py",
    "browser/test_quick_points.py",
    "browser/test_residual.py",
    "browser/test_training.py",
    "dashboard/runtime/test_jobs.py",
    "dashboard/views/backpropagation/test_descent.py",
    "dashboard/views/features/test_memory.py",
    "dashboard/views/hardware",
    "engine/hardware",
    "engine/runs/test_faults.py",
    "engine/runs/test_ray_cluster.py",
    "engine/runs/test_worker.py",
    "engine/shipping/test_recordings.py",
    "engine/subprocess_jobs",
    "engine/training/test_nice.py",
    "engine/training/test_preset_bands.py",
    "engine/training/test_process_pool.py",
    "pages/test_comparison.py",
    "pages/test_hardware_page.py",
)


def pytest_configure(config):
    """Nothing of this machine's user is read or written, neither by modules as they are imported nor by processes."""
    own = ExitStack()
    own.enter_context(of_their_own())
    config.add_cleanup(own.close)


@pytest.fixture
def published_data(monkeypatch):
    """The folder of data sets that a person has named for tests; they are skipped where it lacks what they need."""
    from engine.training.data.download import PUBLISHED

    def folder(name: str) -> Path:
        named = os.environ.get("CONVSCOPE_TEST_DATA", "")
        if not named or not PUBLISHED[name].is_downloaded(Path(named)):
            pytest.skip(f"CONVSCOPE_TEST_DATA names no folder with {name}")
        monkeypatch.setenv("CONVSCOPE_DATA", named)
        return Path(named)

    return folder


def pytest_xdist_make_scheduler(config, log):
    """The tests of a file share a process, but a walk over each page may go wherever there is time."""
    from xdist.scheduler import LoadFileScheduling

    class FilesAndWalks(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return nodeid if "test_hostile_values.py" in nodeid else super()._split_scope(nodeid)

    return FilesAndWalks(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items):
    """Marks them, so that all others can share the cores out among themselves."""
    assert all((ROOT / each).exists() for each in ALONE)
    for item in items:
        place = item.path.relative_to(ROOT)
        if any(place.is_relative_to(each) for each in ALONE):
            item.add_marker(pytest.mark.alone)
