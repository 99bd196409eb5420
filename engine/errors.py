"""The one exception that the engine raises for input it cannot work with."""


class EngineError(ValueError):
    """Input that cannot be computed, said in a sentence: what is wrong with both numbers, then what to change."""
