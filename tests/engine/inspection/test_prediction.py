from pathlib import Path

import pytest
import torch
from torch import nn

from engine.errors import EngineError
from engine.images import sample
from engine.inspection import predict, predictions
from engine.networks import build

SQUEEZENET = Path(__file__).parents[4] / "shared/weights/squeezenet1_1-imagenet-fp16.pth"
needs_weights = pytest.mark.skipif(not SQUEEZENET.exists(), reason="the trained test weights are not here")


@needs_weights
def test_a_trained_network_names_the_cat_and_the_cup():
    model = build("squeezenet1_1", weights=SQUEEZENET)
    cat = predict(model, sample("chelsea"), 3)
    assert [prediction.label for prediction in cat] == ["tiger cat", "Egyptian cat", "tabby"]
    assert cat[0].probability == pytest.approx(0.39, abs=0.01)
    assert cat[0].index == 282
    assert predict(model, sample("coffee"), 1)[0].label == "espresso"


def test_probabilities_are_the_softmax_of_the_logits():
    logits = torch.tensor([[0.0, torch.log(torch.tensor(3.0)), 0.0]])
    first, second = predictions(nn.Identity(), logits, 2)
    assert (first.label, first.index) == ("class 1", 1)
    assert first.probability == pytest.approx(0.6)
    assert second.probability == pytest.approx(0.2)


def test_more_classes_than_there_are_gives_all():
    assert len(predictions(nn.Identity(), torch.zeros(1, 4), 9)) == 4


@pytest.mark.parametrize(
    ("logits", "k", "message"),
    [
        (torch.zeros(1, 3), 0, "at least 1"),
        (torch.zeros(2, 3), 1, "one image"),
        (torch.tensor([[0.0, torch.inf]]), 1, "not finite"),
    ],
)
def test_bad_input_is_a_sentence(logits, k, message):
    with pytest.raises(EngineError, match=message):
        predictions(nn.Identity(), logits, k)
