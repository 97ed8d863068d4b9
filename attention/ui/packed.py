"""Files as browsers take them: compressed once, kept in memory, named by a hash of their content."""

import gzip
import mimetypes
from collections.abc import Mapping
from typing import Final, NamedTuple

import brotli
from starlette.responses import Response

ONE_YEAR: Final = "public, max-age=31536000, immutable"
COMPRESSED: Final = (".js", ".css", ".svg", ".json", ".html")
QUALITY: Final = 6
"""Half a second for Streamlit's three megabytes; Brotli's best takes twenty-five, for a tenth less."""


class Packed(NamedTuple):
    """A file: its bytes, its media type, and the same bytes by encoding, where that pays."""

    plain: bytes
    kind: str
    by: Mapping[str, bytes]


def pack(name: str, content: bytes) -> Packed:
    """Compress a file whose name says that it is text; Brotli first, which browsers take over https only."""
    ending = name[name.rfind(".") :]
    kind = "text/javascript" if ending == ".js" else mimetypes.guess_type(name)[0] or "application/octet-stream"
    if ending not in COMPRESSED:
        return Packed(content, kind, {})
    return Packed(content, kind, {"br": brotli.compress(content, quality=QUALITY), "gzip": gzip.compress(content, 6)})


def respond(file: Packed, accepted: str, cache: str = ONE_YEAR) -> Response:
    """Return the file in the first encoding that the browser accepts."""
    headers = {"cache-control": cache, "vary": "accept-encoding"}
    taken = {each.partition(";")[0].strip() for each in accepted.split(",")}
    encoding = next((each for each in file.by if each in taken), None)
    if encoding is None:
        return Response(file.plain, media_type=file.kind, headers=headers)
    return Response(file.by[encoding], media_type=file.kind, headers={**headers, "content-encoding": encoding})
