"""Long measurements in a process of their own, which can be held back while others need the processor."""

from engine.subprocess_jobs.process import Call, call_each, run_in_subprocess

__all__ = ["Call", "call_each", "run_in_subprocess"]
