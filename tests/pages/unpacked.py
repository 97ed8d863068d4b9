"""A figure's message read as the browser reads it (assets/figure/parts.js, reading.js), without a browser."""

import base64
from typing import Any, Final

import numpy as np

from attention.figures.style import fine_percent, format_number
from attention.ui.server import _lent

KINDS: Final = {"f8": np.float64, "f4": np.float32, "u1": np.uint8}


def unpacked(message: Any) -> Any:
    """Return the message with every array decoded, every lasting part fetched, and its table in rows."""
    whole = _filled(message, [])
    if whole["table"] and whole["table"]["columns"]:
        columns = [written(column) for column in whole["table"]["columns"]]
        whole["table"]["rows"] = [list(row) for row in zip(*columns, strict=True)]
    return whole


def written(column: dict[str, Any]) -> list[str]:
    """Return what a column's entries are told as."""
    form = column["form"]
    values = column["values"] if isinstance(column["values"], list) else column["values"].tolist()
    return [
        value if isinstance(value, str) else fine_percent(value) if form == "percent" else format_number(value, form)
        for value in values
    ]


def _filled(part: Any, arrays: list[Any]) -> Any:
    if isinstance(part, list):
        return [_filled(each, arrays) for each in part]
    if not isinstance(part, dict):
        return part
    if "again" in part:
        return arrays[part["again"]]
    if "bdata" in part:
        arrays.append(_shaped(base64.b64decode(part["bdata"]), part))
        return arrays[-1]
    if "at" in part:
        lent = _lent.find(part["at"].rpartition("/")[2])
        assert lent is not None
        return _shaped(lent, part) if "dtype" in part else lent
    return {name: _filled(each, arrays) for name, each in part.items()}


def _shaped(data: bytes, part: dict[str, str]) -> Any:
    return np.frombuffer(data, KINDS[part["dtype"]]).reshape([int(length) for length in part["shape"].split(", ")])
