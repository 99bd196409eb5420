"""How the networks of the four questions are trained."""

from dataclasses import dataclass
from typing import Literal

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
