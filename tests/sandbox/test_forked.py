"""Workers that are forked: where that does no harm, and what they leave to their parent."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from targetexpr.sandbox import Bounds
from targetexpr.sandbox.pool import WorkerPool
from targetexpr.sandbox.process import WorkerProcess

ROOT = Path(__file__).parents[2]
TASKS = "tests.sandbox.tasks"
EASY = Bounds(processor=20, memory=256 * 1024 * 1024)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")


def test_a_worker_is_a_copy_of_its_parent() -> None:
    from targetexpr.sandbox.forked import ForkedProcess

    worker = WorkerProcess(fork=True)
    assert isinstance(worker._process, ForkedProcess)
    assert worker.run(f"{TASKS}:identity", None, b"", EASY) == worker._process.pid
    worker.close()
    worker.close()
    assert worker._process.returncode == -9
    assert worker._process.wait() == -9


def test_a_process_with_threads_is_not_forked() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        worker = WorkerProcess(fork=True)
        assert isinstance(worker._process, subprocess.Popen)
        worker.close()
    finally:
        done.set()
        thread.join()


def test_all_workers_of_a_pool_are_started_before_threads_are() -> None:
    pool = WorkerPool(2, fork=True)
    pool.start_all()
    assert len({worker._process.pid for worker in pool._free}) == 2
    pool.close()
    pool.start_all()
    assert not pool._free


def test_what_the_parent_has_not_written_is_written_once() -> None:
    """A child has the parent's buffers, and must not empty them."""
    code = (
        "import sys; from targetexpr.sandbox.pool import WorkerPool; from targetexpr.sandbox import Bounds; "
        "sys.stdout.write('once'); pool = WorkerPool(1, fork=True); "
        f"pool.run('{TASKS}:prints', None, bounds=Bounds(processor=20, memory=1 << 28)); pool.close()"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert (found.stdout, found.stderr) == ("once", "")
