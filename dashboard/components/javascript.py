"""Joins a component's JavaScript modules into the one text that Streamlit takes.

The modules import only from each other, by name; joined in order they need no import any more. Kept as separate files
they can be tested by `node --test` without a browser.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[\w./]+\.mjs)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def joined(component: Path) -> str:
    """The text of a component's module and of all that it imports from, as one module with only its default export.

    Args:
        component: the module that exports the function which Streamlit calls.
    """
    texts = [module.read_text(encoding="utf-8") for module in modules(component)]
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


def modules(component: Path) -> list[Path]:
    """A component's module and all that it imports from, each after the ones that it imports from."""
    found: list[Path] = []
    _collect(component.resolve(), found)
    return found


def _collect(module: Path, found: list[Path]) -> None:
    if module in found:
        return
    for name in _IMPORT.findall(module.read_text(encoding="utf-8")):
        _collect((module.parent / name).resolve(), found)
    found.append(module)
