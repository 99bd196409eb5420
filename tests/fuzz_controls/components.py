"""What the browser sides of the components can send: numbers at their limits, and places that are no longer there."""

from collections.abc import Callable
from typing import Any

Data = dict[str, Any]
NUMBERS = (0, -1, 1e308, -1e308, 1e39, 1e-320, 0.1, 999_999, 123456.789)
PLACES = (0, 1, 2, 10**6, 2**31)


def _edits(data: Data) -> list[Any]:
    """One cell after another, then many at once; serials grow as the browser's clock makes them grow."""
    names = [grid["name"] for grid in data["grids"] if grid.get("editable")] or ["input"]
    sizes = {grid["name"]: grid["shape"][-1] * grid["shape"][-2] * grid["shape"][0] for grid in data["grids"]}
    single = [
        [{"name": name, "cell": cell, "value": value, "serial": 10**9}]
        for name in names
        for cell in (0, sizes.get(name, 1) - 1, sizes.get(name, 1), 10**6)
        for value in NUMBERS
    ]
    border = [{"name": name, "cell": cell, "value": 1e30, "serial": 10**9} for name in names for cell in range(50)]
    return [None, [], border, *single]


def _steps(_: Data) -> list[Any]:
    return [*PLACES, None]


def _weights(data: Data) -> list[Any]:
    kernel = data.get("kernel")
    if not kernel:
        return [None]
    count = len(kernel["weights"])
    return [{**kernel, "weights": [value] + [0] * (count - 1)} for value in NUMBERS] + [
        {**kernel, "weights": [value] * count} for value in NUMBERS
    ]


def _regions(_: Data) -> list[Any]:
    sizes = (0, 1, 6, 10**6)
    return [None] + [{"top": a, "left": b, "height": b, "width": a} for a in sizes for b in sizes]


def _strokes(_: Data) -> list[Any]:
    return [
        None,
        [],
        [{"size": 0, "points": []}],
        [{"size": 0, "points": [[0, 0]]}],
        [{"size": 10**6, "points": [[-1000, -1000], [2000, 2000]]}],
        [{"size": 20, "points": [[number, number] for number in range(1000)]}] * 20,
    ]


def _shapes(data: Data) -> list[Any]:
    kinds = [*data.get("outlines", {"circle": []}), "unknown"]
    serial = data.get("serial", 0)
    shapes = [
        {"kind": kind, "x": number, "y": -number, "reach": number, "angle": number, "colour": 10**6}
        for kind in kinds
        for number in (0, -1, 48, 1e6)
    ]
    return [None, {"serial": serial, "shapes": []}, {"serial": serial, "shapes": shapes}] + [
        {"serial": serial, "shapes": [shape]} for shape in shapes
    ]


def _curves(data: Data) -> list[Any]:
    name, count = data["name"], len(data["heights"])
    return [{"name": name, "heights": [value] * count} for value in (0, 1, 0.5)] + [
        {"name": name, "heights": []},
        {"name": "another", "heights": [0] * count},
        None,
    ]


def _levels(_: Data) -> list[Any]:
    return [None, [0] * 784, [255] * 784, [255] + [0] * 783, [index % 256 for index in range(784)]]


def _choices(data: Data) -> list[Any]:
    items = data.get("items", [])
    real = [{"name": item["name"], "index": index} for index, item in enumerate(items)]
    return [*real[:1], *real[-1:], *real[1:3], {"name": "gone", "index": 10**6}, {"name": "gone", "index": 0}]


def _slider(data: Data) -> list[Any]:
    return [data["low"], data["high"], data["low"] - 1, data["high"] + 1, 1e308, -1e308]


def _runs(data: Data) -> list[Any]:
    return ["gone", *(run["id"] for run in data.get("runs", [])[:3])]


STATES: dict[tuple[str, str], Callable[[Data], list[Any]]] = {
    ("player", "edits"): _edits,
    ("player", "step"): _steps,
    ("player", "view"): lambda _: ["window", "im2col", "matrix"],
    ("signal_viewer", "step"): _steps,
    ("video_viewer", "step"): _steps,
    ("video_viewer", "place"): lambda _: [None, [0, 0], [10**6, 10**6], [2, 3]],
    ("image_probe", "place"): lambda _: [
        None,
        {"row": 0, "column": 0},
        {"row": 10**6, "column": 10**6},
        {"row": 3, "column": 2},
    ],
    ("region_picker", "region"): _regions,
    ("brush", "strokes"): _strokes,
    ("scene_pad", "arranged"): _shapes,
    ("curve_pad", "drawn"): _curves,
    ("sketch_pad", "levels"): _levels,
    ("map_viewer", "opacity"): lambda _: [0, 100, 60, None],
}
TRIGGERS: dict[tuple[str, str], Callable[[Data], list[Any]]] = {
    ("image_probe", "kernel"): _weights,
    ("channel_grid", "chosen"): _choices,
    ("live_slider", "value"): _slider,
    ("live_slider", "rest"): lambda _: [True],
    ("run_list", "stop"): _runs,
    ("run_list", "resume"): _runs,
}


def hostile(component: str, event: str, data: Data) -> list[Any]:
    """Values that a component can send.

    Args:
        component: its name.
        event: what it tells, for example "edits".
        data: what the page sent to it.

    Raises:
        KeyError: nobody has said yet what this component sends.
    """
    values = STATES.get((component, event)) or TRIGGERS.get((component, event))
    if values is None:
        raise KeyError(f"say in tests/fuzz_controls/components.py what {component} sends as {event!r}")
    return values(data)
