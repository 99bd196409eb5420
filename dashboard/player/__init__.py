"""The player: any computation described as `engine.trace.Steps`, played in the browser without the server."""

from dashboard.player.payload import Drawing, payload
from dashboard.player.player import Edit, Shown, player

__all__ = ["Drawing", "Edit", "Shown", "payload", "player"]
