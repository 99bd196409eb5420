"""What the engine raises: for input that it cannot work with, and where somebody has stopped a run."""


class EngineError(ValueError):
    """Input that cannot be computed, said in a sentence: what is wrong with both numbers, then what to change."""


class TrainingStoppedError(Exception):
    """Raised between two steps, or in the middle of a download, after somebody asked the run to stop."""
