"""Workers that are used again, until they have grown: as many as asked for, each for one task at a time."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Sequence
from functools import cache, partial
from threading import Condition
from typing import TYPE_CHECKING, Any

from targetexpr.record_types import evolve
from targetexpr.sandbox import Bounds

if TYPE_CHECKING:
    from targetexpr.sandbox.process import WorkerProcess

_EACH = "targetexpr.sandbox.worker:each"


class WorkerPool:
    """At most *size* workers, each started when it is first needed. For any number of threads."""

    def __init__(self, size: int, *, verbose: bool = False, fork: bool = False) -> None:
        """*fork* has workers be copies of this process, for the one who knows what else runs in it."""
        self._size, self._verbose, self._fork = size, verbose, fork
        self._owner = os.getpid()
        self._free: list[WorkerProcess] = []
        self._busy = 0
        self._closed = False
        self._changed = Condition()
        self.heard: Callable[[Any, int], None] | None = None
        """Told the arguments of a task and the page of the file that it has come to, in whatever thread."""

    def run(self, task: str, arguments: Any, data: bytes = b"", *, bounds: Bounds) -> Any:
        """Return what the function *task* (``module:name``) returns for *arguments* (JSON) and *data*.

        Waits for a free worker. Raises ``BoundExceeded``, ``TaskFailed``, and ``RuntimeError`` for a closed pool.
        """
        worker = self._taken()
        try:
            heard = None if self.heard is None else partial(self.heard, arguments)
            answer = worker.run(task, arguments, data, bounds, heard)
        except BaseException:
            worker.close()
            raise
        finally:
            with self._changed:
                self._busy -= 1
                keep = worker.alive and not worker.grown and not self._closed
                if keep:
                    self._free.append(worker)
                self._changed.notify()
        if not keep:
            worker.close()
        return answer

    def run_all(self, task: str, asked: Sequence[tuple[Any, bytes]], *, bounds: Bounds) -> list[Any]:
        """Return what *task* returns for each of the arguments and data, which one worker gets at once (``run``).

        Each has the *bounds* of processor and memory; the clock is for all.
        """
        each = {"task": task, "processor": bounds.processor, "memory": bounds.memory}
        arguments = {**each, "each": [(given, len(data)) for given, data in asked]}
        data = b"".join(data for _, data in asked)
        whole = evolve(bounds, processor=len(asked) * bounds.processor)
        answers: list[Any] = self.run(_EACH, arguments, data, bounds=whole)
        return answers

    def start(self) -> None:
        """Start a worker before it is needed, where none runs yet."""
        with self._changed:
            if not self._free and not self._busy and not self._closed:
                self._free.append(self._started())

    def start_all(self) -> None:
        """Start all workers before they are needed: threads that are started afterwards leave nothing to be forked."""
        with self._changed:
            while len(self._free) + self._busy < self._size and not self._closed:
                self._free.append(self._started())

    def close(self) -> None:
        """End all workers; those at work, when they have ended their task."""
        with self._changed:
            self._closed = True
            free, self._free = self._free, []
            self._changed.notify_all()
        for worker in free:
            worker.close()

    def _started(self) -> WorkerProcess:
        from targetexpr.sandbox.process import WorkerProcess

        return WorkerProcess(verbose=self._verbose, fork=self._fork)

    def _taken(self) -> WorkerProcess:
        with self._changed:
            if self._owner != os.getpid():  # a fork shares the pipes of its parent's workers: it must not use them
                for worker in self._free:
                    worker.leave()
                self._owner, self._free, self._busy = os.getpid(), [], 0
            while self._busy >= self._size and not self._closed:
                self._changed.wait()
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._busy += 1
            while self._free:
                worker = self._free.pop()
                if worker.alive:
                    return worker
                worker.close()
        try:
            return self._started()
        except BaseException:
            with self._changed:
                self._busy -= 1
                self._changed.notify()
            raise


@cache
def shared() -> WorkerPool:
    """Return the pool that everybody uses who has none of his own: as many workers as there are processors."""
    pool = WorkerPool(os.cpu_count() or 1)
    atexit.register(pool.close)
    return pool
