"""The snippet of the page that compares networks."""

from collections.abc import Sequence

_VALUES = {
    "top-1": "entry.top1",
    "top-5": "entry.top5",
    "multiply-adds": "entry.multiply_adds",
    "parameters": "entry.parameters / 1e6",
    "year": "entry.year",
    "input size": "entry.input_size",
    "download": "entry.file_megabytes",
    "time here": "timings[entry.title].seconds * 1000",
    "memory here": "timings[entry.title].activation_bytes / 1e6",
}
_MEASURED = """
device = pick_device()
entries = [entry for entry in entries if entry.multiply_adds < 0.1]  # raise it to measure more
timings = {
    entry.title: time_network(zero_weight_network(entry, device=device.torch), entry.input_size, device)
    for entry in entries
}
"""


def comparison_snippet(x: str, y: str, *, families: Sequence[str], best: bool = False) -> str:
    """The networks on the Pareto front for two quantities, published with the installed torchvision or measured.

    Args:
        x: name of the first quantity.
        y: name of the second.
        families: the families that are shown; all if there are none.
        best: whether each network is shown with its best weights only.
    """
    measured = any(name.endswith("here") for name in (x, y))
    names = ["published"] + (["best_of_each"] if best else []) + (["zero_weight_network"] if measured else [])
    lines = [
        *(["from engine.device import pick_device"] if measured else []),
        "from engine.networks.pareto_front import pareto_front",
        f"from engine.networks.torchvision_metadata import {', '.join(sorted(names))}",
        *(["from engine.networks.timing import time_network"] if measured else []),
        "",
        "entries = published()",
        *([f"families = {list(families)}", _OF_FAMILIES] if families else []),
        *(["entries = best_of_each(entries)"] if best else []),
        *([_MEASURED.strip("\n")] if measured else []),
        f"points = [({_VALUES[x]}, {_VALUES[y]}) for entry in entries]  # {x}, {y}",
        f"front = pareto_front(points, x={_better(x)!r}, y={_better(y)!r})",
        "result = [entries[i].title for i in front]",
        'print(f"{len(front)} of {len(entries)} on the Pareto front")',
        "for i in front:",
        f'    print(f"{{entries[i].title}}: {x} {{points[i][0]:.4g}}, {y} {{points[i][1]:.4g}}")',
    ]
    return "\n".join(lines) + "\n"


_OF_FAMILIES = "entries = [entry for entry in entries if entry.family in families]"


def _better(name: str) -> str:
    return "higher" if name.startswith("top") else "lower"
