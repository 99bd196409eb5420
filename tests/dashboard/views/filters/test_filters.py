"""The parts of the page on filters that can be checked without a page."""

import re

import pytest
import torch

from dashboard.controls.image_picker import sample_picture
from dashboard.figures.composition import composition_svg
from dashboard.figures.feature_maps import filter_pictures
from dashboard.views.filters.editing import cleared, larger, smaller, turned, with_sum_one
from dashboard.views.filters.families import FAMILIES, knob_key, variants
from dashboard.views.filters.filter_view import shown, working_picture
from dashboard.views.filters.quiz import CHOICES, drawn
from dashboard.views.filters.settings import fitting
from engine.convolution import filter_image
from engine.errors import EngineError
from engine.images import fit, luminance
from engine.inspection.channel_filter import first_layer
from engine.kernels import compose_centred, get, names
from engine.networks import build

KERNEL = torch.tensor([[0.0, 1, 0], [2, 4, 2], [0, 1, 0]])


def test_a_larger_kernel_has_a_ring_of_zeros_and_a_smaller_one_loses_it():
    assert larger(KERNEL).shape == (5, 5)
    assert torch.equal(smaller(larger(KERNEL)), KERNEL)
    assert larger(torch.ones(10, 11)).shape == (11, 11)
    assert smaller(torch.ones(2, 3)).shape == (1, 1)


def test_turning_four_times_changes_nothing():
    kernel = get("emboss").weights
    assert not torch.equal(turned(kernel), kernel)
    assert torch.equal(turned(turned(turned(turned(kernel)))), kernel)


def test_a_sum_of_zero_cannot_be_made_one():
    assert with_sum_one(KERNEL).sum() == 1
    assert torch.equal(with_sum_one(get("sobel_x").weights), get("sobel_x").weights)


def test_a_cleared_kernel_leaves_the_picture_as_it_is():
    assert cleared(KERNEL).tolist() == get("identity").weights.tolist()


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_starts_on_a_step_of_its_sliders(name):
    for knob in FAMILIES[name].all_knobs:
        assert knob.scale.low <= knob.scale.start <= knob.scale.high
        assert knob.scale.nearest(knob.scale.start) == pytest.approx(knob.scale.start)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_variants_of_a_family_differ_from_it_in_one_slider(name):
    knobs = FAMILIES[name].all_knobs
    values = {knob.name: knob.scale.start for knob in knobs}
    members = variants(name, values)
    assert sum(member.chosen for member in members) == len(values)
    chosen = [member.weights for member in members if member.chosen]
    assert all(torch.equal(chosen[0], other) for other in chosen)
    assert len({(member.key, member.value) for member in members}) == len(members)
    scales = {knob_key(name, knob.name): knob.scale for knob in knobs}
    assert all(scales[member.key].nearest(member.value) == member.value for member in members)


def test_auto_shows_edges_raw_and_blurs_as_a_photo():
    assert fitting("Auto", get("sobel_x").weights) == "Raw"
    assert fitting("Auto", get("sharpen").weights) == "Clipped"
    assert fitting("Normalized", get("sobel_x").weights) == "Normalized"


def contrast(result: torch.Tensor) -> float:
    """How far what is shown differs from one grey, as the largest standard deviation of a channel."""
    return max(float(channel.std()) for channel in result.reshape(-1, *result.shape[-2:]))


FAMILY_KERNELS = [
    (f"{name}: {member.words}", member.weights)
    for name, family in FAMILIES.items()
    for member in variants(name, {knob.name: knob.scale.start for knob in family.all_knobs})
]
NAMED_KERNELS = [(name, get(name).weights) for name in names()]


@pytest.mark.parametrize(("words", "kernel"), [*NAMED_KERNELS, *FAMILY_KERNELS], ids=lambda value: str(value)[:40])
def test_auto_shows_every_kernel_neither_black_nor_white(words, kernel):
    before = working_picture(sample_picture("chelsea"), "Grey", 160)
    result = shown(filter_image(before, kernel), kernel, "Auto", "light")
    assert contrast(result) > 0.04, words
    assert 0.1 < float(result.mean()) < 0.95


@pytest.mark.parametrize("factor", [-9, -1, -0.05, 0.05, 9])
def test_auto_shows_a_kernel_of_one_sign_whatever_its_sum(factor):
    kernel = torch.full((3, 3), factor / 9)
    before = working_picture(sample_picture("chelsea"), "Grey", 160)
    assert contrast(shown(filter_image(before, kernel), kernel, "Auto", "light")) > 0.04


def test_the_drawing_of_a_composition_has_every_weight_and_only_letters_that_can_be_read():
    box = get("box_blur").weights
    kernels = {"w": box.numpy(), "v": box.numpy(), "v ∗ w": compose_centred(box, box).numpy()}
    drawn = composition_svg(kernels, theme="light")
    assert "v ∗ w, 5 × 5" in drawn
    assert drawn.count("<title>") == 9 + 9 + 25
    assert "row 2, column 2: 0.111111" in drawn
    large = {"w": torch.rand(11, 11).numpy(), "v": torch.rand(11, 11).numpy(), "v ∗ w": torch.rand(21, 21).numpy()}
    sizes = re.findall(r'font-size="([\d.]+)"', drawn + composition_svg(large, theme="dark"))
    assert min(map(float, sizes)) >= 12


def test_each_display_stays_in_range():
    result = torch.tensor([[-1.0, 0.5], [0.0, 2.0]])
    for display in ("Raw", "Clipped", "Normalized"):
        picture = shown(result, KERNEL, display, "light")
        assert 0 <= picture.min() <= picture.max() <= 1
    assert shown(result, KERNEL, "Clipped", "light").tolist() == [[0, 0.5], [0, 1]]
    assert shown(result, KERNEL, "Normalized", "light")[0, 0] == 0


def test_zero_has_the_themes_neutral_colour_when_raw():
    picture = shown(torch.tensor([[-1.0, 0.0, 1.0]]), KERNEL, "Raw", "light")
    assert (picture[:, 0, 1] * 255).round().tolist() == [0xF4, 0xF1, 0xEA]


def test_the_working_picture_is_grey_on_whole_levels():
    grey = working_picture(sample_picture("retina"), "Grey")
    expected = luminance(fit(sample_picture("retina").tensor, 512))
    assert grey.shape == (512, 512)
    assert (grey - expected).abs().max() <= 0.5001 / 255


def test_a_round_of_the_quiz_offers_four_that_look_different_and_is_reproducible():
    generator = torch.Generator().manual_seed(0)
    results = {f"kernel{i}": torch.rand(8, 8, generator=generator) for i in range(6)}
    results["twin"] = results["kernel0"].clone()
    for seed in range(20):
        choices, answer = drawn(results, seed=seed)
        assert len(set(choices)) == CHOICES
        assert answer in choices
        assert not {"twin", "kernel0"} <= set(choices)
    assert drawn(results, seed=3) == drawn(results, seed=3)


def test_the_first_layer_of_a_network_is_its_first_convolution():
    model = build("lenet5-mnist", weights="shipped")
    layer = first_layer(model)
    assert layer.weights.shape[1:] == (1, 5, 5)
    pictures = filter_pictures(layer.weights.numpy(), "light")
    assert pictures[0].shape == (40, 40, 3)


def test_a_network_without_convolutions_has_no_filters_to_show():
    with pytest.raises(EngineError, match="0 convolutions"):
        first_layer(torch.nn.Sequential(torch.nn.Linear(4, 2)))


def test_colour_filters_are_painted_in_their_colours():
    weights = torch.zeros(1, 3, 1, 1)
    weights[0, 0] = 1
    assert filter_pictures(weights.numpy(), "dark")[0][0, 0].tolist() == [255, 0, 0]
