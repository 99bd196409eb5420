"""The row of play, step and speed, for every component that shows one thing after another."""

from pathlib import Path

FOLDER = Path(__file__).parent
HTML = (FOLDER / "transport.html").read_text(encoding="utf-8")
CSS = (FOLDER / "transport.css").read_text(encoding="utf-8")
SURFACE = (FOLDER / "surface.css").read_text(encoding="utf-8")  # what a component of class "viewer" looks like


def with_transport(html: str) -> str:
    """The page of a component with the row in place of its mark.

    Args:
        html: holds the comment ``<!-- transport -->`` once.
    """
    return html.replace("<!-- transport -->", HTML)
