"""Loads weights from a checkpoint file. Only tensors are read; no code in the file is executed."""

import io
import json
import pickle
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn

from engine.errors import EngineError

_WRAPPERS = ("state_dict", "model_state_dict", "model", "net")
_PREFIXES = re.compile(r"^(?:module\.|_orig_mod\.)+")
_OLD_DENSENET = re.compile(
    r"^(.*denselayer\d+\.(?:norm|relu|conv))\.((?:[12])\.(?:weight|bias|running_mean|running_var))$"
)
_NAMED_AT_MOST = 4


def load_checkpoint(path: str | Path | bytes, model: nn.Module) -> nn.Module:
    """Puts the weights of a file into a network.

    Args:
        path: a safetensors file or a torch file with tensors only, or its content. A state dict may lie under
            "state_dict" or "model"; the prefix of DataParallel and of compiled networks is stripped; half
            precision becomes the network's own precision.
        model: the network that the weights belong to; it stays as it was if they do not fit.

    Returns:
        The same network.

    Raises:
        EngineError: the file cannot be read, or its names and shapes are not the network's.
    """
    return put_weights(read_weights(path), model)


def put_weights(weights: Mapping[str, Tensor], model: nn.Module) -> nn.Module:
    """Puts weights by name into a network, all or none.

    Raises:
        EngineError: names or shapes differ; the message says which.
    """
    if problems := weight_mismatches(weights, model):
        raise EngineError(
            f"The weights do not fit {type(model).__name__}: {'; '.join(problems)}. "
            "Choose the network that they were trained with, or build it with the same number of classes."
        )
    own = model.state_dict()
    fitting = {name: tensor for name, tensor in weights.items() if not _belongs_to_left_out_head(name, model)}
    cast = {name: tensor.to(own[name].dtype) for name, tensor in fitting.items()}
    on_meta = any(tensor.is_meta for tensor in own.values())
    model.load_state_dict(cast, strict=False, assign=on_meta)
    return model


def read_weights(path: str | Path | bytes) -> dict[str, Tensor]:
    """The tensors of a file by name, with the prefixes of wrappers stripped.

    Raises:
        EngineError: there is no such file, or it holds anything but named tensors.
    """
    content = path if isinstance(path, bytes) else _content(Path(path))
    found = _unwrapped(_safetensors(content) if _is_safetensors(content) else _torch_file(content))
    weights: dict[str, Tensor] = {}
    for name, tensor in found.items():
        if not isinstance(name, str) or not isinstance(tensor, Tensor):
            raise EngineError(
                f"This is not a state_dict: under {name!r} the file holds {type(tensor).__name__} instead of a tensor. "
                "Save the network's state_dict() alone."
            )
        if problem := _unusable(tensor):
            raise EngineError(f"The weights under {name!r} are {problem}. Save them as ordinary numbers.")
        weights[_plain_name(name)] = tensor
    return weights


def _unusable(tensor: Tensor) -> str:
    """Why no network can hold a tensor; empty where one can."""
    if tensor.is_meta:
        return "a shape without numbers"
    if tensor.is_quantized or tensor.layout != torch.strided:
        return "quantized or sparse"
    if tensor.is_complex():
        return "complex"
    if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
        return "larger than what the file holds of them"
    return ""


def classes_of(weights: Mapping[str, Tensor], model: nn.Module) -> int | None:
    """How many classes the weights tell apart: the outputs of the network's last layer, as the file has it."""
    names = [name for name, tensor in model.state_dict().items() if tensor.ndim >= 2]
    last = weights.get(names[-1]) if names else None
    return last.shape[0] if last is not None and last.ndim and last.shape[0] else None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EngineError(f"The file {path} cannot be read ({error.strerror}). Check its name and place.") from error


def _is_safetensors(content: bytes) -> bool:
    """A safetensors file begins with the length of a JSON header, then the header."""
    return len(content) > 9 and content[8:9] == b"{" and int.from_bytes(content[:8], "little") <= len(content) - 8


def _safetensors(content: bytes) -> dict[str, Tensor]:
    try:
        return load_safetensors(content)
    except (SafetensorError, json.JSONDecodeError, KeyError) as error:
        raise EngineError(f"The safetensors file is damaged ({error}). Save it again.") from error


def _torch_file(content: bytes) -> Any:
    try:
        return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise EngineError(
            "This is not a state_dict: it is no torch file, or it holds Python objects, which are never loaded because "
            "they could run any code. Save the network's state_dict() alone, or a safetensors file."
        ) from error
    except Exception as error:  # torch raises of many kinds where a file is damaged or made up
        raise EngineError(f"The file cannot be read as weights ({_first_line(error)}). Save it again.") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _unwrapped(found: Any) -> dict[Any, Any]:
    """The state dict itself, where a training script has saved it together with other things."""
    for wrapper in _WRAPPERS:
        if isinstance(found, dict) and isinstance(found.get(wrapper), dict):
            found = found[wrapper]
    if not isinstance(found, dict) or not found:
        holds = "nothing" if found in ({}, None) else f"one {type(found).__name__}"
        raise EngineError(f"This is not a state_dict: the file holds {holds}. Save the network's state_dict().")
    return found


def _plain_name(name: str) -> str:
    """A weight's name without the prefixes of wrappers, and as it is called today."""
    name = _PREFIXES.sub("", name)
    old = _OLD_DENSENET.match(name)
    return old.group(1) + old.group(2) if old else name


def _belongs_to_left_out_head(name: str, model: nn.Module) -> bool:
    """Whether a weight is of an auxiliary head that the network was built without."""
    head = name.split(".", 1)[0]
    return head in vars(model) and getattr(model, head) is None


def _differences(own: Mapping[str, Tensor], given: Mapping[str, Tensor]) -> list[str]:
    """Descriptions of the differences in names and shapes."""
    missing = [name for name in own if name not in given and not name.endswith("num_batches_tracked")]
    unknown = [name for name in given if name not in own]
    other = [
        f"{name} is {_shape(given[name])} in the file and {_shape(own[name])} in the network"
        for name in own
        if name in given and own[name].shape != given[name].shape
    ]
    kinds = (
        (missing, "is missing", "are missing"),
        (unknown, "has no place in it", "have no place in it"),
        (other, "has another shape", "have another shape"),
    )
    return [f"{len(names)} {one if len(names) == 1 else many} ({_some(names)})" for names, one, many in kinds if names]


def weight_mismatches(weights: Mapping[str, Tensor], model: nn.Module) -> list[str]:
    """Mismatches between weights and a network, as messages; empty where they fit."""
    fitting = {name: tensor for name, tensor in weights.items() if not _belongs_to_left_out_head(name, model)}
    return _differences(model.state_dict(), fitting)


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED_AT_MOST
    return ", ".join(names[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")


def _shape(tensor: Tensor) -> str:
    return "×".join(str(size) for size in tensor.shape) or "a single number"
