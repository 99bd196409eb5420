"""How the networks that ship with the project are trained."""

from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

CIFAR10_STEPS_AN_EPOCH = 390


def _cifar10(name: str, network: NetworkSpec, *, epochs: int) -> RunSpec:
    return RunSpec(
        name=name,
        network=network,
        data=DataSpec("cifar10"),
        augmentation=AugmentationSpec(shift=4, flip=True),
        optimizer=OptimizerSpec(learning_rate=0.2, nesterov=True, weight_decay=5e-4),
        steps=epochs * CIFAR10_STEPS_AN_EPOCH,
        batch_size=128,
        precision="bf16",
        log_every=CIFAR10_STEPS_AN_EPOCH // 10,
        evaluate_every=CIFAR10_STEPS_AN_EPOCH,
    )


RECIPES: dict[str, RunSpec] = {
    "resnet20-cifar10": _cifar10("resnet20-cifar10", NetworkSpec("resnet", {"depth": 20, "width": 16}), epochs=30),
}
