"""GoogLeNet's classifiers: the one at its end, and the two along the way that help training only."""

from dataclasses import dataclass

import torch
from torch import nn

from engine.networks.summary import LayerRow, summarize

# After which block torchvision (and the paper) attaches each of them.
_ATTACHED = {"aux1": "inception4a", "aux2": "inception4d"}
INPUT_SIZE = 224


@dataclass(frozen=True)
class Classifier:
    """One of GoogLeNet's heads.

    Attributes:
        name: of its module; "fc" for the one at the end.
        reads: the block whose feature maps it is given.
        input_shape: of those, (c, h, w).
        rows: its layers, in the order of computation.
        parameters: its trained numbers.
        multiply_adds: of one image.
    """

    name: str
    reads: str
    input_shape: tuple[int, ...]
    rows: tuple[LayerRow, ...]
    parameters: int
    multiply_adds: int


def googlenet_with_heads() -> nn.Module:
    """Torchvision's GoogLeNet as it is trained, with all three classifiers, on the meta device."""
    from torchvision.models import get_model

    with torch.device("meta"):
        return get_model("googlenet", aux_logits=True, init_weights=False).eval()


def googlenet_classifiers() -> list[Classifier]:
    """The three of them, from the first to the one at the end.

    References:
        Szegedy et al. Going deeper with convolutions. arXiv:1409.4842. Departure of torchvision: adaptive pooling to
        4 x 4 where the paper has 5 x 5 windows with stride 3, which is the same at 224 pixels but for the border.
    """
    model = googlenet_with_heads()
    table = summarize(model, (3, INPUT_SIZE, INPUT_SIZE))
    found = []
    for name, block in _ATTACHED.items():
        shape = next(row.output_shape[1:] for row in reversed(table.rows) if row.block == block)
        head = summarize(model.get_submodule(name), shape)
        found.append(Classifier(name, block, shape, head.rows, head.parameters, head.multiply_adds))
    last = [row for row in table.rows if row.name.split(".")[0] in ("avgpool", "flatten", "dropout", "fc")]
    before = table.row(last[0].input_names[0])
    costs = sum(row.parameters for row in last), sum(row.multiply_adds for row in last)
    return [*found, Classifier("fc", before.block, before.output_shape[1:], tuple(last), *costs)]
