"""Trains the networks of the four tasks on generated scenes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.vision_tasks.scenes import CLASSES, DrawnScene, Scene, draw, random_scene
from engine.vision_tasks.segmentation_network import SceneNetwork
from engine.vision_tasks.window_detector import MARGIN_PIXELS, WINDOW_PIXELS, WindowNetwork, pad_border

HELD_OUT_FIRST, HELD_OUT_SCENES = 5_000_000, 200
"""Seeds of the scenes that no network learns from and no setting was chosen on: the recipes' own seeds begin at 0."""


@dataclass(frozen=True)
class TaskRecipe:
    """Everything that defines a training.

    Attributes:
        name: of the network and its files.
        kind: "windows" for a `WindowNetwork`, "scenes" for a `SceneNetwork`.
        width: of the network.
        scenes: how many scenes it learns from; their seeds are 0, 1, 2 and so on.
        steps: updates of the weights.
        batch_size: windows, or scenes, for one update.
        learning_rate: the highest one; it rises for a tenth of the steps and falls to 0 along a cosine.
        weight_decay: of AdamW.
        classifier_rate: how many times faster a linear classifier of averages learns than the rest.
        seed: of the first weights and of the order.
    """

    name: str
    kind: Literal["windows", "scenes"]
    width: int
    scenes: int
    steps: int
    batch_size: int
    learning_rate: float = 4e-3
    weight_decay: float = 1e-2
    classifier_rate: float = 1.0
    seed: int = 0


RECIPES = {
    recipe.name: recipe
    for recipe in (
        TaskRecipe("windows", "windows", width=16, scenes=2000, steps=600, batch_size=192),
        TaskRecipe("scenes", "scenes", width=12, scenes=3000, steps=600, batch_size=24, classifier_rate=3.0),
    )
}


CENTRED_PIXELS, ELSEWHERE_PIXELS = 3.0, 7.0
"""A shape this near to a window's centre is in its middle; one further than the second is elsewhere."""
WINDOWS_A_SCENE = 24
SIDES_WEIGHT = 2.0


@dataclass(frozen=True)
class LearningEvent:
    """A point of a training's curve."""

    step: int
    steps: int
    loss: float


@dataclass(frozen=True)
class Windows:
    """Windows cut out of scenes.

    Attributes:
        images: uint8, (n, 3, 32, 32).
        classes: int64, (n,): the class of the shape in the middle, 0 for none.
        sides: (n, 4): from the window's centre to that shape's left, top, right and bottom, in half windows.
    """

    images: Tensor
    classes: Tensor
    sides: Tensor


def blank_network(recipe: TaskRecipe) -> nn.Module:
    """The recipe's network with its first weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        network = {"windows": WindowNetwork, "scenes": SceneNetwork}[recipe.kind]
        return network(width=recipe.width)


def learn(model: nn.Module, recipe: TaskRecipe) -> Iterator[LearningEvent]:
    """Trains a network in place, one event a step; bit-identical on one thread for a given recipe."""
    losses = {"windows": _window_losses, "scenes": _scene_losses}[recipe.kind](model, recipe)
    groups = _groups(model, recipe)
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay)
    rates = [group["lr"] for group in groups]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=recipe.steps, pct_start=0.1)
    model.train()
    for step in range(1, recipe.steps + 1):
        loss = next(losses)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        yield LearningEvent(step, recipe.steps, float(loss.detach()))
    model.eval().requires_grad_(False)


def _groups(model: nn.Module, recipe: TaskRecipe) -> list[dict[str, Any]]:
    """The weights with their learning rates: a classifier of averages, if there is one, learns faster."""
    named = list(model.named_parameters())
    classifier = [weight for name, weight in named if name.startswith("classifier.")]
    others = [weight for name, weight in named if not name.startswith("classifier.")]
    faster = [{"params": classifier, "lr": recipe.learning_rate * recipe.classifier_rate}] if classifier else []
    return [{"params": others, "lr": recipe.learning_rate}, *faster]


def _window_losses(model: nn.Module, recipe: TaskRecipe) -> Iterator[Tensor]:
    windows = cut_windows(recipe.scenes, seed=recipe.seed)
    generator = torch.Generator().manual_seed(recipe.seed)
    while True:
        chosen = torch.randint(len(windows.classes), (recipe.batch_size,), generator=generator)
        answers = model(windows.images[chosen].float() / 255)[:, :, 0, 0]
        classes, sides = windows.classes[chosen], windows.sides[chosen]
        shown = classes > 0
        loss = F.cross_entropy(answers[:, : len(CLASSES)], classes)
        yield loss + SIDES_WEIGHT * F.smooth_l1_loss(answers[shown, len(CLASSES) :], sides[shown], beta=0.1)


def _scene_losses(model: nn.Module, recipe: TaskRecipe) -> Iterator[Tensor]:
    scenes = [draw(random_scene(seed)) for seed in range(recipe.scenes)]
    images = torch.stack([_bytes(scene.image) for scene in scenes])
    labels = torch.stack([scene.labels.byte() for scene in scenes])
    present = torch.stack([scene.present for scene in scenes]).float()
    generator = torch.Generator().manual_seed(recipe.seed)
    while True:
        chosen = torch.randint(len(scenes), (recipe.batch_size,), generator=generator)
        seen, truth = _turned(images[chosen].float() / 255, labels[chosen].long(), generator)
        answer = model(seen)
        yield F.cross_entropy(answer.pixels, truth) + F.binary_cross_entropy_with_logits(
            answer.presence, present[chosen]
        )


def _turned(images: Tensor, labels: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Augments a whole batch by a random rotation of 90-degree steps and a random flip."""
    quarters, mirrored = (int(torch.randint(limit, (), generator=generator)) for limit in (4, 2))
    images, labels = images.rot90(quarters, (2, 3)), labels.rot90(quarters, (1, 2))
    return (images.flip(3), labels.flip(2)) if mirrored else (images, labels)


def cut_windows(scenes: int, *, seed: int) -> Windows:
    """Windows with a shape in their middle, with one off their middle, and from anywhere.

    Args:
        scenes: from how many scenes; their seeds are 0, 1, 2 and so on.
        seed: of the places.
    """
    generator = torch.Generator().manual_seed(seed)
    parts = [_windows_of(random_scene(number), generator) for number in range(scenes)]
    return Windows(
        torch.cat([part.images for part in parts]),
        torch.cat([part.classes for part in parts]),
        torch.cat([part.sides for part in parts]),
    )


def _windows_of(scene: Scene, generator: torch.Generator) -> Windows:
    """About `WINDOWS_A_SCENE` windows of a scene whose shapes can all be seen, a third with a shape in the middle."""
    drawn = draw(scene)
    centres = torch.tensor([[shape.x, shape.y] for shape in scene.shapes])
    third = WINDOWS_A_SCENE // 3
    of_shape = torch.randint(len(centres), (2 * third,), generator=generator)
    offsets = torch.cat(
        [
            (2 * torch.rand(third, 2, generator=generator) - 1) * CENTRED_PIXELS,
            (2 * torch.rand(third, 2, generator=generator) - 1) * WINDOW_PIXELS / 2,
        ]
    )
    side = drawn.image.shape[-1]
    reach = WINDOW_PIXELS / 2 - MARGIN_PIXELS
    anywhere = reach + (side - 2 * reach) * torch.rand(third, 2, generator=generator)
    middles = torch.cat([centres[of_shape] + offsets, anywhere]).clamp(reach, side - reach).round()
    distances = (middles[:, None] - centres[None]).abs().amax(-1)  # (windows, shapes)
    nearest, which = distances.min(1)
    classes = torch.where(nearest <= CENTRED_PIXELS, drawn.classes[which], 0)
    sure = (nearest <= CENTRED_PIXELS) | (nearest >= ELSEWHERE_PIXELS)
    middles, which, classes = middles[sure], which[sure], classes[sure]
    boxes = drawn.boxes[which]
    sides = torch.cat([middles - boxes[:, :2], boxes[:, 2:] - middles], dim=1) / (WINDOW_PIXELS / 2)
    return Windows(_cut(drawn.image, middles), classes, sides)


def _cut(image: Tensor, middles: Tensor) -> Tensor:
    """Windows around whole pixels, uint8, (n, 3, 32, 32)."""
    whole = _bytes(pad_border(image, MARGIN_PIXELS))
    corners = (middles + MARGIN_PIXELS - WINDOW_PIXELS // 2).long().tolist()
    return torch.stack([whole[:, y : y + WINDOW_PIXELS, x : x + WINDOW_PIXELS] for x, y in corners])


def _bytes(image: Tensor) -> Tensor:
    return (image * 255).round().byte()


@lru_cache(maxsize=1)
def held_out() -> tuple[DrawnScene, ...]:
    """The scenes that no network has learned from."""
    return tuple(draw(random_scene(HELD_OUT_FIRST + number)) for number in range(HELD_OUT_SCENES))
