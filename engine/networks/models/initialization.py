"""Weight initialization that preserves the signal's variance from layer to layer."""

from torch import nn


def initialize_he(module: nn.Module) -> None:
    """Draws a layer's weights for a ReLU behind it and sets its bias to 0; leaves other modules alone.

    References:
        He, Zhang, Ren, Sun. Delving deep into rectifiers. ICCV 2015, arXiv:1502.01852 (normal, fan-in).
    """
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_normal_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def initialize_output_layer(layer: nn.Linear) -> None:
    """Draws the weights of a last linear layer, with nothing behind it, and sets its bias to 0.

    They are uniform between plus and minus the inverse root of its inputs, torch's default: as He et al. draw them for
    a ReLU behind it, logits would begin two and a half times as large, and so would the gradients of all layers.
    """
    layer.reset_parameters()
    nn.init.zeros_(layer.bias)


def initialize_glorot(module: nn.Module) -> None:
    """Draws a layer's weights for an S-shaped activation behind it and sets its bias to 0; leaves others alone.

    References:
        Glorot, Bengio. Understanding the difficulty of training deep feedforward neural networks. AISTATS 2010.
    """
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_uniform_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
