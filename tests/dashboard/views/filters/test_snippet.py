"""Every snippet of the page on filters runs and gives what the page shows."""

import pytest
import torch

from dashboard.controls.image_picker import sample_picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.controls.number_grid import grid_from_text
from dashboard.downloads.python_code import tensor_code
from dashboard.views.filters.controls import named_kernel
from dashboard.views.filters.editing import START
from dashboard.views.filters.filter_view import Filtered, difference_to_numpy, working_picture
from dashboard.views.filters.learned import LONGEST_SIDE, difference_to_scipy
from dashboard.views.filters.learned import _response as learned_response
from dashboard.views.filters.settings import ChosenKernel, FilterSettings
from dashboard.views.filters.snippet import chain_snippet, filter_snippet, frequencies_snippet, learned_snippet
from engine.convolution import filter_image
from engine.inspection.channel_filter import first_layer
from engine.kernels import compose_centred, frequency_response, gabor, get
from engine.networks import build
from engine.networks.shipped_weights import origin_of
from tests.dashboard.views.run_snippet import executed

PICTURE = sample_picture("astronaut")
OWN = grid_from_text(START, name="kernel", most=11)
KERNELS = [
    named_kernel("sobel_x"),
    named_kernel("edge_pair"),
    ChosenKernel(OWN, "My own", "", "", "import torch", tensor_code(OWN)),
    ChosenKernel(
        gabor(6, angle_degrees=30, size=7),
        "Gabor",
        "",
        "",
        "from engine.kernels import gabor",
        "gabor(6, angle_degrees=30, size=7)",
    ),
]


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.title)
@pytest.mark.parametrize(
    ("border", "colour"), [("replicate", "Grey"), ("zeros", "Colour"), ("reflect", "Colour"), ("circular", "Grey")]
)
def test_the_snippet_gives_the_filtered_picture(kernel, border, colour):
    settings = FilterSettings(kernel, border, "Raw", colour)
    result = executed(filter_snippet(PICTURE, settings, (20, 30)))["result"]
    before = working_picture(PICTURE, colour)
    after = filter_image(before, kernel.weights, padding_mode=border)
    torch.testing.assert_close(result.reshape(after.shape), after, atol=1e-5, rtol=1e-5)
    assert difference_to_numpy(Filtered(before, after), kernel.weights, border) < 1e-5


def test_the_chains_snippet_gives_both_pictures():
    settings = FilterSettings(named_kernel("sobel_x"), "replicate", "Raw", "Grey")
    names = executed(chain_snippet(PICTURE, settings, named_kernel("box_blur")))
    together = compose_centred(get("sobel_x").weights, get("box_blur").weights)
    expected = filter_image(working_picture(PICTURE, "Grey"), together)
    torch.testing.assert_close(names["result"][0], expected, atol=1e-5, rtol=1e-5)
    inside = (slice(None), slice(3, -3), slice(3, -3))
    torch.testing.assert_close(names["in_turn"][inside], names["result"][inside], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.title)
def test_the_snippet_of_the_frequencies_gives_the_map(kernel):
    settings = FilterSettings(kernel, "replicate", "Raw", "Grey")
    result = executed(frequencies_snippet(settings, 64))["result"]
    torch.testing.assert_close(result, frequency_response(kernel.weights, size=64), atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("name", ["lenet5-mnist", "resnet20-cifar10"])
def test_the_snippet_of_a_learned_filter_gives_its_answer(name):
    model = build(name, weights="shipped")
    origin = origin_of(model)
    assert origin is not None
    network = ChosenNetwork(model, origin, "trained", name)
    layer = first_layer(model)
    snippet = learned_snippet(PICTURE, network, layer.name, 3, longest_side=LONGEST_SIDE)
    response = learned_response(PICTURE, layer.weights[3])
    torch.testing.assert_close(executed(snippet)["result"], response, atol=1e-5, rtol=1e-5)
    assert difference_to_scipy(PICTURE, layer.weights[3], response) < 1e-4
