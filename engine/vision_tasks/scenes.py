"""Scenes of shapes on dark ground, with the truth that each of the four questions asks for."""

import math
import random
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.training.data.shapes import DISTANCES

Kind = Literal["circle", "square", "triangle", "plus"]

KINDS: tuple[Kind, ...] = ("circle", "square", "triangle", "plus")
CLASSES = ("background", *KINDS)
SIDE_PIXELS = 96
REACH_PIXELS = (8.0, 15.0)
NOISE = (0.02, 0.1)
GROUND = (0.05, 0.3)
MOST_SHAPES = 5
# Bright, and told apart by colour-blind readers; a colour says nothing about the class.
COLOURS = ("#f2c14e", "#7fc4ea", "#f0875b", "#8fd6b4", "#e3a0cf", "#e8e8e8")
_SEEN_SHARE = 0.25  # a shape that is covered further than this cannot be asked for
_TRIES = 60


@dataclass(frozen=True)
class Shape:
    """A shape in a scene.

    Attributes:
        kind: its class.
        x: of its centre, in pixels from the left edge.
        y: of its centre, in pixels from the top.
        reach: from its centre to its outermost points, in pixels (a square's corners reach 6 % further).
        angle: by which it is turned, in degrees.
        colour: its place in `COLOURS`.
    """

    kind: Kind
    x: float
    y: float
    reach: float
    angle: float = 0.0
    colour: int = 0


@dataclass(frozen=True)
class Scene:
    """Shapes and background of a scene, which determine its image.

    Attributes:
        shapes: the later ones lie on top.
        ground: brightness of the ground, from 0 to 1.
        noise: standard deviation of the noise on every pixel and channel.
        seed: of the noise.
    """

    shapes: tuple[Shape, ...]
    ground: float = 0.15
    noise: float = 0.05
    seed: int = 0


@dataclass(frozen=True)
class DrawnScene:
    """A scene as an image, and the truth about it.

    Attributes:
        image: float32, (3, h, w) in [0, 1].
        labels: int64, (h, w): each pixel's class as its place in `CLASSES`.
        classes: int64, (n,): the class of each shape that can be seen.
        boxes: float32, (n, 4): left, top, right, bottom of what can be seen of it, in pixels.
    """

    image: Tensor
    labels: Tensor
    classes: Tensor
    boxes: Tensor

    @property
    def present(self) -> Tensor:
        """Whether each of `KINDS` is in the scene, bool, (4,)."""
        return torch.tensor([bool((self.classes == number).any()) for number in range(1, len(CLASSES))])


def draw(scene: Scene, *, side: int = SIDE_PIXELS) -> DrawnScene:
    """The scene as an image with its truth.

    Args:
        scene: what lies where.
        side: of the image, in pixels.

    Raises:
        EngineError: a shape of an unknown kind, or one without size.
    """
    image = torch.full((3, side, side), scene.ground)
    owner = torch.zeros(side, side, dtype=torch.int64)  # which shape each pixel shows, counted from 1
    whole = []
    for number, shape in enumerate(scene.shapes, start=1):
        covered = coverage(shape, side=side)
        image = torch.lerp(image, colour(shape.colour)[:, None, None], covered)
        inside = covered > 0.5
        owner[inside] = number
        whole.append(int(inside.sum()))
    noise = torch.randn(3, side, side, generator=torch.Generator().manual_seed(scene.seed))
    seen = [number for number, area in enumerate(whole, 1) if int((owner == number).sum()) > _SEEN_SHARE * area]
    places = torch.tensor([0, *(CLASSES.index(shape.kind) for shape in scene.shapes)])
    return DrawnScene(
        image=(image + scene.noise * noise).clamp(0, 1),
        labels=places[owner],
        classes=places[seen],
        boxes=torch.stack([box_of(owner == number) for number in seen]) if seen else torch.zeros(0, 4),
    )


def coverage(shape: Shape, *, side: int = SIDE_PIXELS) -> Tensor:
    """Which part of each pixel a shape covers, (side, side), from 0 to 1.

    Raises:
        EngineError: an unknown kind, or no size.
    """
    if shape.kind not in KINDS:
        raise EngineError(f'There is no shape "{shape.kind}". Use one of {", ".join(KINDS)}.')
    if not shape.reach > 0:
        raise EngineError(f"A shape that reaches {shape.reach:g} pixels cannot be drawn. Let it reach at least 1.")
    centre, turn = torch.arange(side) + 0.5, math.radians(shape.angle)
    right, down = (centre - shape.x)[None, :] / shape.reach, (centre - shape.y)[:, None] / shape.reach
    x = right * math.cos(turn) + down * math.sin(turn)
    y = down * math.cos(turn) - right * math.sin(turn)
    return (0.5 - DISTANCES[shape.kind](x, y) * shape.reach).clamp(0, 1)


def box_of(mask: Tensor) -> Tensor:
    """The smallest box around the true pixels of a mask (h, w): left, top, right, bottom, float32."""
    rows, columns = mask.any(1).nonzero()[:, 0], mask.any(0).nonzero()[:, 0]
    return torch.stack([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]).float()


def colour(number: int) -> Tensor:
    """One of `COLOURS` as red, green and blue from 0 to 1, (3,)."""
    code = COLOURS[number % len(COLOURS)]
    return torch.tensor([int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def random_scene(seed: int, *, side: int = SIDE_PIXELS) -> Scene:
    """A scene with 1 to 5 shapes that hardly touch; the same seed gives the same scene."""
    chance = random.Random(seed)
    shapes: list[Shape] = []
    wanted = chance.randint(1, MOST_SHAPES)
    for _ in range(_TRIES):
        shape = _random_shape(chance, side)
        if len(shapes) < wanted and all(_apart(shape, other) for other in shapes):
            shapes.append(shape)
    ground, noise = chance.uniform(*GROUND), chance.uniform(*NOISE)
    return Scene(tuple(shapes), ground=round(ground, 3), noise=round(noise, 3), seed=seed)


def _random_shape(chance: random.Random, side: int) -> Shape:
    reach = chance.uniform(*REACH_PIXELS)
    x, y = (chance.uniform(reach, side - reach) for _ in range(2))
    return Shape(
        kind=chance.choice(KINDS),
        x=round(x, 1),
        y=round(y, 1),
        reach=round(reach, 1),
        angle=float(chance.randrange(360)),
        colour=chance.randrange(len(COLOURS)),
    )


def _apart(one: Shape, other: Shape) -> bool:
    """Whether two shapes keep nine tenths of the distance at which their circles would touch."""
    return math.hypot(one.x - other.x, one.y - other.y) > 0.9 * (one.reach + other.reach)


def outline(kind: Kind, *, corners: int = 96) -> list[tuple[float, float]]:
    """Points around a shape in its own frame, for drawing it: where rays from its centre leave it.

    Args:
        kind: the shape.
        corners: how many rays.
    """
    turns = torch.arange(corners) * (2 * math.pi / corners)
    low, high = torch.zeros(corners), torch.full((corners,), 1.5)
    for _ in range(30):  # halves the interval in which the distance changes its sign
        middle = (low + high) / 2
        inside = DISTANCES[kind](middle * turns.cos(), middle * turns.sin()) < 0
        low, high = torch.where(inside, middle, low), torch.where(inside, high, middle)
    return [(round(float(x), 4), round(float(y), 4)) for x, y in zip(low * turns.cos(), low * turns.sin(), strict=True)]
