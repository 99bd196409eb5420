"""Controls for a comparison of the reader's own: which networks, on what, trained how."""

from typing import cast

import streamlit as st

from engine.device import DeviceChoice
from engine.training.custom_comparison import DATA, NETWORKS, Experiment
from engine.training.data.datasets import facts, missing_megabytes
from engine.training.spec import Comparison, Decay, OptimizerName

_OPTIMIZERS = {"sgd": "SGD, momentum 0.9", "adamw": "AdamW"}
_DECAYS = {"cosine": "cosine to 0", "constant": "constant"}
_DATA = {
    "digits": "digits 8×8",
    "digits-16": "digits centred on 16×16",
    "shapes": "colour shapes 16×16",
    "mnist": "MNIST 28×28",
    "fashion-mnist": "Fashion-MNIST 28×28",
    "cifar10": "CIFAR-10 32×32",
}
_RATES = (0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


def own_experiment(*, seeds: int, device: DeviceChoice) -> Experiment:
    """Two rows of controls, all kept in the address."""
    first = st.columns([5, 3], vertical_alignment="bottom")
    networks = first[0].multiselect(
        "Networks", list(NETWORKS), default=["plain-20", "resnet-20"], key="training.networks", bind="query-params"
    )
    data = first[1].selectbox("Data", list(_DATA), format_func=_described, key="training.data", bind="query-params")
    second = st.columns([1.6, 1.4, 1.3, 1.1, 1.4], vertical_alignment="bottom")
    optimizer = second[0].selectbox(
        "Optimizer",
        list(_OPTIMIZERS),
        format_func=_OPTIMIZERS.__getitem__,
        key="training.optimizer",
        bind="query-params",
    )
    rate = second[1].select_slider(
        "Learning rate η", _RATES, value=0.1, key="training.learning_rate", bind="query-params"
    )
    decay = second[2].selectbox(
        "Schedule", list(_DECAYS), format_func=_DECAYS.__getitem__, key="training.decay", bind="query-params"
    )
    epochs = second[3].number_input("Epochs", 1, 200, 10, key="training.epochs", bind="query-params")
    batch = second[4].select_slider(
        "Batch size", (4, 8, 16, 32, 64, 128, 256), value=64, key="training.batch", bind="query-params"
    )
    return Experiment(
        tuple(networks),
        data,
        cast("OptimizerName", optimizer),
        float(rate),
        cast("Decay", decay),
        int(epochs),
        int(batch),
        seeds,
        device,
    )


def _described(data: str) -> str:
    return f"{_DATA[data]}, {facts(DATA[data]).training:,} images"


def download_note(comparison: Comparison) -> str:
    """What has to be fetched before the first run; empty where everything is here."""
    missing = {run.data.name: megabytes for run in comparison.runs if (megabytes := missing_megabytes(run.data))}
    return "".join(f" Downloads {name} first, {megabytes} MB." for name, megabytes in missing.items())
