"""The networks of the four questions on 200 scenes that they have not learned from."""

from dataclasses import asdict

import pytest
import torch

from engine.errors import EngineError
from engine.vision_tasks import shipped_task, task_names, task_network
from engine.vision_tasks.evaluation import measure_scene_network, measure_windows
from engine.vision_tasks.shipped import FOLDER
from engine.vision_tasks.training import HELD_OUT_FIRST, HELD_OUT_SCENES, RECIPES, held_out


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def test_detection_finds_nine_of_ten_and_raises_few_false_alarms():
    result = measure_windows(task_network("windows"), held_out())
    assert result.scenes == 200
    assert result.f1 >= 0.9
    for name, value in asdict(result).items():
        assert value == pytest.approx(shipped_task("windows").result[name], abs=2e-3), name


def test_classification_and_segmentation_reach_their_goals():
    result = measure_scene_network(task_network("scenes"), held_out())
    assert result.scenes == 200
    assert result.classification >= 0.97
    assert result.mean_iou >= 0.85
    for name, value in asdict(result).items():
        assert value == pytest.approx(shipped_task("scenes").result[name], abs=6e-3), name


def test_no_network_has_learned_from_a_held_out_scene():
    assert len(held_out()) == HELD_OUT_SCENES == 200
    assert all(recipe.scenes <= HELD_OUT_FIRST for recipe in RECIPES.values())


@pytest.mark.parametrize("name", list(RECIPES))
def test_the_card_says_the_recipe_and_the_command(name):
    card = shipped_task(name)
    assert card.recipe == asdict(RECIPES[name])
    assert card.command == f"python -m engine.vision_tasks ship {name}"
    assert card.parameters == sum(weight.numel() for weight in task_network(name).parameters())


def test_all_weights_together_take_less_than_a_megabyte():
    assert set(task_names()) == set(RECIPES)
    assert sum(path.stat().st_size for path in FOLDER.glob("*.safetensors")) < 1e6


def test_an_unknown_network_is_refused():
    with pytest.raises(EngineError, match="Use one of scenes, windows"):
        shipped_task("poems")
