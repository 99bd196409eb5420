"""Runs a snippet as a reader would."""

from typing import Any


def executed(snippet: str) -> dict[str, Any]:
    """The names that a snippet leaves behind."""
    names: dict[str, Any] = {}
    exec(compile(snippet, "<snippet>", "exec"), names)
    return names
