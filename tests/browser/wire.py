"""A reader without a browser: asks the server over its socket what it would draw for an address."""

from typing import Any, Final, NamedTuple

import orjson
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE: Final = 30.0


class Drawn(NamedTuple):
    """What the server sent for one address."""

    elements: list[Element]
    kinds: set[str]

    def of(self, kind: str) -> list[Any]:
        """Return the elements of one kind."""
        return [getattr(element, kind) for element in self.elements if element.WhichOneof("type") == kind]

    def title(self) -> str:
        """Return the page's one title."""
        (heading,) = (heading for heading in self.of("heading") if heading.tag == "h1")
        return str(heading.body)

    def boards(self) -> list[dict[str, Any]]:
        """Return what each board was given."""
        payloads = [orjson.loads(component.bytes) for component in self.of("bidi_component") if component.bytes]
        return [payload for payload in payloads if "scenes" in payload]

    def notices(self) -> list[str]:
        """Return the sentences that tell the reader something about the link."""
        return [alert.body for alert in self.of("alert")]

    def out_of_range(self) -> list[str]:
        """Return the controls whose value lies outside their range."""
        found = []
        for control in (*self.of("slider"), *self.of("number_input")):
            values = list(control.value) if control.DESCRIPTOR.name == "Slider" else [control.value]
            defaults = list(control.default) if control.DESCRIPTOR.name == "Slider" else [control.default]
            for value in values if control.set_value else defaults:
                if not control.min <= value <= control.max:
                    found.append(f"{control.label}: {value} is not in {control.min} … {control.max}")
        return found


def ask(url: str, slug: str, query: str = "", locale: str = "en-US") -> Drawn:
    """Open a section's address as a new reader; `query` goes to the server as it is."""
    elements: list[Element] = []
    kinds: set[str] = set()
    request = BackMsg()
    request.rerun_script.query_string = query
    request.rerun_script.page_name = slug
    request.rerun_script.context_info.locale = locale
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        socket.send(request.SerializeToString())
        while True:
            message = ForwardMsg.FromString(socket.recv(timeout=PATIENCE, decode=False))
            kind = message.WhichOneof("type")
            kinds.add(kind)
            if kind == "new_session":  # a run may give way to another one
                elements.clear()
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                elements.append(message.delta.new_element)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
    return Drawn(elements, kinds)
