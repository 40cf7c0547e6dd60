"""``targetexpr serve`` in a process of its own, with what it and its workers take of the memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
from attrs import define, field

import targetexpr
from tests.server.attacks import CSV

CODE = "from targetexpr.cli import main; main()"


@define
class Running:
    """A server on loopback. ``most`` is the largest share of memory (bytes) that it and its workers were seen with."""

    process: psutil.Process
    port: int
    most: int = 0
    ended: threading.Event = field(factory=threading.Event)

    def watch(self) -> None:
        while not self.ended.wait(0.1):
            taken = 0
            try:
                for process in (self.process, *self.process.children(recursive=True)):
                    taken += process.memory_info().rss
            except psutil.Error:
                continue
            self.most = max(self.most, taken)

    def ask(self, data: bytes = CSV, name: str = "表.csv", timeout: float = 120) -> httpx.Response:
        with httpx.Client(timeout=timeout, trust_env=False) as client:
            return client.post(f"http://127.0.0.1:{self.port}/check", files={"file": (name, data)})

    def page(self, timeout: float = 60) -> httpx.Response:
        with httpx.Client(timeout=timeout, trust_env=False) as client:
            return client.get(f"http://127.0.0.1:{self.port}/")


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def serving(*options: str) -> Iterator[Running]:
    """A server that runs until the block ends."""
    port = free_port()
    package = str(Path(targetexpr.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", CODE, "serve", "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        assert re.search(rb"http://\S+", server.stdout.readline())
        running = Running(psutil.Process(server.pid), port)
        watching = threading.Thread(target=running.watch)
        watching.start()
        try:
            transport = httpx.HTTPTransport(retries=20)
            with httpx.Client(transport=transport, timeout=60, trust_env=False) as client:
                assert client.get(f"http://127.0.0.1:{port}/").status_code == 200
            assert running.ask().status_code == 200
            yield running
        finally:
            running.ended.set()
            watching.join()
            server.send_signal(signal.SIGINT)
            server.wait(30)
