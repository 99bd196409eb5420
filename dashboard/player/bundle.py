"""Joins the player's modules into the one module that Streamlit takes as text.

The modules import only from each other, by name; joined in order they need no import any more, and only the last
one's default export stays.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent

# Each module after the ones it imports from.
MODULES = (
    "unpack",
    "playback",
    "parts",
    "words",
    "tables",
    "shapes",
    "sheet",
    "tableview",
    "transport",
    "readout",
    "editor",
    "player",
)

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./\w+\.mjs";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def joined(modules: tuple[str, ...] = MODULES) -> str:
    """The text of the modules as one."""
    texts = [(FOLDER / f"{name}.mjs").read_text(encoding="utf-8") for name in modules]
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
