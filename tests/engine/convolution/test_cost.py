import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from engine.convolution import layer_cost
from engine.errors import EngineError
from engine.networks import summarize


def test_three_colours_into_two_filters_by_hand():
    cost = layer_cost(3, 2, 3, (5, 5))
    assert cost.weight_shape == (2, 3, 3, 3)
    assert cost.output_shape == (2, 3, 3)
    assert cost.parameters == 2 * 27 + 2
    assert cost.multiply_adds == 54 * 9


@settings(max_examples=40, deadline=None)
@given(
    groups=st.integers(1, 4),
    channels=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    bias=st.booleans(),
)
def test_the_counts_are_those_of_a_torch_layer(groups, channels, kernel, stride, padding, bias):
    c_in, c_out = (groups * each for each in channels)
    layer = nn.Conv2d(c_in, c_out, kernel, stride, padding, groups=groups, bias=bias)
    cost = layer_cost(c_in, c_out, kernel, (9, 7), stride=stride, padding=padding, groups=groups, bias=bias)
    counted = summarize(nn.Sequential(layer), (1, c_in, 9, 7))
    assert cost.weight_shape == tuple(layer.weight.shape)
    assert cost.output_shape == tuple(counted.rows[-1].output_shape[1:])
    assert (cost.parameters, cost.multiply_adds) == (counted.parameters, counted.multiply_adds)


def test_groups_that_do_not_divide_are_refused_with_both_numbers():
    with pytest.raises(EngineError, match="3 input channels do not divide into 2 groups"):
        layer_cost(3, 4, 1, (5, 5), groups=2)


def test_no_channel_is_refused():
    with pytest.raises(EngineError, match="0 input and 4 output channels"):
        layer_cost(0, 4, 1, (5, 5))
