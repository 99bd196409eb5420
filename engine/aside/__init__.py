"""Long measurements in a process of their own, which can be held back while others need the processor."""

from engine.aside.calls import Call, results_of
from engine.aside.process import aside

__all__ = ["Call", "aside", "results_of"]
