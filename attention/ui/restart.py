"""A browser outlives its session: a server that restarts, a session dropped, another process at the same address."""

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession


def answer_with_whole_page() -> None:
    """Let a session that does not know a fragment run the whole page, from the link and the widgets that it is sent.

    A new session has drawn nothing yet. Streamlit passes over what a browser asks of a fragment that the session does
    not know: the address would change with every move, and the numbers never again.
    """
    known_only = AppSession.request_rerun

    def request_rerun(self: AppSession, client_state: ClientState | None) -> None:
        if client_state and not client_state.is_auto_rerun and not self.has_fragment(client_state.fragment_id):
            client_state.fragment_id = ""
        known_only(self, client_state)

    AppSession.request_rerun = request_rerun  # type: ignore[method-assign]
