"""Headers that every answer bears: nothing is loaded from elsewhere, framed, guessed, cached or passed on."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from targetexpr.reports.document import policy

# With no referrer at all a browser sends "Origin: null" with the page's own form, which would then be a stranger's.
OWN_FORMS = "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
_POLICY = f"{policy()}; {OWN_FORMS}"
"""Of every page that does not say its own."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Content-Security-Policy", _POLICY)
            await send(message)

        await self._app(scope, receive, with_headers)
