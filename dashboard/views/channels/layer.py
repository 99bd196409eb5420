"""A convolution of several channels in the player: partial results, their sum, the bias."""

from functools import partial

from dashboard.components.player import Drawing, payload, player
from dashboard.controls.preset_buttons import Example
from dashboard.downloads.player import player_downloads
from dashboard.shell.lesson_page import agreement_words, show_formula
from dashboard.views.channels.controls import channel_controls, take_edits
from dashboard.views.channels.formulas import sum_formula, weight_words
from dashboard.views.channels.settings import MARKS, ChannelSettings
from dashboard.views.channels.snippet import layer_snippet

KEY = "channels.layer"
HEIGHT, SLICE_HEIGHT = 240, 40  # pixels; many slices need rows of their own for their numbers to be read
FEW_SLICES = 4
SIGNS = {"kernel": "∗", "partial": "→", "bias": "+", "output": "="}


def layer_view(formula: str) -> str:
    """Draws the view; returns its code.

    Args:
        formula: LaTeX of the sum over channels, in symbols.

    Raises:
        EngineError: the settings are impossible.
    """
    settings, by_channel, example = channel_controls(key=KEY)
    trace = settings.trace()
    steps = trace.steps_by_channel if by_channel else trace.steps
    drawing = _drawing(settings)
    edited = partial(take_edits, settings=settings, grids=steps.grids, key=KEY)
    shown = player(payload(steps, drawing), key="channels.player", on_edit=edited)
    show_formula(formula, sum_formula(settings, trace), words=_words(settings, trace.agreement, example))
    player_downloads(steps, shown, drawing=drawing, name="channels")
    return layer_snippet(settings)


def _words(settings: ChannelSettings, difference: float, example: Example | None) -> str:
    looks = [example.words] if example else []
    return "\n\n".join((agreement_words(difference, "torch.nn.functional.conv2d"), *looks, weight_words(settings)))


def _drawing(settings: ChannelSettings) -> Drawing:
    c_out, read = settings.kernel.shape[:2]
    slices = c_out * read
    names, filters = settings.slice_names, tuple(f"filter {o}" for o in range(c_out))
    return Drawing(
        editable=("input", "kernel", "bias"),
        signs=SIGNS,
        labels={"partial": "partial result"},
        channel_names={
            "input": settings.input_names,
            "kernel": names,
            "partial": names,
            "bias": filters,
            "output": filters,
        },
        marks=_marks(settings) if settings.colours else {},
        rows=_a_row_for_each(filters, read) if c_out > 1 and read > 1 else {},
        height_pixels=HEIGHT + (SLICE_HEIGHT * slices if slices > FEW_SLICES else 0),
    )


def _marks(settings: ChannelSettings) -> dict[str, tuple[str, ...]]:
    """A mark of its colour at every grid that belongs to one."""
    slices = tuple(MARKS[channel] for channel in settings.slice_channels)
    return {"input": MARKS, "kernel": slices, "partial": slices}


def _a_row_for_each(filters: tuple[str, ...], read: int) -> dict[str, tuple[str, ...]]:
    """The row of every channel: below the input, each filter's slices, their results and its output in one."""
    by_slice = tuple(name for name in filters for _ in range(read))
    return {"kernel": by_slice, "partial": by_slice, "bias": filters, "output": filters}
