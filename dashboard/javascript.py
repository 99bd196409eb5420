"""Joins a component's JavaScript modules into the one text that Streamlit takes.

The modules import only from each other, by name; joined in order they need no import any more. Kept as separate files
they can be tested by `node --test` without a browser.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "\.[\w./]+\.mjs";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def joined(*modules: Path) -> str:
    """The text of the modules as one module, in which only the default export stays.

    Args:
        modules: each after the ones that it imports from.
    """
    texts = [module.read_text(encoding="utf-8") for module in modules]
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
