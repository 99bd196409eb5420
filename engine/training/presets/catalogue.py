"""The presets: their recipes, findings and limits."""

from itertools import pairwise

from engine.errors import EngineError
from engine.training.presets.card import Preset, Source
from engine.training.presets.degradation import DEGRADATION
from engine.training.presets.findings import Finding
from engine.training.presets.sweeps import SWEEPS
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, Option, RunSpec

_IOFFE_2015 = Source(
    "Ioffe, Szegedy: Batch normalization (ICML 2015)",
    "https://arxiv.org/abs/1502.03167",
)
_LECUN_1998 = Source(
    "LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition (1998)",
    "https://doi.org/10.1109/5.726791",
)
_GLOROT_2010 = Source(
    "Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (2010)",
    "https://proceedings.mlr.press/v9/glorot10a.html",
)
_ZHANG_2019 = Source(
    "Zhang: Making convolutional networks shift-invariant again (ICML 2019)", "https://arxiv.org/abs/1904.11486"
)
_SRIVASTAVA_2014 = Source("Srivastava et al.: Dropout (JMLR 2014)", "https://jmlr.org/papers/v15/srivastava14a.html")
_SIMARD_2003 = Source(
    "Simard, Steinkraus, Platt: Best practices for convolutional neural networks (2003)",
    "https://doi.org/10.1109/ICDAR.2003.1227801",
)

_ON_CANVAS = DataSpec("digits", canvas=16)


def _lenet(**options: Option) -> NetworkSpec:
    return NetworkSpec("lenet", {"activation": "relu", "pooling": "max", "input_size": 16, **options})


def _plain_14(name: str, *, batch_norm: bool, learning_rate: float) -> RunSpec:
    network = NetworkSpec("plain", {"depth": 14, "width": 8, "batch_norm": batch_norm})
    return RunSpec(name, network, optimizer=OptimizerSpec(learning_rate=learning_rate), steps=200)


BATCH_NORMALIZATION = Preset(
    name="batch-normalization",
    title="With and without batch normalization",
    question="What does batch normalization allow?",
    findings=(
        Finding(
            "With batch normalization a plain network of 14 layers learns at a learning rate of 0.1 and of 0.5.",
            lambda ends: max(ends["with, lr 0.1"].train_loss, ends["with, lr 0.5"].train_loss) < 0.3,
        ),
        Finding(
            "Without it, it learns more slowly at 0.1, or not at all, by seed.",
            lambda ends: ends["without, lr 0.1"].train_loss > 3 * ends["with, lr 0.1"].train_loss,
        ),
        Finding(
            "Without it, it fails at 0.5: its loss stays near ln 10 or diverges.",
            lambda ends: ends["without, lr 0.5"].train_loss > 1.5,
        ),
    ),
    does_not_show="Why. The literature gives several explanations, and these curves decide between none of them.",
    runs=(
        _plain_14("with, lr 0.1", batch_norm=True, learning_rate=0.1),
        _plain_14("without, lr 0.1", batch_norm=False, learning_rate=0.1),
        _plain_14("with, lr 0.5", batch_norm=True, learning_rate=0.5),
        _plain_14("without, lr 0.5", batch_norm=False, learning_rate=0.5),
    ),
    sources=(_IOFFE_2015,),
)

POOLING = Preset(
    name="pooling",
    title="Max or average pooling",
    question="Does it matter how a window is summarized?",
    findings=(
        Finding(
            "In the same LeNet with ReLU, max pooling ends with far fewer test errors than average pooling.",
            lambda ends: ends["max"].test_error < 0.7 * ends["average"].test_error,
        ),
    ),
    does_not_show="That max pooling is always better: other data, and networks that end in global averaging, differ.",
    runs=tuple(
        RunSpec(
            pooling, _lenet(pooling=pooling, width=12), data=_ON_CANVAS, optimizer=OptimizerSpec(learning_rate=0.05)
        )
        for pooling in ("max", "average")
    ),
    sources=(_LECUN_1998,),
)

ACTIVATION = Preset(
    name="activation",
    title="Sigmoid and average, or ReLU and max",
    question="What did 1998's LeNet gain from the choices of 2012?",
    findings=(
        Finding(
            "With sigmoids and average pooling the loss hardly moves for a hundred steps or more, since a sigmoid's "
            "slope is at most a quarter and each layer shrinks the gradient again.",
            lambda ends: ends["sigmoid, average"].loss_after(100) > 2.0,
            of_the_curve=True,
        ),
        Finding(
            "With ReLU and max pooling it falls at once.",
            lambda ends: ends["relu, max"].loss_after(100) < 1.0,
            of_the_curve=True,
        ),
    ),
    does_not_show="Which of the two does it: both are changed at once here, as they were between LeNet and AlexNet.",
    runs=tuple(
        RunSpec(
            f"{activation}, {pooling}",
            _lenet(activation=activation, pooling=pooling),
            data=_ON_CANVAS,
            optimizer=OptimizerSpec("adamw", learning_rate=0.01),
            steps=500,
        )
        for activation, pooling in (("sigmoid", "average"), ("relu", "max"))
    ),
    sources=(_GLOROT_2010, _LECUN_1998),
)

SHIFTED_DIGITS = Preset(
    name="shifted-digits",
    title="Fully connected or convolutional, digits shifted",
    question="Which network still reads a digit that has moved?",
    findings=(
        Finding(
            "Trained on centred digits only, all three read centred ones.",
            lambda ends: max(end.shifted[0] for end in ends.values()) < 0.1,
        ),
        Finding(
            "Shifted by two pixels the fully connected network guesses and LeNet is wrong more often than not.",
            lambda ends: ends["fully connected"].shifted[2] > 0.7 and ends["LeNet"].shifted[2] > 0.5,
        ),
        Finding(
            "The network with global max pooling goes on reading them.",
            lambda ends: ends["global max"].shifted[2] < 0.15,
        ),
    ),
    does_not_show=(
        "That convolution alone makes a network invariant. LeNet convolves too, but then flattens, and so its last "
        "layers depend on where a feature was; most of the invariance comes from global pooling."
    ),
    runs=tuple(
        RunSpec(
            name,
            network,
            data=DataSpec("digits", canvas=16, test_shifts=(0, 1, 2, 3, 4)),
            optimizer=OptimizerSpec("adamw", learning_rate=3e-3),
        )
        for name, network in (
            ("fully connected", NetworkSpec("perceptron", {"input_size": 16})),
            ("LeNet", _lenet()),
            ("global max", NetworkSpec("global-pooling")),
        )
    ),
    sources=(_LECUN_1998, _ZHANG_2019),
)

DROPOUT = Preset(
    name="dropout",
    title="Dropout against wrong labels",
    question="Can leaving units out at random keep a network from learning mistakes by heart?",
    findings=(
        Finding(
            "Three in ten of the 800 training labels are replaced by random ones, so about 27% are wrong. Without "
            "dropout the network learns many of those by heart: fewer than 20% of its answers on the training images "
            "differ from the labels that it was given.",
            lambda ends: ends["without"].train_error < 0.2,
        ),
        Finding(
            "With dropout it learns hardly any of them, more than 24% differ, and it ends with fewer test errors.",
            lambda ends: (
                ends["dropout 0.5"].train_error > 0.24 and ends["dropout 0.5"].test_error < ends["without"].test_error
            ),
        ),
    ),
    does_not_show="A gain without wrong labels: on clean digits this network has none that could be told from chance.",
    runs=tuple(
        RunSpec(
            name,
            NetworkSpec("perceptron", {"input_size": 8, "dropout": share}),
            data=DataSpec("digits", train_size=800, label_noise=0.3),
            optimizer=OptimizerSpec("adamw", learning_rate=1e-3),
            steps=800,
        )
        for name, share in (("without", 0.0), ("dropout 0.5", 0.5))
    ),
    sources=(_SRIVASTAVA_2014,),
)

AUGMENTATION = Preset(
    name="augmentation",
    title="Augmentation by shifts",
    question="What do shifted copies of few images teach?",
    findings=(
        Finding(
            "Trained on 150 digits only, with random shifts of up to two pixels the network reads digits that are "
            "shifted by one or two pixels almost as well as centred ones: its error grows by less than 10 percentage "
            "points.",
            lambda ends: max(ends["with shifts"].shifted[1:]) < ends["with shifts"].shifted[0] + 0.1,
        ),
        Finding(
            "Without random shifts its error grows by more than that at two pixels.",
            lambda ends: ends["centred only"].shifted[2] > ends["centred only"].shifted[0] + 0.1,
        ),
    ),
    does_not_show="A gain on centred digits: augmentation teaches what it varies.",
    runs=tuple(
        RunSpec(
            name,
            _lenet(),
            data=DataSpec("digits", canvas=16, train_size=150, test_shifts=(0, 1, 2)),
            augmentation=AugmentationSpec(shift=pixels),
            optimizer=OptimizerSpec("adamw", learning_rate=3e-3),
            steps=500,
        )
        for name, pixels in (("centred only", 0), ("with shifts", 2))
    ),
    sources=(_SIMARD_2003,),
)

DATA_AMOUNT = Preset(
    name="data-amount",
    title="More and more data",
    question="How many images does a convolutional network need?",
    findings=(
        Finding(
            "The same LeNet, trained for the same 300 updates on 25 to 1,400 digits, makes fewer test errors the more "
            "of them it has seen.",
            lambda ends: all(more.test_error < fewer.test_error for fewer, more in pairwise(ends.values())),
        ),
        Finding(
            "The training error is near 0 throughout.",
            lambda ends: max(end.train_error for end in ends.values()) < 0.02,
        ),
    ),
    does_not_show="How it goes on beyond 1,400 images, or what more data of another kind would do.",
    runs=tuple(
        RunSpec(
            f"{size} images",
            _lenet(),
            data=DataSpec("digits", canvas=16, train_size=size),
            optimizer=OptimizerSpec("adamw", learning_rate=3e-3),
        )
        for size in (25, 50, 100, 200, 400, 800, 1400)
    ),
    sources=(_LECUN_1998,),
)

PRESETS = (
    BATCH_NORMALIZATION,
    POOLING,
    ACTIVATION,
    SHIFTED_DIGITS,
    DROPOUT,
    AUGMENTATION,
    DATA_AMOUNT,
)


def presets() -> dict[str, Preset]:
    """All presets by name, the most telling one first."""
    return {each.name: each for each in (*DEGRADATION, *PRESETS, *SWEEPS)}


def preset(name: str) -> Preset:
    """One preset.

    Raises:
        EngineError: there is none of this name.
    """
    known = presets()
    if name not in known:
        raise EngineError(f'There is no preset "{name}". Use one of {", ".join(known)}.')
    return known[name]
