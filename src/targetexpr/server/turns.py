"""Places for so much at once, handed out in turn among those who ask, so that one who asks often delays himself."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_Waiting = tuple[int, asyncio.Future[None]]


class Turns:
    """At most *places* taken at once; *key* is whoever asks. For one event loop."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._free = places
        self._waiting: dict[str, deque[_Waiting]] = {}

    @property
    def crowded(self) -> bool:
        """Whether anybody waits."""
        return bool(self._waiting)

    @asynccontextmanager
    async def turn(self, key: str, places: int = 1) -> AsyncIterator[None]:
        """Hold so many *places*, which are at most all there are. Waits for them."""
        await self.take(key, places)
        try:
            yield
        finally:
            self.give_back(places)

    async def take(self, key: str, places: int = 1) -> None:
        """Wait for so many places."""
        if not self._waiting and places <= self._free:
            self._free -= places
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (places, future)
        self._waiting.setdefault(key, deque()).append(entry)
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self.give_back(places)
            else:
                self._leave(key, entry)
            raise

    def give_back(self, places: int = 1) -> None:
        """Let whoever comes next have the places."""
        self._free += places
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting:
            key, queue = next(iter(self._waiting.items()))
            places, future = queue[0]
            if places > self._free:
                return
            queue.popleft()
            del self._waiting[key]
            if queue:
                self._waiting[key] = queue  # behind the others
            self._free -= places
            future.set_result(None)

    def _leave(self, key: str, entry: _Waiting) -> None:
        queue = self._waiting.get(key)
        if queue is not None and entry in queue:
            queue.remove(entry)
            if not queue:
                del self._waiting[key]
            self._hand_out()
