"""Networks: a catalogue with cards, builders, trained weights, and tables of layers with their costs."""

from engine.networks.build import build
from engine.networks.card import NetworkCard
from engine.networks.catalogue import card_of, catalogue
from engine.networks.checkpoint import load_checkpoint
from engine.networks.preprocessing import Box, Preprocessing
from engine.networks.receptive_field.field import AxisField, ReceptiveField
from engine.networks.shipped_weights import Origin, ShippedNetwork, origin_of, shipped_networks
from engine.networks.summary import LayerRow, Summary, summarize

__all__ = [
    "AxisField",
    "Box",
    "LayerRow",
    "NetworkCard",
    "Origin",
    "Preprocessing",
    "ReceptiveField",
    "ShippedNetwork",
    "Summary",
    "build",
    "card_of",
    "catalogue",
    "load_checkpoint",
    "origin_of",
    "shipped_networks",
    "summarize",
]
