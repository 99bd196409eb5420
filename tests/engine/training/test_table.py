import csv
import io

from engine.training.events import Event
from engine.training.spec import Comparison, NetworkSpec, RunSpec
from engine.training.store import RunStore
from engine.training.table import runs_csv

RUN = RunSpec('plain-8, "wide"', NetworkSpec("plain", {"depth": 8}), steps=10, seed=3)
FIRST = Event(5, 10, 2.25, 0.75, 0.1, (1.0, 2.0), None, None, None, None, (), 0.5, "running")
LAST = Event(10, 10, 1.5, 0.5, 0.05, (1.0, 2.0), 1.25, 0.25, 1.125, 0.125, (), 1.0, "finished")


def test_each_point_is_a_line_with_its_run_and_nothing_where_nothing_was_measured(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    store.add(Comparison("one", (RUN,)))
    claimed = store.claim("worker")
    assert claimed is not None
    store.record(claimed.id, "worker", [FIRST, LAST])
    lines = list(csv.reader(io.StringIO(runs_csv(store, [claimed]))))
    assert lines == [
        [
            "run",
            "seed",
            "step",
            "learning_rate",
            "train_loss",
            "train_error",
            "test_loss",
            "test_error",
            "final_train_loss",
            "final_train_error",
            "seconds",
            "status",
        ],
        [RUN.name, "3", "5", "0.1", "2.25", "0.75", "", "", "", "", "0.5", "running"],
        [RUN.name, "3", "10", "0.05", "1.5", "0.5", "1.25", "0.25", "1.125", "0.125", "1.0", "finished"],
    ]


def test_a_run_without_points_leaves_only_the_head(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    comparison_id = store.add(Comparison("one", (RUN,)))
    assert runs_csv(store, store.comparison(comparison_id).runs).count("\n") == 1
