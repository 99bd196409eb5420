"""A reader of one page who changes one control after another, as a browser would tell of it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import user_key_from_element_id
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import UnknownElement, Widget
from streamlit.testing.v1.util import patch_config_options

from dashboard.runtime.warmup import finish_warmup
from dashboard.shell.navigation import ROOT, card
from tests.fuzz_controls import components
from tests.fuzz_controls.values import CLEARED, FILES, hostile

SECONDS_A_RUN = 240
SECONDS_TO_END = 30


@dataclass(frozen=True)
class Act:
    """A value put into a control.

    Attributes:
        control: a widget's key, "key#event" of a component, or "?name" of the address.
        value: as `values` and `components` have it.
    """

    control: str
    value: Any

    def __str__(self) -> str:
        text = repr(self.value)
        return f"Act({self.control!r}, {text if len(text) < 300 else text[:120] + '...' + text[-20:]})"


@dataclass(frozen=True)
class Answer:
    """What a page answers with.

    Attributes:
        complaints: its warnings and errors.
        code: whether it shows the code of what is on screen.
        figures: the keys of its components.
    """

    complaints: frozenset[str]
    code: bool
    figures: frozenset[str]

    def lacks(self, first: "Answer") -> str:
        """What the first answer had and this one has not, or what this one complains of; empty where it is whole."""
        said = [f"still says: {words}" for words in sorted(self.complaints - first.complaints)]
        gone = [f"the figure {key} is gone" for key in sorted(first.figures - self.figures)]
        return "; ".join([*said, *gone, *(["the code is gone"] if first.code and not self.code else [])])


class Reader:
    """A page in a session of its own.

    Args:
        path: of the page.
        address: parameters of the address with which it is opened.
    """

    def __init__(self, path: str, address: dict[str, str] | None = None):
        finish_warmup()  # AppTest runs a page without the entry script, which would wait for these imports
        self.names: set[str] = set()  # that the page reads from its address
        self._sent: dict[str, dict[str, Any]] = {}  # by component, what it has told so far
        self._serial = 0
        self._threads = set(threading.enumerate())
        self.app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=SECONDS_A_RUN).run()
        self.app.switch_page(str(card(path).script))
        self.app.query_params = dict(address or {})
        self.trouble = self._run()
        self._usual: dict[str, WidgetState] = {}
        self._remember_usual()
        self.first = self.answer()

    def widgets(self) -> dict[str, Widget]:
        """The widgets that are on the page now, by key, or by kind and label where they have none."""
        nodes = [node for node in self.app._tree if isinstance(node, Widget)]
        return {node.key or f"{node.type}:{getattr(node, 'label', '')}": node for node in nodes}

    def components(self) -> dict[str, UnknownElement]:
        """The components that are on the page now, by key."""
        nodes = (node for node in self.app._tree if isinstance(node, UnknownElement))
        return {str(node.key): node for node in nodes if node.type == "bidi_component"}

    def popovers(self) -> dict[str, str]:
        """What opens and closes and tells so, "popover:" and its identifier, by itself."""
        blocks = (node.proto for node in self.app._tree if getattr(node, "proto", None) is not None)
        found = (getattr(getattr(block, "popover", None), "id", "") for block in blocks)
        return {f"popover:{user_key_from_element_id(each)}": each for each in found if each}

    def choices(self) -> dict[str, list[Any]]:
        """What can be done now: values by control."""
        found = {name: hostile(widget) for name, widget in self.widgets().items()}
        found |= {name: [True, False] for name in self.popovers()}
        for key, node in self.components().items():
            for event in self._events(node):
                found[f"{key}#{event}"] = components.hostile(_name(node), event, _data(node))
        return {name: values for name, values in found.items() if values}

    def do(self, act: Act) -> str:
        """Puts a value into a control and runs the page; returns what went wrong, or nothing."""
        key, _, event = act.control.partition("#")
        widget = self.widgets().get(key)
        if event:
            change = self._told(key, event, act.value)
        elif key in self.popovers():
            change = WidgetState(id=self.popovers()[key], bool_value=act.value)
        elif widget is not None and widget.type in ("file_uploader", "camera_input"):
            change = _upload(widget, act.value)
        else:
            change = None if widget is None else as_sent(widget, act.value)
        self.trouble = self._run(change)
        return self.trouble

    def restore(self, control: str) -> str:
        """Puts what was first shown back into a control; returns what went wrong, or nothing."""
        widget = self.widgets().get(control)
        usual = self._usual.get(control)
        if widget is None or usual is None:
            return ""
        change = WidgetState()
        change.CopyFrom(usual)
        change.id = widget.id
        self.trouble = self._run(change)
        return self.trouble

    def can_restore(self, control: str) -> bool:
        """Whether what was first shown can be put back, which is not so for buttons, files and components."""
        return control in self._usual

    def answer(self) -> Answer:
        """What the page answers with now."""
        complaints = frozenset(each.value for each in [*self.app.warning, *self.app.error])
        return Answer(complaints, bool(self.app.code), frozenset(self.components()))

    def leave(self) -> None:
        """Ends what goes on in the background; a process that ends while torch computes in a thread is aborted."""
        for value in self.app.session_state.values():
            if callable(cancel := getattr(value, "cancel", None)):
                cancel()
        for thread in set(threading.enumerate()) - self._threads:
            thread.join(SECONDS_TO_END)

    def _remember_usual(self) -> None:
        for name, widget in self.widgets().items():
            if widget.type not in ("button", "download_button", "file_uploader", "camera_input"):
                self._usual.setdefault(name, widget._widget_state)

    def _told(self, key: str, event: str, value: Any) -> WidgetState | None:
        """What a component tells: kept where it is a state, once where it is a trigger."""
        node = self.components().get(key)
        if node is None:
            return None
        if event == "edits" and value:
            self._serial += 1
            value = [{**edit, "serial": edit["serial"] + self._serial} for edit in value]
        if (_name(node), event) in components.STATES:
            self._sent.setdefault(key, {})[event] = value
            return None
        identifier = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{node.proto.id}__events"
        return WidgetState(id=identifier, json_trigger_value=json.dumps([{"event": event, "value": value}]))

    def _run(self, change: WidgetState | None = None) -> str:
        """Runs the page with everything as it stands but one change; returns what went wrong, or nothing."""
        states = {state.id: state for state in self.app._tree.get_widget_states().widgets}
        for key, node in self.components().items():
            if key in self._sent:
                states[node.proto.id] = WidgetState(id=node.proto.id, json_value=json.dumps(self._sent[key]))
        if change is not None:
            states[change.id] = change
        with self._noting_names(), patch_config_options({"client.showErrorDetails": "full"}):
            try:
                self.app._run(WidgetStates(widgets=states.values()))
            except Exception as error:
                return f"{type(error).__name__}: {error}"
        return "\n".join(f"{each.message}\n" + "\n".join(each.stack_trace) for each in self.app.exception)

    def _events(self, node: UnknownElement) -> list[str]:
        metadata = self.app._session_state._state._new_widget_state.widget_metadata.get(node.proto.id)
        return sorted((metadata.callbacks if metadata else None) or {})

    @contextmanager
    def _noting_names(self) -> Iterator[None]:
        """Notes which names the page reads from its address."""
        get, names = QueryParamsProxy.__getitem__, self.names

        def noted(proxy: QueryParamsProxy, name: str) -> str:
            names.add(name)
            return get(proxy, name)

        with patch.object(QueryParamsProxy, "__getitem__", noted):
            yield
        names.update(name for each in self.widgets().values() if (name := getattr(each.proto, "query_param_key", "")))


def as_sent(widget: Any, value: Any) -> WidgetState:
    """The state of a widget as the browser would send it, from what `values.hostile` says."""
    state = WidgetState(id=widget.id)
    match widget.type:
        case "button" | "download_button":
            state.trigger_value = True
        case "checkbox" | "toggle":
            state.bool_value = value
        case "text_input" | "text_area":
            state.string_value = value
        case "number_input":
            if value != CLEARED:
                state.double_value = value
        case "slider":
            state.double_array_value.data[:] = value if isinstance(value, tuple) else [value]
        case "selectbox" | "radio":
            if value != CLEARED:
                state.string_value = widget.options[value]
        case _:  # a row of buttons, a list of many, a slider over options
            state.string_array_value.data[:] = _options(widget, value)
    return state


def _options(widget: Any, value: Any) -> list[str]:
    if value == CLEARED:
        return []
    if value == "all":
        return list(widget.options)
    return [widget.options[place] for place in (value if isinstance(value, tuple) else (value,))]


def _upload(widget: Any, value: Any) -> None:
    """Hands a file over; the page reads it from the server's memory."""
    if value == CLEARED:
        widget.set_value(None)
        return
    if widget.type == "camera_input":
        widget.set_value(("photo.jpg", FILES[value], "image/jpeg"))
        return
    endings = getattr(widget, "allowed_type", None) or [".jpg"]
    content = FILES[value]
    file = (f"file{endings[value % len(endings)]}", content, "application/octet-stream")
    widget.set_value([file] if getattr(widget, "accept_multiple_files", False) else file)


def _name(node: UnknownElement) -> str:
    return node.proto.component_name.rsplit(".", 1)[-1]


def _data(node: UnknownElement) -> dict[str, Any]:
    return json.loads(node.proto.json) if node.proto.json else {}
