import dataclasses

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from engine.runs.tensorboard import event_file
from engine.training.events import Event

POINT = Event(5, 300, 2.0, 0.5, 0.1, (1.5, 0.25), None, None, None, None, (), 0.5, "running")
LAST = dataclasses.replace(POINT, step=300, test_loss=1e39, test_error=0.125, final_train_loss=0.75, status="finished")


def test_tensorboard_reads_what_was_measured(tmp_path):
    content = event_file([POINT, LAST], layers=["conv1", "linear"], started=1000.0)
    (tmp_path / "events.out.tfevents.1000.convscope").write_bytes(content)
    read = EventAccumulator(str(tmp_path)).Reload()
    points = {tag: [(each.step, each.value) for each in read.Scalars(tag)] for tag in read.Tags()["scalars"]}
    assert points["loss/train"] == [(5, 2.0), (300, 2.0)]
    assert points["error/test"] == [(300, 0.125)]
    assert points["loss/test"] == [(300, float("inf"))]
    assert points["loss/train, all images"] == [(300, 0.75)]
    assert points["gradient norm/linear"] == [(5, 0.25), (300, 0.25)]
    assert points["learning rate"] == [(5, pytest.approx(0.1)), (300, pytest.approx(0.1))]
    assert read.Scalars("loss/train")[0].wall_time == 1000.5
