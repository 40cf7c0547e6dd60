"""Workers keep their bounds, whatever a task does, and a task that behaves finds a worker that does."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import targetexpr
from targetexpr.sandbox import BoundExceeded, Bounds, TaskFailed
from targetexpr.sandbox.pool import WorkerPool

ROOT = str(Path(__file__).parents[2])
TASKS = "tests.sandbox.tasks"
EASY = Bounds(processor=20, memory=256 * 1024 * 1024)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processor time and memory are bounded by POSIX")


@pytest.fixture(params=[False, True], ids=["started", "forked"])
def pool(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[WorkerPool]:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((ROOT, os.environ.get("PYTHONPATH", ""))))
    made = WorkerPool(2, fork=request.param)
    yield made
    made.close()


def test_json_and_bytes_go_in_and_json_comes_out(pool: WorkerPool) -> None:
    said = {"甲": [1, None, "\ud800"]}
    assert pool.run(f"{TASKS}:echo", said, b"\x00\xff", bounds=EASY) == {"arguments": said, "data": "00ff"}


def test_several_tasks_go_to_one_worker_at_once(pool: WorkerPool) -> None:
    asked = [("甲", b"\x00"), (None, b""), ([2], b"\xff\xfe")]
    assert pool.run_all(f"{TASKS}:echo", asked, bounds=EASY) == [
        {"arguments": given, "data": data.hex()} for given, data in asked
    ]
    assert len(set(pool.run_all(f"{TASKS}:identity", asked, bounds=EASY))) == 1


def test_each_of_several_tasks_has_the_bounds_of_one(pool: WorkerPool) -> None:
    with pytest.raises(BoundExceeded) as raised:
        pool.run_all(f"{TASKS}:spins", [(None, b"")] * 40, bounds=Bounds(processor=0.5, memory=10**8, clock=15))
    assert raised.value.bound == "processor"


def test_a_worker_that_behaves_is_used_again(pool: WorkerPool) -> None:
    first = pool.run(f"{TASKS}:identity", None, bounds=EASY)
    assert first != os.getpid()
    assert pool.run(f"{TASKS}:identity", None, bounds=EASY) == first


def test_a_worker_that_was_started_collects_garbage_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((ROOT, os.environ.get("PYTHONPATH", ""))))
    alone = WorkerPool(1)
    try:
        assert alone.run(f"{TASKS}:threshold", None, bounds=EASY) >= 50_000  # 700 or 2,000 as Python starts
    finally:
        alone.close()


def test_a_worker_has_the_package_of_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "targetexpr").mkdir()
    (tmp_path / "targetexpr" / "__init__.py").write_text("raise SystemExit('another one')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), ROOT)))
    alone = WorkerPool(1)
    try:
        assert alone.run(f"{TASKS}:package", None, bounds=EASY) == targetexpr.__file__
    finally:
        alone.close()


def test_what_a_library_prints_does_not_come_between(pool: WorkerPool) -> None:
    assert pool.run(f"{TASKS}:prints", None, bounds=EASY) == "said"
    assert pool.run(f"{TASKS}:prints", None, bounds=EASY) == "said"


@pytest.mark.parametrize(
    ("task", "bounds", "bound"),
    [
        ("spins", Bounds(processor=0.5, memory=10**8), "processor"),
        ("sleeps", Bounds(processor=20, memory=10**8, clock=1), "time"),
        ("hoards", Bounds(processor=20, memory=10**8), "memory"),
        ("killed", Bounds(processor=20, memory=10**8), "memory"),
    ],
)
def test_a_task_past_a_bound_is_ended_and_the_next_one_runs(
    pool: WorkerPool, task: str, bounds: Bounds, bound: str
) -> None:
    with pytest.raises(BoundExceeded) as raised:
        pool.run(f"{TASKS}:{task}", None, bounds=bounds)
    assert (raised.value.bound, raised.value.bounds) == (bound, bounds)
    assert pool.run(f"{TASKS}:echo", 1, bounds=EASY)["arguments"] == 1


@pytest.mark.parametrize("task", ["raises", "dies", "unspeakable", "nothing_of_that_name"])
def test_a_task_that_fails_is_told_and_the_next_one_runs(pool: WorkerPool, task: str) -> None:
    with pytest.raises(TaskFailed):
        pool.run(f"{TASKS}:{task}", None, bounds=EASY)
    assert pool.run(f"{TASKS}:echo", 2, bounds=EASY)["arguments"] == 2


def test_a_trace_comes_with_what_was_raised(pool: WorkerPool) -> None:
    with pytest.raises(TaskFailed, match=r"ValueError.*甲") as raised:
        pool.run(f"{TASKS}:raises", None, bounds=EASY)
    assert "in raises" in raised.value.trace


def test_many_threads_share_the_workers(pool: WorkerPool) -> None:
    seen: list[int] = []
    threads = [
        threading.Thread(target=lambda: seen.append(pool.run(f"{TASKS}:identity", None, bounds=EASY)))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 12
    assert 1 <= len(set(seen)) <= 2


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has mapped is told by Linux")
def test_a_worker_that_has_grown_is_replaced(pool: WorkerPool) -> None:
    first, again = (pool.run(f"{TASKS}:identity", None, bounds=EASY) for _ in range(2))
    pool.run(f"{TASKS}:leaks", None, bounds=Bounds(processor=20, memory=1024**3))
    assert again == first
    assert pool.run(f"{TASKS}:identity", None, bounds=EASY) != first


def test_a_worker_that_died_between_tasks_is_replaced(pool: WorkerPool) -> None:
    first = pool.run(f"{TASKS}:identity", None, bounds=EASY)
    os.kill(first, 9)
    time.sleep(0.2)
    assert pool.run(f"{TASKS}:identity", None, bounds=EASY) != first


def test_a_closed_pool_runs_nothing(pool: WorkerPool) -> None:
    pool.start()
    pool.close()
    with pytest.raises(RuntimeError, match="closed"):
        pool.run(f"{TASKS}:echo", 1, bounds=EASY)


def test_a_pool_taken_along_by_a_fork_starts_workers_of_its_own(pool: WorkerPool) -> None:
    first = pool.run(f"{TASKS}:identity", None, bounds=EASY)
    pool._owner = 0  # as if this process were the child
    assert pool.run(f"{TASKS}:identity", None, bounds=EASY) != first


def test_a_worker_started_ahead_is_the_one_that_is_used(pool: WorkerPool) -> None:
    pool.start()
    worker, *_ = pool._free
    assert pool.run(f"{TASKS}:identity", None, bounds=EASY) == worker._process.pid


def test_no_module_of_the_folder_at_hand_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "traceback.py", "resource.py"):
        (tmp_path / name).write_text("raise SystemExit('taken over')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    alone = WorkerPool(1)
    try:
        with pytest.raises(TaskFailed, match="no attribute 'nothing'"):
            alone.run("targetexpr:nothing", None, bounds=EASY)
    finally:
        alone.close()


def test_a_task_that_asks_gets_more_time(pool: WorkerPool) -> None:
    short = Bounds(processor=1, memory=256 * 1024 * 1024)
    task = f"{TASKS}:slow_but_asks"
    with pytest.raises(BoundExceeded):
        pool.run(task, {"asks": 0, "works": 3.5}, bounds=short)
    assert pool.run(task, {"asks": 20, "works": 3.5}, bounds=short) == "done"


def test_pages_that_a_task_comes_to_are_heard(pool: WorkerPool) -> None:
    heard: list[tuple[object, int]] = []
    pool.heard = lambda arguments, page: heard.append((arguments, page))
    try:
        assert pool.run(f"{TASKS}:turns_pages", {"pages": 3}, bounds=EASY) == 3
    finally:
        pool.heard = None
    assert heard == [({"pages": 3}, 1), ({"pages": 3}, 2), ({"pages": 3}, 3)]
    assert pool.run(f"{TASKS}:turns_pages", {"pages": 2}, bounds=EASY) == 2


def test_in_no_worker_nothing_is_asked_for() -> None:
    from targetexpr.sandbox.worker import more

    more(processor=5, memory=1)
