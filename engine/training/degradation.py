"""The degradation presets: He et al.'s experiment on plain and residual networks, on three sets of images."""

from engine.training.preset_card import Preset, Source
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

_HE_2016 = Source(
    "He, Zhang, Ren, Sun: Deep residual learning for image recognition (CVPR 2016)", "https://arxiv.org/abs/1512.03385"
)

CIFAR10_STEPS_AN_EPOCH = 390
# Test errors in percent after about 164 epochs: table 6 of the paper; of the plain networks it shows curves only.
PAPER_ERRORS = {
    "plain-20": "about 9.5 %, read off a curve",
    "resnet-20": "8.75 %",
    "plain-56": "about 13.5 %, read off a curve",
    "resnet-56": "6.97 %",
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
    shows=(
        "Within this budget the deep plain network optimizes worse than the shallow one: its training loss stays "
        "higher, so this is no overfitting. With shortcuts, and exactly as many parameters, depth does no harm."
    ),
    does_not_show=(
        "That depth improves test accuracy: on these 8×8 digits the residual networks of depth 8 and 44 tie. "
        "Nor that the deep plain network could not get there: a larger budget narrows the gap."
    ),
    runs=_degradation(DataSpec("digits"), (8, 44)),
    sources=(_HE_2016,),
)

SHAPES = Preset(
    name="residual-vs-plain-shapes",
    title="Plain and residual on colour shapes",
    question="Where there is something to gain, does depth help a residual network?",
    shows=(
        "The same degradation of the plain network on colour images. Here the deeper residual network ends with the "
        "lowest loss of the four, so depth can pay where the task leaves room."
    ),
    does_not_show="How these networks compare when trained until nothing changes any more; this is a short budget.",
    runs=_degradation(DataSpec("shapes"), (8, 32)),
    sources=(_HE_2016,),
)

CIFAR10 = Preset(
    name="residual-vs-plain-cifar10",
    title="Plain and residual on CIFAR-10, 20 and 56 layers",
    question="Does He et al.'s experiment come out the same in a fraction of their budget?",
    shows=(
        "The paper's networks on its data, in the paper's order: of the plain ones the deeper is far worse, on the "
        "training images too, so this is no overfitting; with shortcuts the deeper one is the better. He et al. "
        "trained about 164 epochs: their residual networks of depth 20 and 56 ended at 8.75 % and 6.97 % test error, "
        "the plain ones (read off their curves) at about 9.5 % and 13.5 %."
    ),
    does_not_show=(
        "The paper's errors: this budget is a fraction of theirs, with a cosine in place of their steps, so all four "
        "end higher, the deep plain one by far. And one seed cannot tell apart networks that differ by half a percent."
    ),
    runs=tuple(_on_cifar10(family, depth) for depth in (20, 56) for family in ("plain", "resnet")),
    sources=(_HE_2016,),
)

DEGRADATION = (RESIDUAL_VS_PLAIN, SHAPES, CIFAR10)
