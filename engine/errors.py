"""Exceptions of the engine: invalid input, and a run that was stopped."""


class EngineError(ValueError):
    """Invalid input; the message says what is wrong with both numbers, then what to change."""


class TrainingStoppedError(Exception):
    """Raised between two steps or during a download after a stop was requested."""
