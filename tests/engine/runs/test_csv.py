import csv
import io

from engine.runs.csv import runs_csv
from engine.runs.store import RunStore
from engine.training.events import Event
from engine.training.spec import Comparison, DataSpec, NetworkSpec, RunSpec

RUN = RunSpec('plain-8, "wide"', NetworkSpec("plain", {"depth": 8}), steps=10, seed=3)
FIRST = Event(5, 10, 2.25, 0.75, 0.1, (1.0, 2.0), None, None, None, None, (), 0.5, "running")
SHIFTED = RunSpec(
    "dense",
    NetworkSpec("perceptron", {"input_size": 8}),
    data=DataSpec("digits", test_shifts=(0, 2)),
    steps=10,
    seed=4,
)
MOVED = Event(10, 10, 1.0, 0.5, 0.1, (4.0,), 1.0, 0.25, 1.0, 0.5, (0.25, 0.75), 1.0, "finished")
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
            "learning rate",
            "training loss (nats)",
            "training error (share)",
            "test loss (nats)",
            "test error (share)",
            "final training loss (nats)",
            "final training error (share)",
            "time (s)",
            "status",
        ],
        [RUN.name, "3", "5", "0.1", "2.25", "0.75", "", "", "", "", "0.5", "running"],
        [RUN.name, "3", "10", "0.05", "1.5", "0.5", "1.25", "0.25", "1.125", "0.125", "1.0", "finished"],
    ]


def test_a_run_without_points_leaves_only_the_head(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    comparison_id = store.add(Comparison("one", (RUN,)))
    assert runs_csv(store, store.comparison(comparison_id).runs).count("\n") == 1


def test_norms_and_errors_on_shifted_images_have_columns_of_all_runs(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    comparison_id = store.add(Comparison("two", (RUN, SHIFTED)))
    for layers, point in (("first", "second"), LAST), (("conv1",), MOVED):
        claimed = store.claim("worker")
        assert claimed is not None
        store.describe(claimed.id, layers=layers, parameters=1)
        store.record(claimed.id, "worker", [point])
        store.end(claimed.id, "worker", "finished")
    plain, moved = csv.DictReader(io.StringIO(runs_csv(store, store.comparison(comparison_id).runs)))
    columns = [name for name in plain if " shifted " in name or " norm " in name]
    assert columns == [
        "test error shifted by 0 px (share)",
        "test error shifted by 2 px (share)",
        "gradient norm of first",
        "gradient norm of second",
        "gradient norm of conv1",
    ]
    assert [plain[name] for name in columns] == ["", "", "1.0", "2.0", ""]
    assert [moved[name] for name in columns] == ["0.25", "0.75", "", "", "4.0"]
