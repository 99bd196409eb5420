import pytest

from engine.errors import EngineError
from engine.training.models import build_network
from engine.training.presets import preset, presets
from engine.training.spec import Comparison


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


def test_seeds_epochs_and_data_set_can_be_chosen():
    comparison = preset("residual-vs-plain").comparison(seeds=2, epochs=3, dataset="shapes", device="cpu")
    assert [run.seed for run in comparison.runs] == [0] * 4 + [1] * 4
    assert {run.steps for run in comparison.runs} == {3 * 62}
    assert {run.data.name for run in comparison.runs} == {"shapes"}


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
