"""The degradation presets: He et al.'s experiment on plain and residual networks, on three sets of images."""

from engine.training.presets.card import Preset, Source
from engine.training.presets.findings import Finding
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

_HE_2016 = Source(
    "He, Zhang, Ren, Sun: Deep residual learning for image recognition (CVPR 2016)", "https://arxiv.org/abs/1512.03385"
)

CIFAR10_STEPS_AN_EPOCH = 390
# Test errors in percent after about 164 epochs: table 6 of the paper; of the plain networks it shows curves only.
PAPER_ERRORS = {
    "plain-20": "about 9.5%, read off a curve",
    "resnet-20": "8.75%",
    "plain-56": "about 13.5%, read off a curve",
    "resnet-56": "6.97%",
}


def _degradation(data: DataSpec, depths: tuple[int, ...]) -> tuple[RunSpec, ...]:
    """He et al.'s experiment: plain and residual networks of these depths, everything else alike."""
    return tuple(
        RunSpec(f"{family}-{depth}", NetworkSpec(family, {"depth": depth, "width": 8}), data=data)
        for depth in depths
        for family in ("plain", "resnet")
    )


def _on_cifar10(family: str, depth: int) -> RunSpec:
    """The paper's width, batch, learning rate, weight decay and augmentation, in fewer epochs and with a cosine."""
    return RunSpec(
        f"{family}-{depth}",
        NetworkSpec(family, {"depth": depth, "width": 16}),
        data=DataSpec("cifar10"),
        augmentation=AugmentationSpec(shift=4, flip=True),
        optimizer=OptimizerSpec(learning_rate=0.1, weight_decay=1e-4),
        steps=30 * CIFAR10_STEPS_AN_EPOCH,
        batch_size=128,
        precision="bf16",
        log_every=CIFAR10_STEPS_AN_EPOCH // 5,
        evaluate_every=CIFAR10_STEPS_AN_EPOCH,
    )


RESIDUAL_VS_PLAIN = Preset(
    name="residual-vs-plain",
    title="Plain and residual, shallow and deep",
    question="Does a deeper network always fit its training data at least as well?",
    findings=(
        Finding(
            "Within this budget the deep plain network optimizes worse than the shallow one: its training loss stays "
            "higher, so it is not overfitting.",
            lambda ends: ends["plain-44"].train_loss > 3 * ends["plain-8"].train_loss,
        ),
        Finding(
            "With shortcuts, and exactly as many parameters, depth does no harm.",
            lambda ends: ends["resnet-44"].train_loss < ends["resnet-8"].train_loss + 0.05,
        ),
    ),
    does_not_show=(
        "That depth improves test accuracy: 8×8 digits leave little to gain. "
        "Nor that the deep plain network could not get there: a larger budget narrows the gap."
    ),
    runs=_degradation(DataSpec("digits"), (8, 44)),
    sources=(_HE_2016,),
)

SHAPES = Preset(
    name="residual-vs-plain-shapes",
    title="Plain and residual on colour shapes",
    question="Where there is something to gain, does depth help a residual network?",
    findings=(
        Finding(
            "The plain network degrades with depth on colour images too.",
            lambda ends: ends["plain-32"].train_loss > 1.5 * ends["plain-8"].train_loss,
        ),
        Finding(
            "The deeper residual network ends with the lowest loss of the four, so depth can pay where the task leaves "
            "room.",
            lambda ends: ends["resnet-32"].train_loss == min(end.train_loss for end in ends.values()),
        ),
    ),
    does_not_show="How these networks compare when trained until nothing changes any more; this is a short budget.",
    runs=_degradation(DataSpec("shapes"), (8, 32)),
    sources=(_HE_2016,),
)

CIFAR10 = Preset(
    name="residual-vs-plain-cifar10",
    title="Plain and residual on CIFAR-10, 20 and 56 layers",
    question="Does He et al.'s experiment come out the same in a fraction of their budget?",
    findings=(
        Finding(
            "Of the plain networks the deeper one is far worse, on the training images too, so it is not overfitting.",
            lambda ends: (
                ends["plain-56"].train_error > 1.3 * ends["plain-20"].train_error
                and ends["plain-56"].test_error > ends["plain-20"].test_error
            ),
        ),
        Finding(
            "With shortcuts the deeper one is the better.",
            lambda ends: ends["resnet-56"].test_error < ends["resnet-20"].test_error,
        ),
    ),
    does_not_show=(
        "The paper's errors: this budget is a fraction of their about 164 epochs, with a cosine in place of their "
        "steps. And one seed cannot tell apart networks that differ by half a percent."
    ),
    runs=tuple(_on_cifar10(family, depth) for depth in (20, 56) for family in ("plain", "resnet")),
    sources=(_HE_2016,),
)

DEGRADATION = (RESIDUAL_VS_PLAIN, SHAPES, CIFAR10)
