"""The player: any computation described as `engine.steps.Steps`, played in the browser without the server."""

from dashboard.components.player.payload import Drawing, payload
from dashboard.components.player.player import Edit, Shown, player

__all__ = ["Drawing", "Edit", "Shown", "payload", "player"]
