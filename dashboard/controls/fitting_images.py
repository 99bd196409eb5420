"""Which images a network is offered first: those like the ones that it has learned from."""

from dashboard.controls.network_picker import ChosenNetwork
from engine.images import digit_names, sample_names
from engine.training.data.datasets import missing_megabytes
from engine.training.data.test_images import dataset_image_names

_OF_DIGITS = ("mnist", "digits")


def fitting_images(network: ChosenNetwork | None) -> list[str]:
    """Names of images, the one to begin with first: a data set's own test images where they are here.

    Args:
        network: the chosen network; None while its weights are not here.
    """
    if network is None or network.data is None:
        return sample_names()
    own = dataset_image_names(network.data)
    if network.weights == "run" and own:
        return [*own, *sample_names()]
    if network.data.name in _OF_DIGITS:
        return [*digit_names(), *own, *sample_names()]
    return [*sample_names(), *own]


def missing_words(network: ChosenNetwork | None) -> str:
    """Which images a run of the training lab was tested on that are not on this machine; empty where they are here."""
    if network is None or network.data is None or network.weights != "run":
        return ""
    megabytes = missing_megabytes(network.data)
    return (
        f"The test images of {network.card.data} are not on this machine: a download of {megabytes} MB, which the "
        "training lab offers. Sample images are offered instead."
        if megabytes
        else ""
    )
