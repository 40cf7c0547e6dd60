"""Connections of ``targetexpr serve``: none is held by a request whose head does not arrive, or by one peer alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 10.0
"""How long the head of a request may take to come."""
PER_PEER = 128
"""Connections of one address at once; loopback, where a gateway may stand, has no such bound."""


class PatientProtocol(H11Protocol):
    """uvicorn's protocol for HTTP/1.1 with bounds for what has not become a request."""

    _peers: ClassVar[Counter[str]] = Counter()
    _timer: asyncio.TimerHandle | None = None
    _peer: str = ""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        self._peers[self._peer] += 1
        if self._peers[self._peer] > PER_PEER and not _is_loopback(self._peer):
            transport.abort()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._peers[self._peer] -= 1
        if not self._peers[self._peer]:
            del self._peers[self._peer]
        self._stop_watching()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_asked():
            self._stop_watching()
        elif self._timer is None:
            self._watch()

    def _is_asked(self) -> bool:
        """Whether a request's head has come and is not yet answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _watch(self) -> None:
        self._timer = self.loop.call_later(SECONDS, self._give_up)

    def _stop_watching(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if not self._is_asked():
            self.transport.abort()


def _is_loopback(address: str) -> bool:
    return address in ("", "::1") or address.startswith("127.")
