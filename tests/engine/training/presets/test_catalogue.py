import dataclasses

import pytest

from engine.errors import EngineError
from engine.training.build_network import build_network, check_fit
from engine.training.data.datasets import dataset_names, facts
from engine.training.loop import train
from engine.training.presets.catalogue import preset, presets
from engine.training.spec import Comparison, NetworkSpec, RunSpec


@pytest.mark.parametrize("name", presets())
def test_every_preset_says_what_it_shows_and_what_not_and_its_networks_can_be_built(name):
    chosen = preset(name)
    assert all((chosen.title, chosen.question, chosen.shows, chosen.does_not_show, chosen.sources))
    assert Comparison.from_json(chosen.comparison().to_json()) == chosen.comparison()
    for run in chosen.runs:
        build_network(run.network, in_channels=1, num_classes=10)


def test_the_default_preset_compares_networks_with_the_same_parameters():
    runs = {run.name: run for run in preset("residual-vs-plain").runs}
    assert list(runs) == ["plain-8", "resnet-8", "plain-44", "resnet-44"]
    counts = [
        sum(weight.numel() for weight in build_network(run.network, in_channels=1, num_classes=10).parameters())
        for run in runs.values()
    ]
    assert counts == [19_074, 19_074, 165_570, 165_570]


def test_every_batch_size_sees_the_same_images_and_moves_as_far_for_each():
    runs = preset("batch-size").runs
    assert {run.steps * run.batch_size for run in runs} == {19_200}
    assert {run.optimizer.learning_rate / run.batch_size for run in runs} == {0.1 / 64}


def test_seeds_epochs_and_data_set_can_be_chosen():
    comparison = preset("residual-vs-plain").comparison(seeds=2, epochs=3, dataset="shapes", device="cpu")
    assert [run.seed for run in comparison.runs] == [0] * 4 + [1] * 4
    assert {run.steps for run in comparison.runs} == {3 * 62}
    assert {run.data.name for run in comparison.runs} == {"shapes"}


def test_a_longer_run_has_as_many_points_and_tests_as_the_preset_and_a_shorter_one_keeps_their_distance():
    def counts(run: RunSpec) -> tuple[int, int]:
        return run.steps // run.log_every, run.steps // run.evaluate_every

    long = preset("residual-vs-plain").comparison(epochs=200).runs[0]
    assert long.steps == 200 * 21
    assert counts(long) == (60, 12)
    on_mnist = preset("residual-vs-plain").comparison(epochs=10, dataset="mnist").runs[0]
    assert counts(on_mnist) == (58, 11)  # 300 steps fit 31.2 times into these 9370, so points are 32 times as far apart
    short = preset("residual-vs-plain-cifar10").comparison(epochs=6).runs[0]
    assert (short.log_every, short.evaluate_every) == (78, 390)


@pytest.mark.parametrize("dataset", dataset_names())
@pytest.mark.parametrize("name", presets())
def test_every_preset_can_be_trained_on_every_data_set(name, dataset):
    for run in preset(name).comparison(dataset=dataset, device="cpu").runs:
        about = facts(run.data)
        check_fit(run.name, run.network, channels=about.channels, side=about.side)
        assert run.data.name == dataset
        assert run.network.options.get("input_size", about.side) == about.side


def test_digits_keep_their_canvas_and_larger_images_need_none():
    def sides(dataset: str) -> set[int]:
        return {facts(run.data).side for run in preset("shifted-digits").comparison(dataset=dataset).runs}

    assert sides("digits") == {16}
    assert sides("shapes") == {16}
    assert sides("mnist") == {28}


def test_a_preset_made_for_small_images_is_trained_on_larger_ones():
    run = preset("dropout").comparison(dataset="shapes", device="cpu").runs[1]
    *_, last = train(dataclasses.replace(run, steps=10, log_every=5, evaluate_every=10))
    assert last.status == "finished"


def test_a_network_made_for_another_size_is_refused_in_a_sentence():
    with pytest.raises(EngineError, match="LeNet does not work on images of 28×28 pixels: it is made for 16×16"):
        check_fit("LeNet", NetworkSpec("lenet", {"input_size": 16}), channels=1, side=28)
    with pytest.raises(EngineError, match="nothing would be left of them"):
        check_fit("VGG", NetworkSpec("vgg"), channels=1, side=4)


@pytest.mark.parametrize(
    ("choose", "message"),
    [
        (lambda: preset("unknown"), 'no preset "unknown". Use one of residual-vs-plain'),
        (lambda: preset("residual-vs-plain").comparison(seeds=0), "0 seeds"),
        (lambda: preset("residual-vs-plain").comparison(epochs=0), "0 epochs"),
        (lambda: preset("residual-vs-plain").comparison(epochs=1, dataset="none"), 'no data set "none"'),
    ],
)
def test_impossible_choices_are_refused(choose, message):
    with pytest.raises(EngineError, match=message):
        choose()
