import torch
from torch import nn

from dashboard.views.architectures.operations_graph import themed
from engine.networks.build import blueprint
from engine.networks.graph.operations import operations


def test_more_depth_opens_the_blocks():
    model = blueprint("resnet18")
    closed, opened = (operations(model, (1, 3, 64, 64), depth=depth) for depth in (1, 4))
    assert "Sequential" in closed.dot
    assert opened.nodes > closed.nodes
    assert opened.dot.count("Conv2d") == 20


def test_drawing_leaves_no_hook_on_the_network():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()).to("meta")
    operations(model, (1, 3, 8, 8), depth=2)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())
    assert type(model[0]).forward is torch.nn.Conv2d.forward


def test_the_graph_takes_the_colours_of_the_theme():
    dot = themed(operations(blueprint("lenet5"), (1, 1, 28, 28), depth=2).dot, theme="dark")
    assert "lightyellow" not in dot
    assert 'bgcolor="transparent"' in dot
