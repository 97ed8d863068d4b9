"""A script of a few lines, run as the app runs its own."""

from typing import Any

from streamlit.testing.v1 import AppTest


def start(script: Any, args: tuple[Any, ...] = (), /, **query_params: str) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30, args=args)
    for name, value in query_params.items():
        app.query_params[name] = value
    return app.run()


def said(app: AppTest) -> str:
    assert not app.exception
    return app.text[-1].value.partition(": ")[2]
