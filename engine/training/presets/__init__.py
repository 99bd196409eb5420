"""Comparisons that are ready to run."""
