"""A run that is finished gives its network back, with what it expects and what its classes are called."""

import pytest
import safetensors.torch
import torch

from engine.errors import EngineError
from engine.inspection import predict
from engine.networks import origin_of
from engine.runs.load_trained import trained_network
from engine.runs.store import RunStore
from engine.training.data.datasets import load
from engine.training.loop import Training
from engine.training.spec import Comparison, DataSpec, NetworkSpec, RunSpec

SPEC = RunSpec("plain-8", NetworkSpec("plain", {"depth": 8}), steps=5, evaluate_every=5)


def finished_run(store: RunStore, spec: RunSpec = SPEC) -> tuple[str, torch.nn.Module]:
    """A run trained for a few steps, as a worker leaves it."""
    store.add(Comparison("one", (spec,)))
    run = store.claim("worker")
    assert run is not None
    training = Training(spec)
    for _ in training.events():
        pass
    weights = {name: value.cpu().contiguous() for name, value in training.model.state_dict().items()}
    assert store.end(run.id, "worker", "finished", weights=safetensors.torch.save(weights))
    return run.id, training.model


@pytest.fixture
def store(tmp_path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")


def test_the_network_answers_as_it_did_when_its_training_ended(store):
    run_id, trained = finished_run(store)
    model = trained_network(store, run_id)
    data = load(DataSpec())
    batch = data.normalize(data.test.images[:20])
    with torch.no_grad():
        torch.testing.assert_close(model(batch), trained.eval()(batch))
    assert not model.training


def test_a_test_image_is_prepared_as_in_training_and_its_class_has_a_name(store):
    run_id, _ = finished_run(store)
    model, data = trained_network(store, run_id), load(DataSpec())
    origin = origin_of(model)
    assert origin is not None
    image = data.test.images[0].expand(3, -1, -1)
    torch.testing.assert_close(origin.preprocessing(image), data.normalize(data.test.images[:1]))
    assert predict(model, image, 1)[0].label in data.classes
    assert origin.card.title == "plain-8, seed 0"


def test_a_run_without_weights_or_that_is_not_there_is_a_sentence(store):
    store.add(Comparison("one", (SPEC,)))
    run = store.claim("worker")
    assert run is not None
    with pytest.raises(EngineError, match="is running and left no weights"):
        trained_network(store, run.id)
    with pytest.raises(EngineError, match='no run "nothing"'):
        trained_network(store, "nothing")
