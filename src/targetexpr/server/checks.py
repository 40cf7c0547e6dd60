"""A bounded number of checks in processes, so that no upload holds up the server or another upload for long."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from attrs import field

from targetexpr.record_types import frozen
from targetexpr.sandbox import BoundExceeded, Bounds, TaskFailed
from targetexpr.sandbox.pool import WorkerPool
from targetexpr.server import Service, refusals
from targetexpr.server.bodies import SMALL
from targetexpr.server.turns import Turns

# Workers share the processors: by the clock a check may take that many times longer.
_BY_CLOCK = 3
_log = logging.getLogger(__name__)
T = TypeVar("T")


@frozen(eq=False)
class _Lane:
    """Workers for checks of one kind; each has a thread that waits for its answer."""

    size: int
    pool: WorkerPool = field(init=False)
    turns: Turns = field(init=False)
    threads: ThreadPoolExecutor = field(init=False)

    @pool.default
    def _pool(self) -> WorkerPool:
        return WorkerPool(self.size)

    @turns.default
    def _turns(self) -> Turns:
        return Turns(self.size)

    @threads.default
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.size, thread_name_prefix="targetexpr")

    async def run(self, task: str, arguments: Any, data: bytes, bounds: Bounds, *, peer: str, waiting: float) -> Any:
        try:
            async with asyncio.timeout(waiting):
                await self.turns.take(peer)
        except TimeoutError:
            raise refusals.busy() from None

        def work() -> Any:
            return self.pool.run(task, arguments, data, bounds=bounds)

        future = asyncio.get_running_loop().run_in_executor(self.threads, work)
        future.add_done_callback(self._done)
        return await asyncio.shield(future)

    def _done(self, future: asyncio.Future[Any]) -> None:
        self.turns.give_back()
        if not future.cancelled():
            future.exception()

    def close(self) -> None:
        self.pool.close()
        self.threads.shutdown(wait=False, cancel_futures=True)


class Checks:
    """Two lanes: what is small and soon done never waits for what is large or slow."""

    def __init__(self, service: Service) -> None:
        self._service = service
        slow = max(1, service.workers // 3)
        self._slow, self._quick = _Lane(slow), _Lane(max(1, service.workers - slow))

    async def run(self, task: str, arguments: Any, data: bytes, *, peer: str) -> Any:
        """Return what the task answers. Raises ``RequestRefusal`` for one that fails or goes past its bounds."""
        service = self._service
        clock = _BY_CLOCK * service.seconds
        whole = Bounds(processor=service.seconds, memory=service.memory, clock=clock)
        try:
            if len(data) <= SMALL:
                processor = min(service.quick, service.seconds)
                quick = Bounds(processor=processor, memory=service.memory // 2, clock=clock)
                try:
                    return await self._quick.run(task, arguments, data, quick, peer=peer, waiting=service.waiting)
                except BoundExceeded as past:
                    if past.bound == "time":
                        raise
            return await self._slow.run(task, arguments, data, whole, peer=peer, waiting=service.waiting)
        except BoundExceeded as past:
            raise refusals.beyond(past.bound, service.seconds) from past
        except TaskFailed as failure:
            _log.error("a check failed: %s\n%s", failure, failure.trace)
            raise refusals.broken() from failure

    def start(self) -> None:
        """Start a worker of each kind before it is needed."""
        self._quick.pool.start()
        self._slow.pool.start()

    def close(self) -> None:
        self._quick.close()
        self._slow.close()
