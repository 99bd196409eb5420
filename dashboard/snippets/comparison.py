"""The snippet of the page that compares networks."""

from collections.abc import Sequence

_VALUES = {
    "top-1": 'meta["_metrics"]["ImageNet-1K"]["acc@1"]',
    "top-5": 'meta["_metrics"]["ImageNet-1K"]["acc@5"]',
    "multiply-adds": 'meta["_ops"]',
    "parameters": 'meta["num_params"] / 1e6',
    "input size": 'weights.transforms.keywords["crop_size"]',
    "download": 'meta["_file_size"]',
}


def comparison_snippet(x: str, y: str, *, families: Sequence[str]) -> str:
    """The networks on the Pareto front for two published quantities, read from the installed torchvision.

    Args:
        x: name of the first quantity.
        y: name of the second.
        families: the families that are shown.
    """
    if x not in _VALUES or y not in _VALUES:
        return _through_the_engine(x, y, families)
    return (
        "from torchvision.models import get_model_weights, list_models\n"
        "import torchvision\n\n"
        "from engine.networks.pareto import pareto_front\n"
        "from engine.networks.published import published\n\n"
        f"families = {list(families)}\n"
        "shown = {(entry.network, entry.weights) for entry in published() if entry.family in families}\n"
        "names, points = [], []\n"
        "for network in list_models(module=torchvision.models):\n"
        "    for weights in get_model_weights(network):\n"
        "        if (network, weights.name) in shown:\n"
        "            meta = weights.meta\n"
        '            names.append(f"{network} {weights.name}")\n'
        f"            points.append(({_VALUES[x]}, {_VALUES[y]}))\n"
        f"front = pareto_front(points, x={_better(x)!r}, y={_better(y)!r})\n"
        "result = [names[i] for i in front]\n"
        "print(result)\n"
    )


def _through_the_engine(x: str, y: str, families: Sequence[str]) -> str:
    """For quantities that torchvision does not publish: the year, and what is measured here."""
    measured = [name for name in (x, y) if name.endswith("here")]
    lines = [
        "from engine.device import pick_device",
        "from engine.networks.published import published, untrained",
        "from engine.networks.timing import time_network",
        "",
        f"# {y} against {x}",
        "device = pick_device()",
        f"families = {list(families)}",
        "result = {}",
        "for entry in published():",
        "    if entry.family in families and entry.multiply_adds < 0.1:  # raise it to measure more",
        "        timing = time_network(untrained(entry, device=device.torch), entry.input_size, device)"
        if measured
        else "        timing = entry.year",
        "        result[entry.title] = entry.top1, timing",
        "print(result)",
    ]
    return "\n".join(lines) + "\n"


def _better(name: str) -> str:
    return "higher" if name.startswith("top") else "lower"
