"""Snippets of the page on architectures; each leaves what is shown in `result`."""

from collections.abc import Sequence

from dashboard.views.architectures.network_form import Choice
from engine.networks import card_of
from engine.networks.build import small_network_options
from engine.networks.models.torchvision_models import from_torchvision, is_original

_COUNT = """with FlopCounterMode(display=False) as counter:
    outputs = {model}(torch.empty({shape}, device="meta"))
"""


def network_snippet(name: str, *, size: int, width: int | None) -> str:
    """Parameters and multiply-adds of a network, counted by torch."""
    lines, make = _making(name, size=size, width=width)
    shape = (1, card_of(name).channels, size, size)
    return (
        "import torch\n"
        + "\n".join(lines[:-1])
        + "\nfrom torch.utils.flop_counter import FlopCounterMode\n"
        + lines[-1]
        + "\n\n"
        + f'with torch.device("meta"):  # shapes only, no memory\n    model = {make}.eval()\n'
        + _COUNT.format(model="model", shape=", ".join(str(length) for length in shape))
        + "parameters = sum(parameter.numel() for parameter in model.parameters())\n"
        + "result = parameters, counter.get_total_flops() // 2  # torch counts a multiply-add as two\n"
        + 'print(f"{result[0]:,} parameters, {result[1]:,} multiply-adds")\n'
    )


def block_snippet(module: str, code: str, names: str, shape: Sequence[int]) -> str:
    """Output shape, parameters and multiply-adds of a block.

    Args:
        module: where it is written.
        code: makes it.
        names: to be imported from the module.
        shape: of its input, (n, c, h, w).
    """
    return (
        "import torch\n"
        "from torch.utils.flop_counter import FlopCounterMode\n\n"
        f"from {module} import {names}\n\n"
        f'with torch.device("meta"):  # shapes only, no memory\n    block = {code}.eval()\n'
        + _COUNT.format(model="block", shape=", ".join(str(length) for length in shape))
        + "parameters = sum(parameter.numel() for parameter in block.parameters())\n"
        + "result = tuple(outputs.shape[1:]), parameters, counter.get_total_flops() // 2\n"
        + 'print(f"{result[0]} out, {result[1]:,} parameters, {result[2]:,} multiply-adds")\n'
    )


def pair_snippet(left: Choice, right: Choice) -> str:
    """The totals of two networks, each at its image size and width."""
    pair = ", ".join(f'("{choice.name}", {choice.size}, {choice.width})' for choice in (left, right))
    return (
        "from engine.networks import card_of, summarize\n"
        "from engine.networks.build import blueprint\n\n"
        "result = {}\n"
        f"for name, size, width in [{pair}]:\n"
        "    card = card_of(name)\n"
        "    model = blueprint(name, input_size=size, width=width)\n"
        "    summary = summarize(model, (card.channels, size, size))\n"
        "    result[card.title] = summary.parameters, summary.multiply_adds, summary.activation_bytes\n"
        '    print(f"{card.title}: {summary.parameters:,} parameters, {summary.multiply_adds:,} multiply-adds")\n'
    )


def field_snippet(choice: Choice, *, layer: str, cell: tuple[int, int]) -> str:
    """The receptive field of a cell, in pixels of the network's input."""
    size = choice.size
    return (
        "from engine.networks import card_of, summarize\n"
        "from engine.networks.build import blueprint\n\n"
        f'card = card_of("{choice.name}")\n'
        f"model = {_blueprint('card.name', choice)}\n"
        f"summary = summarize(model, (card.channels, {size}, {size}))\n"
        f'row = summary.row("{layer}")\n'
        f"result = row.field.box({cell[0]}, {cell[1]})  # top, left, bottom, right\n"
        'print(f"{row.name}: {row.receptive_field} pixels, one cell every {row.jump:g} pixels; this one:", result)\n'
    )


def operations_snippet(choice: Choice, *, depth: int) -> str:
    """The graph of operations, as DOT text."""
    shape = (1, card_of(choice.name).channels, choice.size, choice.size)
    name = f'"{choice.name}"'
    return (
        "from torchview import draw_graph\n\n"
        "from engine.networks.build import blueprint\n\n"
        f"model = {_blueprint(name, choice)}\n"
        f'graph = draw_graph(model, input_size={shape}, device="meta", depth={depth}, mode="eval")\n'
        "result = graph.visual_graph.source  # DOT, for Graphviz\n"
        "print(result)\n"
    )


def _blueprint(name: str, choice: Choice) -> str:
    """Code of the network as shapes only."""
    width = f", width={choice.width}" if choice.width is not None else ""
    return f"blueprint({name}, input_size={choice.size}{width})"


def lecture_snippet() -> str:
    """The parameters of the lecture's quiz, counted now."""
    return (
        "from engine.networks import build\n\n"
        "result = {}\n"
        'for name in ("alexnet-2012", "alexnet", "vgg16", "vgg19", "googlenet"):\n'
        '    model = build(name, device="meta")  # shapes only, no memory\n'
        "    result[name] = sum(parameter.numel() for parameter in model.parameters())\n"
        '    print(f"{name} {result[name]:,}, {result[name] / 1e6:.2f}M")\n'
    )


def _making(name: str, *, size: int, width: int | None) -> tuple[list[str], str]:
    """The imports that a network needs, the project's own last, and the expression that makes it."""
    if is_original(name) and not from_torchvision(name):
        return [
            "",
            "\nfrom engine.networks.models.torchvision_models import build_original",
        ], f'build_original("{name}")'
    if is_original(name):
        extra = {"googlenet": ", aux_logits=False, init_weights=False", "inception_v3": ", init_weights=False"}
        return ["from torchvision.models import get_model", ""], f'get_model("{name}"{extra.get(name, "")})'
    options = dict(small_network_options(name) or {})
    if width is not None:
        options["width"] = width
    if options["family"] == "lenet":
        options["input_size"] = size
    arguments = f"{options}, in_channels={card_of(name).channels}".replace("'", '"')
    return ["", "\nfrom engine.networks.models.small_models import build_small"], f"build_small({arguments})"
