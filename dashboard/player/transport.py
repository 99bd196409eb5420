"""The row of play, step and speed, for every component that shows one thing after another."""

from pathlib import Path

FOLDER = Path(__file__).parent
HTML = (FOLDER / "transport.html").read_text(encoding="utf-8")
CSS = (FOLDER / "transport.css").read_text(encoding="utf-8")
SURFACE = (FOLDER / "surface.css").read_text(encoding="utf-8")  # what a component of class "viewer" looks like
# What else it needs of the browser side, each module after the ones it imports from.
MODULES = tuple(FOLDER / f"{name}.mjs" for name in ("surroundings", "playback", "transport", "clockwork"))


def with_transport(html: str) -> str:
    """The page of a component with the row in place of its mark.

    Args:
        html: holds the comment ``<!-- transport -->`` once.
    """
    return html.replace("<!-- transport -->", HTML)
