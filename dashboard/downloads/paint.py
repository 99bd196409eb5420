"""Paints scenes: as SVG text, as a PNG, and as the GIF of a whole computation.

Pixels are painted with Pillow. resvg would make them from the SVG, but it (resvg-py 0.5.0) reads no WOFF2, the only
form in which Streamlit brings the typeface, and leaves out every text set in it.
"""

import io
from functools import cache
from html import escape

from PIL import Image, ImageDraw, ImageFont

from dashboard.components.player.payload import Drawing
from dashboard.downloads.cell_style import Box, Label, Tile
from dashboard.downloads.scene import Scene, between, scene_of_step
from dashboard.figures.svg import FAMILY, typeface_file
from dashboard.figures.theme import Theme
from engine.steps import Steps

SMOOTH = 2  # painted this many times larger and reduced, so that round corners are smooth
FEW = 40  # computations with more steps jump from step to step, or the file would grow too large
MOST_FRAMES = 200
LARGE = 500_000  # square pixels of a drawing
COLOURS = 64


def as_svg(scene: Scene) -> str:
    """The scene as an SVG document."""
    shapes = [_svg_box(tile.box) for tile in scene.tiles if tile.box]
    shapes += [_svg_label(label) for tile in scene.tiles for label in tile.labels]
    shapes += [_svg_box(box) for box in scene.outlines.values()]
    size = f'width="{scene.width:g}" height="{scene.height:g}" viewBox="0 0 {scene.width:g} {scene.height:g}"'
    paper = f'<rect width="100%" height="100%" fill="{scene.paper}"/>'
    body = "\n".join([paper, *shapes])
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FAMILY}">\n{body}\n</svg>\n'


def _svg_box(box: Box) -> str:
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="{box.radius:g}"'
    return f'<rect {place} fill="{box.fill}" stroke="{box.line}" stroke-width="{box.thickness:g}"/>'


def _svg_label(label: Label) -> str:
    place = f'x="{label.x:g}" y="{label.y:g}" text-anchor="{label.anchor}" dominant-baseline="central"'
    look = f'font-size="{label.size:g}" font-weight="{label.weight}" fill="{label.colour}"'
    return f"<text {place} {look}>{escape(label.text)}</text>"


def as_png(scene: Scene, *, scale: int = 2) -> bytes:
    """The scene as a PNG, `scale` pixels for each of its own."""
    content = io.BytesIO()
    Painter(scale).paint(scene).save(content, "PNG", optimize=True)
    return content.getvalue()


def as_gif(
    steps: Steps,
    *,
    drawing: Drawing | None = None,
    theme: Theme = "light",
    step_seconds: float = 0.8,
) -> bytes:
    """The whole computation as an endless GIF at twice the drawing's size.

    A large drawing, and one of many steps, keeps its own size.

    Args:
        steps: the computation.
        drawing: signs, labels and names of channels.
        theme: light or dark.
        step_seconds: how long a step stays, where there are few and the frames glide from step to step.
    """
    few = steps.count <= FEW
    stride = -(-steps.count // MOST_FRAMES)
    shown = [*range(0, steps.count - 1, stride), steps.count - 1]
    scenes = [scene_of_step(steps, step, drawing=drawing, theme=theme) for step in shown]
    frames = _gliding(scenes, int(1000 * step_seconds)) if few else [(scene, 110) for scene in scenes]
    frames[-1] = (frames[-1][0], 2200)
    small = scenes[0].width * scenes[0].height < LARGE
    painter = Painter(2 if few and small else 1)
    images = [painter.paint(scene) for scene, _ in frames]
    palette = images[-1].quantize(colors=COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    first, *rest = (image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images)
    content = io.BytesIO()
    milliseconds = [stay for _, stay in frames]
    first.save(content, "GIF", save_all=True, append_images=rest, duration=milliseconds, loop=0, optimize=True)
    return content.getvalue()


def _gliding(scenes: list[Scene], stay: int) -> list[tuple[Scene, int]]:
    """Every scene for `stay` milliseconds, and between two the outlines on their way."""
    frames = []
    for scene, following in zip(scenes, [*scenes[1:], None], strict=True):
        frames.append((scene, stay))
        if following:
            frames += [(between(scene, following, share), 40) for share in (0.2, 0.4, 0.6, 0.8)]
    return frames


class Painter:
    """Paints scenes as RGB images; of a scene like the one before, only the tiles that differ are painted anew."""

    def __init__(self, scale: int) -> None:
        """Takes how many pixels the image has for each of the drawing's."""
        self._factor = scale * SMOOTH
        self._ground: Image.Image | None = None
        self._tiles: tuple[Tile | None, ...] = ()

    def paint(self, scene: Scene) -> Image.Image:
        """The scene as an image."""
        width, height = (round(length * self._factor / SMOOTH) * SMOOTH for length in (scene.width, scene.height))
        size = (width, height)
        if self._ground is None or self._ground.size != size or len(self._tiles) != len(scene.tiles):
            self._ground = Image.new("RGB", size, scene.paper)
            self._tiles = (None,) * len(scene.tiles)
        pen = ImageDraw.Draw(self._ground)
        for tile, before in zip(scene.tiles, self._tiles, strict=True):
            if tile != before:
                self._paint_tile(pen, tile)
        self._tiles = scene.tiles
        picture = self._ground.copy()
        for box in scene.outlines.values():
            _paint_box(ImageDraw.Draw(picture), box, self._factor)
        return picture.reduce(SMOOTH)

    def _paint_tile(self, pen: ImageDraw.ImageDraw, tile: Tile) -> None:
        if tile.box:
            _paint_box(pen, tile.box, self._factor)
        for label in tile.labels:
            _paint_label(pen, label, self._factor)


def _paint_box(pen: ImageDraw.ImageDraw, box: Box, factor: float) -> None:
    half = box.thickness / 2  # a line lies half inside and half outside, as in SVG
    corners = (box.x - half, box.y - half, box.x + box.width + half, box.y + box.height + half)
    pen.rounded_rectangle(
        tuple(corner * factor for corner in corners),
        radius=(box.radius + half) * factor,
        fill=None if box.fill == "none" else box.fill,
        outline=None if box.line == "none" else box.line,
        width=round(box.thickness * factor),
    )


def _paint_label(pen: ImageDraw.ImageDraw, label: Label, factor: float) -> None:
    anchor = "lm" if label.anchor == "start" else "mm"
    text, drop = ("*", 0.2) if label.text == "∗" else (label.text, 0)  # the typeface lacks the operator
    place = (label.x * factor, (label.y + drop * label.size) * factor)
    pen.text(place, text, font=_font(round(label.size * factor), label.weight), fill=label.colour, anchor=anchor)


@cache
def _font(size_pixels: int, weight: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The dashboard's own typeface; Pillow's where it is not to be found."""
    path = typeface_file()
    if path is None:
        return ImageFont.load_default(size_pixels)
    font = ImageFont.truetype(str(path), size_pixels)
    font.set_variation_by_axes([weight])
    return font
