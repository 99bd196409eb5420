"""Trains a network of the four questions and writes its two files: `python -m engine.vision_tasks ship NAME`."""

import argparse
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import torch
from safetensors.torch import save_file
from torch import nn

from engine.networks.shipped_weights import as_toml
from engine.vision_tasks.evaluation import DetectionResult, SceneResult, measure_scene_network, measure_windows
from engine.vision_tasks.shipped import FOLDER
from engine.vision_tasks.training import (
    HELD_OUT_FIRST,
    RECIPES,
    LearningEvent,
    TaskRecipe,
    blank_network,
    held_out,
    learn,
)

REPORT_STEPS = 50


def main() -> None:
    """Reads the command line, trains, measures and writes."""
    parser = argparse.ArgumentParser(prog="python -m engine.vision_tasks", description=__doc__)
    shipping = parser.add_subparsers(dest="command", required=True).add_parser("ship", help="train and write")
    shipping.add_argument("name", choices=RECIPES)
    recipe = RECIPES[parser.parse_args().name]
    torch.set_num_threads(1)
    started, busy = time.perf_counter(), time.process_time()
    model = blank_network(recipe)
    for event in _reported(learn(model, recipe)):
        last = event
    seconds, processor = time.perf_counter() - started, time.process_time() - busy
    result = {"windows": measure_windows, "scenes": measure_scene_network}[recipe.kind](model, held_out())
    FOLDER.mkdir(exist_ok=True)
    weights, card = FOLDER / f"{recipe.name}.safetensors", FOLDER / f"{recipe.name}.toml"
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, weights)
    times = {"seconds": round(seconds), "processor_seconds": round(processor), "last_loss": round(last.loss, 4)}
    card.write_text(_card(recipe, model, result, times), encoding="utf-8")
    for path in (weights, card):
        path.chmod(0o644)
        print(f"{path}: {path.stat().st_size:,} bytes")
    print(result)


def _reported(events: Iterator[LearningEvent]) -> Iterator[LearningEvent]:
    for event in events:
        if event.step % REPORT_STEPS == 0:
            print(f"step {event.step} of {event.steps}: loss {event.loss:.4f}", flush=True)
        yield event


def _card(recipe: TaskRecipe, model: nn.Module, result: DetectionResult | SceneResult, times: dict[str, float]) -> str:
    """The card as TOML."""
    figures = {name: round(value, 4) for name, value in asdict(result).items()}
    sections = {
        "": {
            "name": recipe.name,
            "parameters": sum(weight.numel() for weight in model.parameters()),
            "date": date.today().isoformat(),
        },
        "result": {**figures, "first_seed": HELD_OUT_FIRST},
        "recipe": asdict(recipe),
        "training": {
            "command": f"python -m engine.vision_tasks ship {recipe.name}",
            **times,
            "device": "cpu, one thread",
            "torch": torch.__version__,
        },
    }
    return as_toml(sections)


if __name__ == "__main__":
    main()
