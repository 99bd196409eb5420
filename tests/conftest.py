"""Which tests must not run beside others: they start processes of their own, measure time, or take all cores."""

from pathlib import Path

import pytest

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
    "dashboard/backpropagation/test_descent.py",
    "dashboard/comparison/test_measuring.py",
    "dashboard/features/test_memory.py",
    "dashboard/hardware",
    "dashboard/test_job.py",
    "engine/aside",
    "engine/hardware",
    "engine/training/test_cluster.py",
    "engine/training/test_faults.py",
    "engine/training/test_foreground.py",
    "engine/training/test_preset_bands.py",
    "engine/training/test_priority.py",
    "engine/training/test_recordings.py",
    "engine/training/test_worker.py",
    "pages/test_comparison.py",
    "pages/test_hardware_page.py",
)


def pytest_collection_modifyitems(items):
    """Marks them, so that all others can share the cores out among themselves."""
    for item in items:
        place = item.path.relative_to(ROOT)
        if any(place.is_relative_to(each) for each in ALONE):
            item.add_marker(pytest.mark.alone)
