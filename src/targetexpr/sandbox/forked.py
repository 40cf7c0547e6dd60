"""A worker that is forked: it has what its parent has loaded, and starts in a hundredth of the time.

Only where nothing else runs in the process, and on Linux: elsewhere system libraries do not bear it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from subprocess import TimeoutExpired
from typing import BinaryIO
from weakref import WeakSet

from targetexpr.sandbox.worker import TEMPORARY, serve

_open: WeakSet[ForkedProcess] = WeakSet()


def can_fork() -> bool:
    """Return whether this process, as it is now, can be forked without harm."""
    return sys.platform == "linux" and threading.active_count() == 1


class ForkedProcess:
    """A child that answers tasks on its pipes, as ``subprocess.Popen`` shows a process."""

    def __init__(self, scratch: str, *, verbose: bool = False) -> None:
        """*scratch* is the child's folder for temporary files."""
        asked, ask = os.pipe()
        answered, answer = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _work(asked, answer, (ask, answered), scratch, verbose=verbose)
        os.close(asked)
        os.close(answer)
        self.stdin: BinaryIO = os.fdopen(ask, "wb")
        self.stdout: BinaryIO = os.fdopen(answered, "rb")
        _open.add(self)

    def poll(self) -> int | None:
        """Return the status of a child that has ended, by the signal's number below nought; None of one that runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the status when the child has ended. Raises ``TimeoutExpired`` after *timeout* seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if end is None:
                _, found = os.waitpid(self.pid, 0)
                self.returncode = os.waitstatus_to_exitcode(found)
            elif time.monotonic() > end:
                raise TimeoutExpired("worker", timeout or 0)
            else:
                time.sleep(0.005)
        return status

    def kill(self) -> None:
        """End the child at once."""
        if self.poll() is None:
            os.kill(self.pid, 9)


def _work(asked: int, answer: int, others: tuple[int, ...], scratch: str, *, verbose: bool) -> None:
    """Answer tasks until the parent goes, and end without what a process does at its end: that is the parent's."""
    try:
        os.setsid()  # it is ended with the programs that it starts
        os.environ.update(dict.fromkeys(TEMPORARY, scratch))
        tempfile.tempdir = None
        # Another worker's pipe that stays open here would not tell it that the parent has gone.
        for stream in (stream for process in _open for stream in (process.stdin, process.stdout)):
            if not stream.closed:
                os.close(stream.fileno())
        for number in others:
            os.close(number)
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1) if verbose else (0, 1, 2):
            os.dup2(nothing, number)
        serve(os.fdopen(asked, "rb"), os.fdopen(answer, "wb"))
    finally:
        os._exit(0)
