"""Whom a request is for and which site sent it: only pages of this server may ask it, under its own names.

A page elsewhere could otherwise send uploads in a visitor's name, and one whose name is made to lead to this machine
(DNS rebinding) could read the answers.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from targetexpr.server import refusals
from targetexpr.server.pages import answer_of
from targetexpr.server.refusals import RequestRefusal

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ANY = "*"


class OwnNames:
    """Answers what is another site's with a refusal, before anything of it is read."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            try:
                require_own(request, self._names)
            except RequestRefusal as refusal:
                await answer_of(refusal, request)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def require_own(request: Request, names: Collection[str]) -> None:
    """Raise ``RequestRefusal`` where Host or Origin is another site's; *names* are the server's besides loopback."""
    if _ANY in names:
        return
    host = request.headers.get("host", "")
    server = request.scope.get("server") or ("", None)
    if _name(host) not in {*_LOOPBACK, str(server[0]).lower(), *(name.lower() for name in names)}:
        raise refusals.foreign("Host")
    origin = request.headers.get("origin")
    if origin is not None and _netloc(origin) != host.lower():
        raise refusals.foreign("Origin")


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
