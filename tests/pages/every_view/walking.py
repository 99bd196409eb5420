"""What a reader sees in each view of a page, gathered by choosing every view once."""

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

import pandas as pd
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from dashboard.downloads.button import Download
from tests.pages.opening import opened

# Fields of Streamlit's messages, and of what components and charts are given, that nobody reads.
_UNREAD = {"id", "url", "form_id", "element_id", "icon", "language", "key", "src", "page", "page_script_hash"}
_UNREAD |= {"query_param_key", "user_key", "html_content", "css_content", "js_content", "component_name", "body_class"}
_UNREAD |= {"url_pathname", "file_name", "config", "template", "name_of", "uid", "digest", "deferred_file_id"}
_UNREAD |= {"default", "value"}  # what a reader has typed
_CHOOSES_A_VIEW = ("view", "tab", "axes", "of", "rank")  # keys of the buttons that stand above a page's views


@dataclass(frozen=True)
class Seen:
    """A view of a page.

    Attributes:
        view: what its button says; empty where the page has one view.
        texts: everything that is written, but the code.
        code: the snippet; empty where there is none.
        downloads: what can be taken away.
        unbound: keys of controls that the page's address does not carry by itself.
    """

    view: str
    texts: tuple[str, ...]
    code: str
    downloads: tuple[Download, ...]
    unbound: frozenset[str]


@cache
def views_of(path: str) -> tuple[Seen, ...]:
    """Every view of the page at an address, in the order of their buttons."""
    offered: list[Download] = []
    init = Download.__init__

    def recording(self: Download, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        offered.append(self)

    with patch.object(Download, "__init__", recording):
        app = opened(path)
        keys = [f"{path}.{name}" for name in _CHOOSES_A_VIEW]
        buttons = next((group for group in app.get("button_group") if group.key in keys), None)
        key = str(buttons.key) if buttons is not None else ""
        seen = []
        for view in [option.content for option in buttons.proto.options] if buttons is not None else [""]:
            if view != "" and app.session_state[key] != view:
                offered.clear()
                app.session_state[key] = view
                app.run()
            assert not app.exception, f"{path}, {view}: {app.exception[0].message}"
            latest = {download.file_name: download for download in offered}
            code = app.get("code")
            snippet = str(getattr(code[0], "value", "")) if code else ""
            seen.append(Seen(view, tuple(_texts(app)), snippet, tuple(latest.values()), _unbound(app)))
    return tuple(seen)


def _unbound(app: AppTest) -> frozenset[str]:
    """Keys of the controls that hold a value and are not bound to the address."""
    controls = [node for node in _nodes(app._tree) if hasattr(getattr(node, "proto", None), "query_param_key")]
    return frozenset(str(node.key) for node in controls if node.key and not node.proto.query_param_key)


def _texts(app: AppTest) -> Iterator[str]:
    for node in _nodes(app._tree):
        if getattr(node, "type", "") == "code":
            continue
        if isinstance(table := getattr(node, "value", None), pd.DataFrame):
            yield from (str(name) for name in table.columns)
            yield from (cell for cell in table.to_numpy().ravel() if isinstance(cell, str))
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            yield from _strings(proto)


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _strings(message: Message) -> Iterator[str]:
    """Every text of a message that may be read."""
    for field, value in message.ListFields():
        if field.name in _UNREAD:
            continue
        for each in value if field.is_repeated else [value]:
            if isinstance(each, Message):
                yield from _strings(each)
            elif isinstance(each, str):
                yield from _inside(each)


def _inside(text: str) -> Iterator[str]:
    """A text, or the texts in it where it is JSON."""
    if text[:1] not in "{[":
        yield text
        return
    try:
        yield from _values(json.loads(text))
    except json.JSONDecodeError:
        yield text


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and value.keys() == {"blob", "deflated"}:  # a drawing
        content = base64.b64decode(value["blob"])
        yield (zlib.decompress(content) if value["deflated"] else content).decode()
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _UNREAD:
                yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
