"""A stack of layers as a line of text, "k3 s1 p1, k2 s2": k, s, p and d with a number each."""

import re
from collections.abc import Sequence

from engine.errors import EngineError
from engine.networks.receptive_field.one_axis import SlidingWindow

_FIELDS = {"k": "kernel_size", "s": "stride", "p": "padding", "d": "dilation"}
_KINDS = ("conv", "pool")
MOST_LAYERS = 20


def read_stack(text: str) -> tuple[SlidingWindow, ...]:
    """The layers that a text describes, from the input on.

    Args:
        text: layers parted by commas, semicolons or new lines; "conv" or "pool" may stand before each.

    Raises:
        EngineError: a word cannot be read, a layer has no kernel size, or there are too many layers.
    """
    layers = [part.split() for part in re.split(r"[,;\n]", text) if part.strip()]
    if not 1 <= len(layers) <= MOST_LAYERS:
        raise EngineError(
            f"There are {len(layers)} layers but the figure shows 1 to {MOST_LAYERS}. "
            "Write layers like k3 s1 p1, k2 s2."
        )
    return tuple(_layer(number, words) for number, words in enumerate(layers, start=1))


def _layer(number: int, words: Sequence[str]) -> SlidingWindow:
    settings: dict[str, int] = {}
    for word in words:
        if word.lower() in _KINDS:
            continue
        found = re.fullmatch(r"([kspd])=?(\d{1,3})", word.lower())
        if not found:
            raise EngineError(
                f"{word!r} in layer {number} cannot be read. Write k, s, p or d and a number, for example k3 s2 p1."
            )
        settings[_FIELDS[found[1]]] = int(found[2])
    if "kernel_size" not in settings:
        raise EngineError(f"Layer {number} has no kernel size. Write it first, for example k3 s2.")
    return SlidingWindow(**settings)


def layer_text(window: SlidingWindow) -> str:
    """A layer as text, without what is usual."""
    parts = [f"k{window.kernel_size}", f"s{window.stride}"]
    if window.padding:
        parts.append(f"p{window.padding}")
    if window.dilation != 1:
        parts.append(f"d{window.dilation}")
    return " ".join(parts)
