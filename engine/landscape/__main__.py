"""Computes a loss surface that ships: `python -m engine.landscape NAME`."""

import argparse
import time
from dataclasses import asdict, dataclass

from safetensors.torch import save_file
from torch import nn

from engine.landscape.shipped import (
    FOLDER,
    SurfaceMetadata,
    content_of,
    digits_network,
    surface_data,
    to_half_precision,
)
from engine.landscape.surface import Surface, loss_surface
from engine.networks import build
from engine.training.loop import Training
from engine.training.spec import DataSpec, RunSpec

SPAN, SEED = 1.0, 0


@dataclass(frozen=True)
class SurfaceRecipe:
    """A network, how it came about, and on how many of its images the loss is measured."""

    title: str
    residual: bool
    depth: int
    data: str
    images: int


RECIPES = {
    "plain32-digits": SurfaceRecipe("Plain-32", False, 32, "digits", 500),
    "resnet32-digits": SurfaceRecipe("ResNet-32", True, 32, "digits", 500),
    "plain20-cifar10": SurfaceRecipe("Plain-20", False, 20, "cifar10", 250),
    "resnet20-cifar10": SurfaceRecipe("ResNet-20", True, 20, "cifar10", 250),
}


def main() -> None:
    """Reads the command line, computes and writes the file."""
    parser = argparse.ArgumentParser(prog="python -m engine.landscape", description=__doc__)
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("--resolution", type=int, default=25, help="places along each direction, odd")
    chosen = parser.parse_args()
    recipe = RECIPES[chosen.name]
    trained_here = recipe.data == "digits"
    model = _trained(recipe) if trained_here else build(chosen.name, weights="shipped")
    started, rows = time.perf_counter(), []
    for row in loss_surface(model, surface_data(recipe.data, recipe.images), chosen.resolution, span=SPAN, seed=SEED):
        rows.append(row)
        print(f"row {len(rows)} of {chosen.resolution}", flush=True)
    surface = Surface.of(rows)
    facts = SurfaceMetadata(
        name=chosen.name,
        **asdict(recipe),
        seed=SEED,
        span=SPAN,
        seconds=round(time.perf_counter() - started, 1),
        command=f"python -m engine.landscape {chosen.name} --resolution {chosen.resolution}",
    )
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{chosen.name}.safetensors"
    save_file(**content_of(asdict(facts), surface, model if trained_here else None), filename=path)
    print(f"{path}: {path.stat().st_size:,} bytes, loss at the centre {surface.centre:.4f}")


def _trained(recipe: SurfaceRecipe) -> nn.Module:
    """The network trained on digits as the training page does it, its weights rounded as the file keeps them."""
    training = Training(
        RunSpec(recipe.title, digits_network(recipe.residual, recipe.depth), data=DataSpec(recipe.data), device="cpu")
    )
    for event in training.events():
        if event.status == "finished":
            print(f"trained: loss {event.final_train_loss:.4f}, test error {event.test_error:.3f}", flush=True)
    rounded = {name: to_half_precision(tensor).to(tensor.dtype) for name, tensor in training.model.state_dict().items()}
    training.model.load_state_dict(rounded)
    return training.model.eval()


if __name__ == "__main__":
    main()
