"""Hostile values for every control of every page: `python -m tests.fuzz_controls --seconds 1200`.

The controls are found by walking the pages, and so are the names that a page reads from its address.
"""
