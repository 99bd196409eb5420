"""What a reader, or a link, can put into a control: the extremes of what it takes, and everything one can type."""

from collections.abc import Callable
from typing import Any

from streamlit.testing.v1.element_tree import (
    Button,
    ButtonGroup,
    CameraInput,
    Checkbox,
    DownloadButton,
    FileUploader,
    Multiselect,
    NumberInput,
    Radio,
    Selectbox,
    SelectSlider,
    Slider,
    TextArea,
    TextInput,
    Toggle,
    Widget,
)

TYPED = (
    "",
    " ",
    "abc",
    "1",
    "0",
    "-1",
    "nan",
    "inf",
    "-inf",
    "1e308",
    "1e39",
    "1e-320",
    "-0.0",
    "²",
    "١٢",
    "１",
    "𝟘",
    "1_0",
    "0x10",
    "9" * 400,
    "9" * 5000,
    "1 2 3",
    "0 1 0",
    "1 2 / 3",
    "1 / 2 / 3",
    "1 | 2 3",
    "1 || 2",
    "/",
    "|||",
    "1 " * 2000,
    "1/" * 2000,
    "1,5;2,5",
    "1\t2\n3\t4",
    "1e5 -1e5 / 1e-5 0",
    "999999 -999999",
    "−1.5",
    "\x00",
    "\u202e12",
    "<b>1</b>",
    "$x$ **y**",
    "../../etc",
    "{}",
    "[]",
    "null",
    "a" * 20_000,
)
ADDRESSED = (
    *TYPED,
    "-1,-1,-1,-1",
    "0,0,0,0",
    "9,9,9,9",
    "²,²,²,²",
    f"{'9' * 30},0,{'9' * 30},1",
    f"{'9' * 5000},1",
    "5,",
    ":",
    ":²",
    f":{'9' * 5000}",
    "10.5.5",
    f"{'9' * 400}.1.1",
    "0.0.0",
    "true",
    "True",
    "null",
    "None",
)
FILES = (  # an uploader's own endings are put behind their names
    b"",
    b"not what its name says",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01",
    b"PK\x05\x06" + b"\x00" * 18,
    (2**40).to_bytes(8, "little") + b"{}",
    (2).to_bytes(8, "little") + b"[]",
    (8).to_bytes(8, "little") + b'{"a": 1}',
    b"\x80\x02].",
)
CLEARED = "(cleared)"


def hostile(widget: Widget) -> list[Any]:
    """Values that the browser can send for a widget, the least usual first; empty for what cannot be changed."""
    if getattr(widget.proto, "disabled", False):
        return []
    return next((make(widget) for kinds, make in _BY_KIND if isinstance(widget, kinds)), [])


def _texts(widget: TextInput | TextArea) -> list[Any]:
    longest = widget.proto.max_chars or None
    return [text[:longest] for text in TYPED]


def _places(widget: Selectbox | Radio | SelectSlider) -> list[Any]:
    last = len(widget.options) - 1
    if isinstance(widget.value, (list, tuple)):
        return [(0, last), (0, 0), (last, last)]
    return list(range(len(widget.options)))


def _buttons(widget: ButtonGroup) -> list[Any]:
    required = widget.proto.required and widget._is_single_select
    return [*range(len(widget.options)), *([] if required else [CLEARED])]


def _numbers(widget: NumberInput) -> list[Any]:
    whole = widget.proto.data_type == widget.proto.INT
    wanted = [0, -1, 1, 2, 7, 2**31, -(2**53)] if whole else [0.0, -0.0, -1.0, 1e-320, 1e308, -1e308, 1e39, 0.1, 1 / 3]
    low = widget.min if widget.min is not None else wanted[-1]
    high = widget.max if widget.max is not None else max(wanted)
    inside = [value for value in wanted if low <= value <= high]
    ends = [end for end in (widget.min, widget.max) if end is not None]
    return [CLEARED, *ends, *inside]


def _ends(widget: Slider) -> list[Any]:
    low, high = widget.min, widget.max
    if isinstance(widget.value, (list, tuple)):
        return [(low, high), (low, low), (high, high)]
    middle = (low + high) // 2 if widget.proto.data_type == widget.proto.INT else (low + high) / 2
    return [low, high, middle]


_BY_KIND: tuple[tuple[Any, Callable[[Any], list[Any]]], ...] = (
    ((TextInput, TextArea), _texts),
    (NumberInput, _numbers),
    (Slider, _ends),
    ((Selectbox, Radio, SelectSlider), _places),
    (ButtonGroup, _buttons),
    (Multiselect, lambda widget: [CLEARED, "all", *range(len(widget.options))]),
    ((Checkbox, Toggle), lambda _: [True, False]),
    ((Button, DownloadButton), lambda _: [True]),
    ((FileUploader, CameraInput), lambda _: [*range(len(FILES)), CLEARED]),
)
