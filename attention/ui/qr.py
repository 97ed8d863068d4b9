"""A QR code of the reader's own link: a class points its telephones at the projector and has the same numbers."""

import re
from io import BytesIO
from typing import Final

import segno
from starlette.requests import Request
from starlette.responses import Response

PAGE: Final = re.compile(r"[a-z0-9-]{0,40}")
QUERY: Final = re.compile(r"[A-Za-z0-9._~*+%=&-]{0,1500}")
"""What a browser writes behind the question mark, no longer than a telephone reads from the last row."""
HOST: Final = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:]{2,45}\])(:[0-9]{1,5})?")
BORDER: Final = 4
"""Modules of white around the code: what the standard asks for."""


def link_of(request: Request) -> str | None:
    """Return the link to a page of this app that a request names as `page` and `query`, None where it names none.

    Its host is the one at which the browser found this server, so a code leads nowhere else.
    """
    page, query = (request.query_params.get(name, "") for name in ("page", "query"))
    host = request.headers.get("host", "")
    if not (PAGE.fullmatch(page) and QUERY.fullmatch(query) and HOST.fullmatch(host)):
        return None
    base = request.url.path.removesuffix("assets/qr.svg")
    # behind a proxy that speaks https, only this header knows it
    scheme = "https" if request.headers.get("x-forwarded-proto") == "https" else request.url.scheme
    return f"{scheme}://{host}{base}{page}{'?' if query else ''}{query}"


async def code(request: Request) -> Response:
    """Draw the link as a QR code, black on white in either theme."""
    link = link_of(request)
    if link is None:
        return Response(status_code=404)
    picture = BytesIO()
    segno.make(link, micro=False).save(picture, kind="svg", border=BORDER, light="#fff", omitsize=True, xmldecl=False)
    return Response(picture.getvalue(), media_type="image/svg+xml", headers={"cache-control": "no-store"})
