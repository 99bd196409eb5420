"""Long measurements in a process of their own, which can be held back while others need the processor."""

from engine.subprocess_jobs.process import Call, aside, results_of

__all__ = ["Call", "aside", "results_of"]
