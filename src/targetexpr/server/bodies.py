"""The bodies of requests, received into a bounded memory: who sends nothing makes room for who sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

from targetexpr.server import Service, refusals
from targetexpr.server.turns import Turns

SMALL = 1024 * 1024
"""Bodies up to this size do not wait for larger ones."""
_TICK = 0.5
_SILENT_IN_A_CROWD = 2.0


class _Incomplete:
    """A body that is coming in."""

    def __init__(self, deadline: asyncio.Timeout) -> None:
        self._deadline = deadline
        self._heard = _now()

    def hears(self, silent: float) -> None:
        self._heard = _now()
        self._deadline.reschedule(self._heard + silent)

    def give_up_if_silent(self) -> None:
        if _now() - self._heard > _SILENT_IN_A_CROWD and not self._deadline.expired():
            self._deadline.reschedule(_now())


class _Memory:
    """A share of the memory, with the bodies that are coming into it."""

    def __init__(self, size: int) -> None:
        self.turns = Turns(size)
        self.coming: set[_Incomplete] = set()
        self._looking = False

    async def take(self, peer: str, size: int, waiting: float) -> None:
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(_TICK, self._look)
        try:
            async with asyncio.timeout(waiting):
                await self.turns.take(peer, size)
        except TimeoutError:
            raise refusals.busy() from None

    def _look(self) -> None:
        """Give up the silent while others wait."""
        self._looking = self.turns.crowded
        if self._looking:
            for body in tuple(self.coming):
                body.give_up_if_silent()
            asyncio.get_running_loop().call_later(_TICK, self._look)


class Bodies:
    """All bodies of one server, small ones in a memory of their own."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._small = _Memory(max(service.bodies // 4, SMALL))
        self._large = _Memory(max(service.bodies - service.bodies // 4, service.max_bytes + SMALL))

    @asynccontextmanager
    async def received(self, request: Request, limit: int) -> AsyncIterator[bytes]:
        """Receive a body; its memory is kept until the block ends.

        Raises ``RequestRefusal`` for one that is larger than *limit*, slow to come, broken off, or finds no memory in
        time.
        """
        said = request.headers.get("content-length", "")
        size = int(said) if said.isdecimal() and len(said) < 16 else limit
        if size > limit:
            raise refusals.too_large(limit)
        memory = self._small if size <= SMALL else self._large
        size = max(1, min(size, memory.turns.places))
        await memory.take(peer_of(request), size, self._service.waiting)
        try:
            yield await self._read(request, limit, memory)
        finally:
            memory.turns.give_back(size)

    async def _read(self, request: Request, limit: int, memory: _Memory) -> bytes:
        service, parts, size = self._service, [], 0
        try:
            async with asyncio.timeout(service.receiving), asyncio.timeout(service.silent) as deadline:
                coming = _Incomplete(deadline)
                memory.coming.add(coming)
                try:
                    async for part in request.stream():
                        size += len(part)
                        if size > limit:
                            raise refusals.too_large(limit)
                        parts.append(part)
                        coming.hears(service.silent)
                finally:
                    memory.coming.discard(coming)
        except TimeoutError:
            raise refusals.too_slow_to_come() from None
        except ClientDisconnect:
            raise refusals.broken_off() from None
        return b"".join(parts)


def peer_of(request: Request) -> str:
    """Return who asks: the address that the connection comes from."""
    return request.client.host if request.client else ""


def _now() -> float:
    return asyncio.get_running_loop().time()
