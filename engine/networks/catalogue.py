"""Every network that can be built by name."""

from engine.errors import EngineError
from engine.networks.card import NetworkCard
from engine.networks.models.small_models import small_cards
from engine.networks.models.torchvision_models import original_cards
from engine.networks.shipped_weights import shipped_networks


def catalogue() -> list[NetworkCard]:
    """The cards of all networks: those that ship with weights, the originals, and those for small images."""
    shipped = [network.card for network in shipped_networks().values()]
    return [*shipped, *original_cards(), *small_cards()]


def card_of(name: str) -> NetworkCard:
    """The card of one network.

    Raises:
        EngineError: there is no network of that name.
    """
    for card in catalogue():
        if card.name == name:
            return card
    names = ", ".join(card.name for card in catalogue())
    raise EngineError(f'There is no network "{name}". Use one of {names}.')
