"""Declares the browser components: their modules and styles are files of the project, which the browser keeps.

Streamlit serves the folder of each component that `pyproject.toml` names, so modules import each other by address.
"""

from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.types import ComponentRenderer
from streamlit.runtime import Runtime

FOLDER = Path(__file__).parent


def declare(name: str, *, html: str = "") -> ComponentRenderer:
    """A component whose files are `<name>/<name>.mjs`, `<name>.css` and, unless it is given, `<name>.html`.

    Args:
        name: of its folder.
        html: what the component starts from, where that is too little for a file.
    """
    content = html or (FOLDER / name / f"{name}.html").read_text(encoding="utf-8")
    if not _served():
        return component(f"convscope.{name}", html=content)
    return component(f"convscope.{name}", html=content, css=f"{name}/{name}.css", js=f"{name}/{name}.mjs")


def _served() -> bool:
    """Whether a server runs that can hand files out; a script that is tested without one shows no component."""
    return Runtime.exists() and isinstance(Runtime.instance().bidi_component_registry, BidiComponentManager)
