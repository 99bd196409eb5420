import dataclasses
from typing import Any

from engine.training.loop import train
from engine.training.presets import preset


def ends(name, *, only=None) -> dict[str, Any]:
    runs = [run for run in preset(name).runs if only is None or run.name in only]
    return {run.name: list(train(dataclasses.replace(run, device="cpu")))[-1] for run in runs}


def test_every_batch_size_sees_the_same_pictures_and_moves_as_far_for_each():
    runs = preset("batch-size").runs
    assert {run.steps * run.batch_size for run in runs} == {19_200}
    assert {run.optimizer.learning_rate / run.batch_size for run in runs} == {0.1 / 64}


def test_at_depth_32_the_plain_network_ends_far_above_the_residual_one():
    last = ends("depth", only=("plain-32", "resnet-32"))
    assert last["plain-32"].final_train_loss > 10 * last["resnet-32"].final_train_loss


def test_wide_networks_confuse_far_fewer_shapes_than_narrow_ones():
    last = ends("width", only=("width 2", "width 8"))
    assert last["width 8"].test_error < 0.03 < 0.05 < last["width 2"].test_error
