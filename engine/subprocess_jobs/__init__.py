"""Runs long computations in a subprocess whose share of CPU time can be limited."""

from engine.subprocess_jobs.process import Call, call_each, run_in_subprocess

__all__ = ["Call", "call_each", "run_in_subprocess"]
