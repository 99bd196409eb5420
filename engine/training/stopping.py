"""How a run is stopped from outside."""


class TrainingStoppedError(Exception):
    """Raised between two steps, or in the middle of a download, after somebody asked the run to stop."""
