import io
import zipfile

import safetensors.torch
import torch

from engine.runs.store import RunStore
from engine.runs.tensorboard import tensorboard_zip, weights_zip
from engine.training.events import Event
from engine.training.spec import Comparison, NetworkSpec, RunSpec

POINT = Event(5, 30, 2.0, 0.5, 0.1, (1.0,), None, None, None, None, (), 0.5, "running")


def members(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def finished_and_waiting(tmp_path):
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    network = NetworkSpec("plain", {"depth": 8})
    comparison_id = store.add(Comparison("pair", (RunSpec("with, lr 0.1", network), RunSpec("../b", network))))
    run = store.claim("w")
    assert run is not None
    store.record(run.id, "w", [POINT])
    store.end(run.id, "w", "finished", weights=safetensors.torch.save({"a": torch.ones(2)}))
    return store, store.comparison(comparison_id).runs


def test_weights_come_with_the_specification_that_trained_them(tmp_path):
    store, runs = finished_and_waiting(tmp_path)
    files = members(weights_zip(store, runs))
    name = f"with-lr-0.1-seed0-{runs[0].id[-4:]}"
    assert set(files) == {f"{name}.safetensors", f"{name}.json"}
    assert safetensors.torch.load(files[f"{name}.safetensors"])["a"].tolist() == [1, 1]
    assert RunSpec.from_json(files[f"{name}.json"].decode()) == runs[0].spec


def test_every_run_has_a_folder_of_its_own_for_tensorboard_and_none_leads_elsewhere(tmp_path):
    store, runs = finished_and_waiting(tmp_path)
    names = list(members(tensorboard_zip(store, runs)))
    assert len(names) == 2
    assert all("/events.out.tfevents." in name for name in names)
    assert all(not name.startswith((".", "/")) for name in names)
