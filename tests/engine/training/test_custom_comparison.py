import pytest

from engine.errors import EngineError
from engine.training.custom_comparison import DATA, NETWORKS, Experiment
from engine.training.data.datasets import facts, load


def test_an_epoch_sees_every_full_batch_once():
    (run,) = Experiment(("resnet-8",), epochs=3, batch_size=64).comparison().runs
    assert run.steps == 3 * 21  # 1400 images are 21 batches of 64, and 56 are left over
    assert run.evaluate_every % run.log_every == 0


def test_every_network_is_trained_once_a_seed_with_the_same_recipe():
    experiment = Experiment(("plain-20", "lenet"), "digits-16", "adamw", 0.003, "constant", seeds=2)
    runs = experiment.comparison().runs
    assert [(run.name, run.seed) for run in runs] == [("plain-20", 0), ("lenet", 0), ("plain-20", 1), ("lenet", 1)]
    assert len({(run.optimizer, run.data, run.steps, run.batch_size) for run in runs}) == 1
    assert (runs[0].optimizer.name, runs[0].optimizer.decay) == ("adamw", "constant")


@pytest.mark.parametrize("data", DATA)
def test_every_network_takes_every_data_set_except_lenet_the_smallest_images(data):
    for name in NETWORKS:
        if data == "digits" and name.startswith("lenet"):
            with pytest.raises(EngineError, match="8×8 pixels"):
                Experiment((name,), data).comparison()
        else:
            assert len(Experiment((name,), data).comparison().runs) == 1


@pytest.mark.parametrize("name", ["digits", "digits-16", "shapes"])
def test_what_is_said_of_a_data_set_holds(name):
    about, data = facts(DATA[name]), load(DATA[name])
    assert data.train.images.shape == (about.training, about.channels, about.side, about.side)
    assert len(data.classes) == 10


@pytest.mark.parametrize(
    ("experiment", "words"),
    [
        (Experiment(()), "0 networks"),
        (Experiment(("resnet-9",)), 'no network "resnet-9"'),
        (Experiment(("resnet-8",), "faces"), 'no data set "faces"'),
        (Experiment(("resnet-8",), epochs=0), "at least 1"),
        (Experiment(("resnet-8",), learning_rate=-1.0), "learning rate of -1"),
    ],
)
def test_an_impossible_experiment_is_explained(experiment, words):
    with pytest.raises(EngineError, match=words):
        experiment.comparison()
