"""A reader without a browser: Streamlit's own WebSocket protocol, in the messages of the installed package.

What a browser sends was read off one: the link's parameters, the state of every widget that it has drawn, the fragment
of the widget that moved, and the hashes of the large messages that it still holds, which the server then only names.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self, cast
from urllib.parse import urlencode

import orjson
from streamlit.proto.AutoRerun_pb2 import AutoRerun
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE: Final = 60.0
EVENTS: Final = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
"""The widget in whose name a component tells what happened."""
ENDED: Final = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class FailedError(Exception):
    """The server showed an exception, or did not end its run."""


class Counted(ClientConnection):
    """A connection that counts what arrives on the wire, compressed as a browser gets it."""

    arrived = 0

    def data_received(self, data: bytes) -> None:
        """Count, and go on."""
        self.arrived += len(data)
        super().data_received(data)


@dataclass
class Answer:
    """What one request brought.

    Attributes:
        seconds: from the request to the end of the run.
        sent: bytes of the messages.
        on_wire: the same bytes compressed, as they travelled.
        sizes: bytes by what was sent, the large first.
    """

    seconds: float = 0.0
    sent: int = 0
    on_wire: int = 0
    sizes: dict[str, int] = field(default_factory=dict)


@dataclass
class Widget:
    """A widget as the browser drew it: its element, whose fragment it is in, and its value."""

    element: Any
    fragment: str
    value: WidgetState | None


@dataclass
class Held:
    """A large message that the browser keeps for a while."""

    fragment: str
    last_run: int


class Reader:
    """One reader of one page. Use it as `async with Reader(url) as reader`.

    Attributes:
        cookie: what a proxy has set.
        zone: minutes to Greenwich. Who opens the same link elsewhere is not sent what another was: see arrivals.py.
    """

    def __init__(self, url: str, cookie: str = "", zone: int = 0) -> None:
        self.cookie = cookie
        self.zone = zone
        self.address = url.replace("http", "ws", 1) + "/_stcore/stream"
        self.page_url = url
        self.widgets: dict[str, Widget] = {}
        self.drawn_before: dict[str, Widget] = {}
        self.parameters: dict[str, str] = {}
        self.held: dict[str, Held] = {}
        self.runs = 0
        self.page_hash = ""
        self.keeps = 2
        self.turn: AutoRerun | None = None
        """What runs again and again; None where nothing does."""

    async def __aenter__(self) -> Self:
        """Connect."""
        protocols: Any = ["streamlit"]
        headers = {"Cookie": self.cookie} if self.cookie else {}
        socket = await connect(
            self.address,
            subprotocols=protocols,
            additional_headers=headers,
            max_size=None,
            create_connection=Counted,
        )
        self.socket = cast(Counted, socket)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave."""
        await self.socket.close()

    async def open(self, slug: str, query: Mapping[str, str] | None = None) -> Answer:
        """Open a section's link."""
        self.parameters = dict(query or {})
        self.page_url = f"{self.page_url}/{slug}"
        return await self._ask(ClientState(page_name=slug))

    async def move(self, key: str, value: object) -> Answer:
        """Give the widget with this key a value, as a hand on it does."""
        widget = self.widgets[self.find(key)]
        assert widget.value is not None, f"{key} holds no value"
        _write(widget.value, value)
        self._note(widget)
        return await self._ask(self._moved(widget))

    async def press(self, key: str) -> Answer:
        """Press a button."""
        widget = self.widgets[self.find(key)]
        state = self._moved(widget)
        state.widget_states.widgets.append(WidgetState(id=widget.element.id, trigger_value=True))
        return await self._ask(state)

    async def go_on(self) -> Answer:
        """Ask for the fragment that the server wants to run again and again, as the browser's timer does."""
        assert self.turn is not None, "nothing runs again"
        state = ClientState(page_script_hash=self.page_hash, fragment_id=self.turn.fragment_id, is_auto_rerun=True)
        state.widget_states.widgets.extend(each.value for each in self.widgets.values() if each.value is not None)
        return await self._ask(state)

    async def tell(self, key: str, event: str, value: object) -> Answer:
        """Let a component tell of an event."""
        found = self.find(key)
        events = orjson.dumps([{"event": event, "value": value}]).decode()
        state = self._moved(self.widgets[found])
        state.widget_states.widgets.append(WidgetState(id=EVENTS.format(id=found), json_trigger_value=events))
        return await self._ask(state)

    def find(self, key: str) -> str:
        """Return the id of the widget with this key."""
        return next(name for name in self.widgets if key_of(name) == key)

    def has(self, key: str) -> bool:
        """Return whether the page shows a widget with this key."""
        return any(key_of(name) == key for name in self.widgets)

    def element(self, key: str) -> Any:
        """Return what the server sent to draw the widget with this key."""
        return self.widgets[self.find(key)].element

    def value(self, key: str) -> float:
        """Return where a slider stands."""
        state = self.widgets[self.find(key)].value
        assert state is not None
        return float(state.double_array_value.data[0])

    def _moved(self, widget: Widget) -> ClientState:
        state = ClientState(page_script_hash=self.page_hash, fragment_id=widget.fragment)
        state.widget_states.widgets.extend(each.value for each in self.widgets.values() if each.value is not None)
        return state

    def _note(self, widget: Widget) -> None:
        """Write the widget's value into the link, or take it out where it is the default."""
        name = getattr(widget.element, "query_param_key", "")
        if not name or widget.value is None:
            return
        now, at_first = _written(widget.value), _written(_first_state(widget.element, is_default=True))
        if now == at_first:
            self.parameters.pop(name, None)
        else:
            self.parameters[name] = now

    async def _ask(self, state: ClientState) -> Answer:
        state.query_string = urlencode(self.parameters)
        state.cached_message_hashes.extend(self.held)
        context = state.context_info
        context.timezone, context.timezone_offset, context.locale = "UTC", self.zone, "en-US"
        context.url, context.is_embedded, context.color_scheme = self.page_url, False, "light"
        answer, before, started = Answer(), self.socket.arrived, time.perf_counter()
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        while not await self._take(answer):
            if time.perf_counter() - started > PATIENCE:
                raise FailedError(f"{self.page_url}: no end within {PATIENCE} s")
        answer.seconds = time.perf_counter() - started
        answer.on_wire = self.socket.arrived - before
        return answer

    async def _take(self, answer: Answer) -> bool:
        """Take one message; return whether the run has ended."""
        received = await self.socket.recv(decode=False)
        message = ForwardMsg.FromString(received)
        kind = message.WhichOneof("type")
        answer.sent += len(received)
        _count(answer, message, len(received))
        if kind == "new_session":
            self.keeps = message.new_session.config.max_cached_message_age
            if not message.metadata.run.fragment_ids:
                self.drawn_before, self.widgets, self.turn = self.widgets, {}, None
        elif kind == "auto_rerun":
            self.turn = message.auto_rerun
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "delta":
            self._draw(message)
        elif kind == "ref_hash":
            self.held[message.ref_hash].last_run = self.runs
        elif kind == "script_finished" and message.script_finished in ENDED:
            self._forget(list(message.metadata.run.fragment_ids))
            return True
        return False

    def _draw(self, message: ForwardMsg) -> None:
        delta = message.delta
        if message.metadata.cacheable:
            self.held[message.hash] = Held(delta.fragment_id, self.runs)
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            raise FailedError(f"{self.page_url}: {delta.new_element.exception.message}")
        drawn = getattr(delta.new_element, kind or "", None)
        if name := getattr(drawn, "id", ""):
            known = self.widgets.get(name) or self.drawn_before.get(name)  # a page drawn anew keeps what stands in it
            keeps_value = known is not None and not getattr(drawn, "set_value", False)
            value = known.value if known is not None and keeps_value else _first_state(drawn)
            self.widgets[name] = Widget(drawn, delta.fragment_id, value)
            if known is not None and not keeps_value:
                self._note(self.widgets[name])

    def _forget(self, fragments: list[str]) -> None:
        """Let large messages go that no run has named for a while; a fragment's run ages its own only."""
        self.runs += 1
        old = [
            name
            for name, held in self.held.items()
            if (not fragments or held.fragment in fragments) and self.runs - held.last_run > self.keeps
        ]
        for name in old:
            del self.held[name]


def key_of(name: str) -> str:
    """Return a widget's key: Streamlit writes it at the end of the id, `$$ID-<hash>-<key>`."""
    return name.split("-", 2)[-1]


def _count(answer: Answer, message: ForwardMsg, size: int) -> None:
    kind = str(message.WhichOneof("type"))
    if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
        element: Element = message.delta.new_element
        kind = str(element.WhichOneof("type"))
        key = key_of(getattr(getattr(element, kind), "id", ""))
        kind = f"{kind} {key}".strip()
    answer.sizes[kind] = answer.sizes.get(kind, 0) + size


def _first_state(drawn: Any, is_default: bool = False) -> WidgetState | None:
    """Return the state that a browser gives a widget once it is drawn; None where it tells of none."""
    state = WidgetState(id=drawn.id)
    fill = STATES.get(drawn.DESCRIPTOR.name)
    if fill is None:
        return None
    fill(drawn, state, drawn.set_value and not is_default)
    return state


def _slider(drawn: Any, state: WidgetState, is_set: bool) -> None:
    if drawn.type == Slider.SELECT_SLIDER:
        values = drawn.raw_value if is_set else [drawn.options[int(place)] for place in drawn.default]
        state.string_array_value.data.extend(values)
    else:
        state.double_array_value.data.extend(drawn.value if is_set else drawn.default)


def _text(drawn: Any, state: WidgetState, is_set: bool) -> None:
    state.string_value = drawn.value if is_set else drawn.default


def _number(drawn: Any, state: WidgetState, is_set: bool) -> None:
    value = drawn.value if is_set else drawn.default
    if drawn.data_type == drawn.INT:
        state.int_value = int(value)
    else:
        state.double_value = value


def _switch(drawn: Any, state: WidgetState, is_set: bool) -> None:
    state.bool_value = drawn.value if is_set else drawn.default


def _list(drawn: Any, state: WidgetState, is_set: bool) -> None:
    if is_set and drawn.raw_value:
        state.string_value = drawn.raw_value
    elif not is_set and drawn.HasField("default"):
        state.string_value = drawn.options[drawn.default]


def _buttons(drawn: Any, state: WidgetState, is_set: bool) -> None:
    values = drawn.raw_values if is_set else [drawn.options[place].content for place in drawn.default]
    state.string_array_value.data.extend(values)


STATES: Final[Mapping[str, Callable[[Any, WidgetState, bool], None]]] = {
    "Slider": _slider,
    "TextInput": _text,
    "ColorPicker": _text,
    "NumberInput": _number,
    "Checkbox": _switch,
    "Selectbox": _list,
    "Radio": _list,
    "ButtonGroup": _buttons,
}


def _write(state: WidgetState, value: object) -> None:
    """Put a value in the state's own kind."""
    kind = state.WhichOneof("value") or "string_value"
    if kind in ("double_array_value", "string_array_value"):
        getattr(state, kind).data[:] = [value]
    else:
        setattr(state, kind, value)


def _written(state: WidgetState | None) -> str:
    """Return a value as the link has it."""
    kind = state.WhichOneof("value") if state is not None else None
    if state is None or kind is None:
        return ""
    value = getattr(state, kind)
    if kind == "bool_value":
        return "true" if value else "false"
    return f"{value.data[0]}".removesuffix(".0") if kind.endswith("array_value") else str(value)
