"""Presets that change one number step by step: depth, width, and the size of a batch."""

from engine.training.presets.card import Preset, Source
from engine.training.presets.findings import Finding
from engine.training.spec import DataSpec, NetworkSpec, OptimizerSpec, RunSpec

_HE_2016 = Source(
    "He, Zhang, Ren, Sun: Deep residual learning for image recognition (CVPR 2016)", "https://arxiv.org/abs/1512.03385"
)
_ZAGORUYKO_2016 = Source("Zagoruyko, Komodakis: Wide residual networks (BMVC 2016)", "https://arxiv.org/abs/1605.07146")
_IOFFE_2015 = Source("Ioffe, Szegedy: Batch normalization (ICML 2015)", "https://arxiv.org/abs/1502.03167")
_GOYAL_2017 = Source(
    "Goyal et al.: Accurate, large minibatch SGD (2017), for the learning rate's proportion",
    "https://arxiv.org/abs/1706.02677",
)

IMAGES_SEEN = 19_200


def _batch_size(size: int) -> RunSpec:
    """The same images in all, the learning rate in proportion to the batch, and sixty points of its curve."""
    steps = IMAGES_SEEN // size
    log_every = max(1, steps // 60)
    return RunSpec(
        f"batches of {size}",
        NetworkSpec("plain", {"depth": 8, "width": 8}),
        optimizer=OptimizerSpec(learning_rate=0.1 * size / 64),
        steps=steps,
        batch_size=size,
        log_every=log_every,
        evaluate_every=5 * log_every,
    )


DEPTH = Preset(
    name="depth",
    title="Deeper and deeper, plain and residual",
    question="From which depth on does a plain network optimize worse?",
    findings=(
        Finding(
            "The plain networks of depth 8 and 20 fit the digits.",
            lambda ends: max(ends["plain-8"].train_loss, ends["plain-20"].train_loss) < 0.05,
        ),
        Finding(
            "The plain one of depth 32 ends at a higher loss than that of 20, and the one of 44 at a still higher one.",
            lambda ends: ends["plain-44"].train_loss > ends["plain-32"].train_loss > 2 * ends["plain-20"].train_loss,
        ),
        Finding(
            "The residual networks end alike at every depth.",
            lambda ends: max(ends[f"resnet-{depth}"].train_loss for depth in (8, 20, 32, 44)) < 0.02,
        ),
    ),
    does_not_show="A limit of plain networks as such: the depth where they fail moves with budget, data and recipe.",
    runs=tuple(
        RunSpec(f"{family}-{depth}", NetworkSpec(family, {"depth": depth, "width": 8}))
        for depth in (8, 20, 32, 44)
        for family in ("plain", "resnet")
    ),
    sources=(_HE_2016,),
)

WIDTH = Preset(
    name="width",
    title="Wider and wider",
    question="What do more channels buy at the same depth?",
    findings=(
        Finding(
            "Of the same residual network of depth 8, the two with 2 and 4 channels in the first stage still confuse "
            "shapes when those with 8 and 16 hardly make an error any more.",
            lambda ends: (
                max(ends["width 8"].test_error, ends["width 16"].test_error)
                < min(0.05, ends["width 2"].test_error, ends["width 4"].test_error)
            ),
        ),
    ),
    does_not_show="That width is the better way to spend computation: twice the width costs about four times as much.",
    runs=tuple(
        RunSpec(f"width {width}", NetworkSpec("resnet", {"depth": 8, "width": width}), data=DataSpec("shapes"))
        for width in (2, 4, 8, 16)
    ),
    sources=(_ZAGORUYKO_2016, _HE_2016),
)

BATCH_SIZE = Preset(
    name="batch-size",
    title="Batch size with batch normalization",
    question="How small may a batch be when its own mean and spread normalize it?",
    findings=(
        Finding(
            "In batches of 2 the training loss, measured on the batches themselves, ends far above the others: mean "
            "and standard deviation of two images are mostly noise.",
            lambda ends: (
                ends["batches of 2"].batch_loss
                > 2 * max(ends[f"batches of {size}"].batch_loss for size in (8, 64, 256))
            ),
        ),
        Finding(
            "In evaluation mode, normalized by averages over many batches, all four read digits well.",
            lambda ends: max(end.test_error for end in ends.values()) < 0.06,
        ),
    ),
    does_not_show=(
        "That a larger batch generalizes better or worse: on data this easy seeds differ about as much. Nor its speed: "
        "a small batch needs more steps for the same images. The page on batch normalization measures more of this."
    ),
    runs=tuple(_batch_size(size) for size in (2, 8, 64, 256)),
    sources=(_IOFFE_2015, _GOYAL_2017),
)

SWEEPS = (DEPTH, WIDTH, BATCH_SIZE)
