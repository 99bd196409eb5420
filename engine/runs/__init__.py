"""Runs kept in a store: submitted, claimed by workers, recorded and looked up. Needs SQLAlchemy."""

from engine.runs.library import Library
from engine.runs.store import RunStore
from engine.runs.submission import cancel, submit

__all__ = ["Library", "RunStore", "cancel", "submit"]
