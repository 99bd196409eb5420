"""The surfaces that ship: small, complete, and the same when they are computed again."""

import pytest

from engine.errors import EngineError
from engine.landscape import Plane
from engine.landscape.shipped import FOLDER, shipped_surface, surface_data, surface_model, surface_names
from engine.training.data.download import PUBLISHED

LARGEST_BYTES = 300_000


@pytest.mark.parametrize("name", surface_names())
def test_nine_points_are_the_same_when_they_are_computed_again(name, published_data):
    shipped = shipped_surface(name)
    if shipped.facts.data in PUBLISHED:
        published_data(shipped.facts.data)
    places, losses = shipped.surface.places, shipped.surface.losses
    plane = Plane(surface_model(name), surface_data(shipped.facts.data, shipped.facts.images), seed=shipped.facts.seed)
    chosen = (0, len(places) // 2, len(places) - 1)
    for row in chosen:
        for column in chosen:
            assert plane.loss(places[column], places[row]) == pytest.approx(losses[row][column], rel=2e-3)


@pytest.mark.parametrize("name", surface_names())
def test_a_surface_is_small_and_says_what_made_it(name):
    facts = shipped_surface(name).facts
    assert (FOLDER / f"{name}.safetensors").stat().st_size <= LARGEST_BYTES
    assert facts.command.startswith(f"python -m engine.landscape {name} ")
    assert facts.name == name


def test_there_is_a_plain_and_a_residual_network_of_the_same_depth():
    kinds = {(facts.residual, facts.depth) for facts in (shipped_surface(name).facts for name in surface_names())}
    assert {(False, 32), (True, 32)} <= kinds


def test_an_unknown_surface_is_refused_by_name():
    with pytest.raises(EngineError, match='no surface "nowhere"'):
        shipped_surface("nowhere")
