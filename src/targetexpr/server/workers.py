"""A bounded number of checks in threads, so that the event loop goes on answering."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

from targetexpr.server import Service, refusals
from targetexpr.server.refusals import Refusal

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Workers:
    """Threads for checks, and places for the uploads that wait for one."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._pool = ThreadPoolExecutor(service.workers, thread_name_prefix="targetexpr")
        self._free = asyncio.Semaphore(service.workers)
        self._places = asyncio.Semaphore(service.uploads)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place in memory for one upload. Raises ``Refusal`` where none becomes free in time."""
        await self._acquired(self._places)
        try:
            yield
        finally:
            self._places.release()

    async def run(self, work: Callable[[], T]) -> T:
        """The work's answer. Raises ``Refusal`` for work that fails or takes too long; its thread ends by itself."""
        await self._acquired(self._free)
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        future.add_done_callback(self._done)
        try:
            async with asyncio.timeout(self._service.seconds):
                return await asyncio.shield(future)
        except TimeoutError:
            raise refusals.too_slow_to_check(self._service.seconds) from None
        except Refusal:
            raise
        except Exception as error:
            _log.exception("a check failed")
            raise refusals.broken() from error

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _acquired(self, semaphore: asyncio.Semaphore) -> None:
        try:
            async with asyncio.timeout(self._service.waiting):
                await semaphore.acquire()
        except TimeoutError:
            raise refusals.busy() from None

    def _done(self, future: asyncio.Future[T]) -> None:
        self._free.release()
        if not future.cancelled():
            future.exception()
