"""Everything that defines a training run, as data: the same specification and seed give the same run."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, get_args

from engine.device import DeviceChoice
from engine.errors import EngineError

Option = int | float | bool | str
OptimizerName = Literal["sgd", "adamw"]
Precision = Literal["auto", "float32", "bf16"]
Decay = Literal["cosine", "constant"]


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise EngineError(message)


def _choice(what: str, value: str, known: tuple[str, ...]) -> None:
    _require(value in known, f'There is no {what} "{value}". Use one of {", ".join(known)}.')


@dataclass(frozen=True)
class NetworkSpec:
    """Which network: a family of ``engine.training.build_network`` and the options of its constructor."""

    family: str
    options: Mapping[str, Option] = field(default_factory=dict)


@dataclass(frozen=True)
class DataSpec:
    """Which images.

    Attributes:
        name: a data set of ``engine.training.data.datasets``.
        canvas: side in pixels of an empty square that every image is centred on; None leaves the size alone.
        train_size: how many training images are kept; None keeps all.
        label_noise: share of training labels that are replaced by a random class, 0 to 1.
        test_shifts: distances in pixels by which the test images are shifted for an extra test after training.
    """

    name: str = "digits"
    canvas: int | None = None
    train_size: int | None = None
    label_noise: float = 0.0
    test_shifts: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Checks ranges; whether the data set exists is checked where it is loaded."""
        _require(
            0 <= self.label_noise < 1, f"A label noise of {self.label_noise} is not a share. Use at least 0, below 1."
        )
        _require(
            self.train_size is None or self.train_size > 0,
            f"{self.train_size} training images are none at all. Keep at least 1.",
        )


@dataclass(frozen=True)
class AugmentationSpec:
    """How training images are varied.

    Attributes:
        shift: largest shift in pixels along each axis (the same as padding and cropping at random).
        flip: mirror half of the images from left to right.
        cutout: side in pixels of a square set to the mean; 0 for none.
    """

    shift: int = 0
    flip: bool = False
    cutout: int = 0

    def __post_init__(self) -> None:
        """Checks ranges."""
        for name, pixels in (("shift", self.shift), ("cutout", self.cutout)):
            _require(pixels >= 0, f"A {name} of {pixels} pixels is negative. Use 0 for none.")


@dataclass(frozen=True)
class OptimizerSpec:
    """How weights are updated, and the learning rate's course.

    Attributes:
        name: "sgd" or "adamw".
        learning_rate: its peak, after the warm-up.
        momentum: of SGD.
        nesterov: Nesterov's form of the momentum (SGD).
        weight_decay: applied to all parameters; decoupled for AdamW.
        warmup: share of the steps in which the learning rate rises linearly from 0.
        decay: "cosine" falls to 0 at the last step, "constant" stays.
    """

    name: OptimizerName = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.9
    nesterov: bool = False
    weight_decay: float = 1e-4
    warmup: float = 0.05
    decay: Decay = "cosine"

    def __post_init__(self) -> None:
        """Checks names and ranges."""
        _choice("optimizer", self.name, get_args(OptimizerName))
        _choice("decay", self.decay, get_args(Decay))
        _require(self.learning_rate > 0, f"A learning rate of {self.learning_rate} moves nothing. Use more than 0.")
        _require(0 <= self.momentum < 1, f"A momentum of {self.momentum} never settles. Use at least 0, below 1.")
        _require(0 <= self.warmup <= 1, f"A warm-up of {self.warmup} is not a share of the steps. Use 0 to 1.")


@dataclass(frozen=True)
class RunSpec:
    """One training run.

    Attributes:
        name: what the reader calls it, for example "plain-44".
        network: the network.
        data: the images.
        augmentation: how training images are varied.
        optimizer: optimizer and learning rate.
        steps: updates of the weights.
        batch_size: images a step.
        label_smoothing: share of the target spread over all classes.
        seed: of the first weights, the order of images and their variation.
        device: "auto" takes the fastest one present.
        precision: "bf16" computes in bfloat16 where it is safe (autocast) and keeps the weights in float32; "auto" does
            so on CUDA, whose matrix units are made for it, and computes in float32 elsewhere.
        log_every: steps between two points of the training curve.
        evaluate_every: steps between two tests, a multiple of ``log_every``.

    Raises:
        EngineError: a value outside its range, or an unknown name.
    """

    name: str
    network: NetworkSpec
    data: DataSpec = DataSpec()
    augmentation: AugmentationSpec = AugmentationSpec()
    optimizer: OptimizerSpec = OptimizerSpec()
    steps: int = 300
    batch_size: int = 64
    label_smoothing: float = 0.0
    seed: int = 0
    device: DeviceChoice = "auto"
    precision: Precision = "auto"
    log_every: int = 5
    evaluate_every: int = 25

    def __post_init__(self) -> None:
        """Checks names and ranges."""
        _choice("device", self.device, get_args(DeviceChoice))
        _choice("precision", self.precision, get_args(Precision))
        for name in ("steps", "batch_size", "log_every", "evaluate_every"):
            value = getattr(self, name)
            _require(value >= 1, f"{name} is {value}. Use at least 1.")
        _require(
            self.evaluate_every % self.log_every == 0,
            f"evaluate_every is {self.evaluate_every}, not a multiple of log_every, {self.log_every}. "
            f"Use {self.log_every * max(1, self.evaluate_every // self.log_every)}, for example.",
        )
        _require(
            0 <= self.label_smoothing < 1,
            f"A label smoothing of {self.label_smoothing} is not a share. Use at least 0, below 1.",
        )

    def precision_on(self, kind: str) -> Literal["float32", "bf16"]:
        """The precision that the run computes in on a kind of device: "cuda", "mps" or "cpu"."""
        if self.precision == "auto":
            return "bf16" if kind == "cuda" else "float32"
        return self.precision

    def to_json(self) -> str:
        """The specification as one line of JSON."""
        return json.dumps(dataclasses.asdict(_plain(self)))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what ``to_json`` wrote.

        Raises:
            EngineError: not a specification, or one with an unknown field or a bad value.
        """
        return _read(cls, _parse(text))


@dataclass(frozen=True)
class Comparison:
    """Runs that are compared.

    Attributes:
        name: short name, for a preset the preset's.
        runs: at least one; no two with the same name and seed.
    """

    name: str
    runs: tuple[RunSpec, ...]

    def __post_init__(self) -> None:
        """Checks that runs can be told apart."""
        _require(bool(self.runs), "A comparison without runs compares nothing. Give it at least one.")
        seen: set[tuple[str, int]] = set()
        for run in self.runs:
            key = (run.name, run.seed)
            _require(key not in seen, f'Two runs are called "{run.name}" with seed {run.seed}. Change one of them.')
            seen.add(key)

    def to_json(self) -> str:
        """The comparison as one line of JSON."""
        runs = [dataclasses.asdict(_plain(run)) for run in self.runs]
        return json.dumps({"name": self.name, "runs": runs})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what ``to_json`` wrote.

        Raises:
            EngineError: not a comparison, or one with an unknown field or a bad value.
        """
        fields = _parse(text)
        _require(set(fields) == {"name", "runs"}, f"A comparison has a name and runs, not {sorted(fields)}.")
        return cls(fields["name"], tuple(_read(RunSpec, run) for run in fields["runs"]))


_PARTS = {"network": NetworkSpec, "data": DataSpec, "augmentation": AugmentationSpec, "optimizer": OptimizerSpec}


def _plain(spec: RunSpec) -> RunSpec:
    """The same with an ordinary dict, which ``asdict`` can copy."""
    return dataclasses.replace(
        spec, network=dataclasses.replace(spec.network, options=dict(sorted(spec.network.options.items())))
    )


def _parse(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        raise EngineError(f"This is not JSON: {error}. Use what to_json wrote.") from error
    _require(isinstance(fields, dict), f"A specification is an object of fields, not a {type(fields).__name__}.")
    return fields


def _read(kind: type, fields: dict[str, Any]) -> Any:
    """Builds ``kind`` and its parts from plain values."""
    known = {each.name for each in dataclasses.fields(kind)}
    unknown = sorted(set(fields) - known)
    _require(not unknown, f"{kind.__name__} has no field {', '.join(unknown)}. It has {', '.join(sorted(known))}.")
    values = {name: _read(_PARTS[name], value) if name in _PARTS else value for name, value in fields.items()}
    if "test_shifts" in values:
        values["test_shifts"] = tuple(values["test_shifts"])
    try:
        return kind(**values)
    except TypeError as error:
        raise EngineError(f"{kind.__name__} could not be read: {error}.") from error
