"""One worker as seen from outside: started, asked, and killed when its time is up."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from targetexpr.sandbox import BoundExceeded, Bounds, TaskFailed
from targetexpr.sandbox.frames import packed, receive
from targetexpr.sandbox.worker import TEMPORARY

if TYPE_CHECKING:
    from targetexpr.sandbox.forked import ForkedProcess

_ROOT = str(Path(__file__).resolve().parents[2])
# The package is this one, whatever else is installed; its own modules and no others come from its folder first.
_START = (
    "import sys; root = {root!r}; sys.path.insert(0, root); import targetexpr; sys.path.remove(root); "
    "sys.path.append(root); "
    "from targetexpr.sandbox.worker import main; main(verbose={verbose})"
)
_LAST_SECONDS = 2
_PROCESSOR_SIGNAL = int(getattr(signal, "SIGXCPU", 0))
_KILL_SIGNAL = int(getattr(signal, "SIGKILL", 0))


def _scratch() -> str:
    """Return a new folder for temporary files; an empty name (the usual one) where none can be made."""
    try:
        return tempfile.mkdtemp(prefix="targetexpr-")
    except OSError:
        return ""


def _forked(scratch: str, *, verbose: bool) -> ForkedProcess | None:
    from targetexpr.sandbox.forked import ForkedProcess, can_fork

    return ForkedProcess(scratch, verbose=verbose) if can_fork() else None


def _started(scratch: str, *, verbose: bool) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _START.format(root=_ROOT, verbose=verbose)],
        env={**os.environ, **dict.fromkeys(TEMPORARY, scratch)},
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if verbose else subprocess.DEVNULL,
    )


class _Clock:
    """Calls back at a time that is set, and set anew for each task: a thread for a worker, not one for each task."""

    def __init__(self, expired: Callable[[], None]) -> None:
        self._expired = expired
        self._due: float | None = None
        self._wakes: float | None = None
        self._ended = False
        self._changed = Condition()
        self._thread: Thread | None = None

    def set(self, due: float | None) -> None:
        """Have it called at a time of ``time.monotonic``, in place of the time before; with None not at all."""
        with self._changed:
            self._due = due
            if due is not None and self._thread is None:
                self._thread = Thread(target=self._watch, daemon=True)
                self._thread.start()
            elif due is not None and (self._wakes is None or due < self._wakes):
                self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        """Sleep until what was due when it fell asleep: a later time that was set since wakes nobody."""
        with self._changed:
            while not self._ended:
                if self._due is not None and self._due <= time.monotonic():
                    self._due = None
                    self._expired()
                self._wakes = self._due
                self._changed.wait(None if self._due is None else self._due - time.monotonic())


class WorkerProcess:
    """A process that runs tasks one after another. Not for several threads at once.

    What it starts ends with it, and so does its folder for temporary files.
    """

    def __init__(self, *, verbose: bool = False, fork: bool = False) -> None:
        """*fork* takes a copy of this process in place of a new one, where that does no harm."""
        self.grown = False
        """Whether it has come to hold much more than at its first task, and is better replaced."""
        self._expired = False
        self._clock = _Clock(self._expire)
        self._scratch = _scratch()
        forked = _forked(self._scratch, verbose=verbose) if fork else None
        self._process = forked or _started(self._scratch, verbose=verbose)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def run(
        self, task: str, arguments: Any, data: bytes, bounds: Bounds, heard: Callable[[int], None] | None = None
    ) -> Any:
        """Return what the task returns; *heard* is told each page that it has come to.

        Raises ``BoundExceeded`` or ``TaskFailed``; the worker has then ended.
        """
        due = time.monotonic() + bounds.seconds
        self._clock.set(due)
        form = {"task": task, "arguments": arguments, "processor": bounds.processor, "memory": bounds.memory}
        try:
            cast(Any, self._process.stdin).write(packed(form, data))
            cast(Any, self._process.stdin).flush()
            while (message := receive(cast(Any, self._process.stdout))) is not None and "more" in message[0]:
                if heard is not None and message[0]["page"] is not None:
                    heard(int(message[0]["page"]))
                due += evolve(bounds, processor=float(message[0]["more"])).seconds
                self._clock.set(due)
        except (OSError, ValueError):
            message = None
        self._clock.set(None)
        answer = message[0] if message is not None else {}
        if isinstance(answer, dict) and "answer" in answer:
            self.grown = bool(answer.get("grown"))
            return answer["answer"]
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_SECONDS)  # its own end tells why
        self.close()
        if message is None:
            raise self._ended(bounds)
        if answer.get("bound") == "memory":
            raise BoundExceeded("memory", bounds)
        raise TaskFailed(str(answer.get("error")), str(answer.get("trace", "")))

    def _expire(self) -> None:
        self._expired = True
        self._kill()

    def _kill(self) -> None:
        """End the process, and with it the programs that it started."""
        if hasattr(os, "killpg"):
            with suppress(OSError):
                os.killpg(self._process.pid, _KILL_SIGNAL)
        self._process.kill()

    def _ended(self, bounds: Bounds) -> Exception:
        """What it means that the process went without an answer."""
        status = self._process.returncode
        if self._expired:
            return BoundExceeded("time", bounds)
        if status == -_PROCESSOR_SIGNAL:
            return BoundExceeded("processor", bounds)
        if status == -_KILL_SIGNAL:  # the system ends whoever takes too much
            return BoundExceeded("memory", bounds)
        return TaskFailed(f"the worker ended with status {status}")

    def leave(self) -> None:
        """Let go of a worker that is another process's."""
        for stream in (self._process.stdin, self._process.stdout):
            cast(Any, stream).close()
        self._process.returncode = 0

    def close(self) -> None:
        """End the process at once, and wait for it."""
        self._kill()
        self._clock.end()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast(Any, stream).close()
        self._process.wait()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
