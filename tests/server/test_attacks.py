"""Attacks on a server that runs: honest uploads are answered within seconds under each, in a bounded memory.

Everything stays on loopback, and every attack is bounded in time and size. The slow ones are a command of their own:
``make attacks``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.server.attacks import CSV, connections, form_of, head_of, nested_forms, unclosed
from tests.server.running import Running, serving

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processor time and memory are bounded by POSIX")

SLOW = bool(os.environ.get("TARGETEXPR_ATTACKS"))
GIB = 1024 * 1024 * 1024
SOON = 30.0
"""Seconds; on a machine that does nothing else it is two or three."""


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving("--seconds", "10") as running:
        yield running
        assert running.most < GIB


def honest_are_answered(server: Running) -> None:
    begun = time.monotonic()
    assert server.page().status_code == 200
    assert server.ask().status_code == 200
    assert time.monotonic() - begun < SOON


@pytest.mark.parametrize(
    "said",
    [
        b"POST /check HTTP/1.1",
        head_of(14_000_000) + b"--x\r\nContent-Dispos",
        head_of(1_000_000) + b"--x\r\nContent-Dispos",
        head_of(len(form_of(CSV))) + form_of(CSV)[:-1],
        b"",
    ],
    ids=["head", "large", "small", "all-but-one", "nothing"],
)
@pytest.mark.parametrize("count", [16, 200])
def test_connections_that_do_not_go_on(server: Running, said: bytes, count: int) -> None:
    with connections(server.port, count, said):
        honest_are_answered(server)


def test_a_connection_whose_head_does_not_come_is_closed(server: Running) -> None:
    with connections(server.port, 1, b"POST /check HTTP/1.1\r\nHost:") as (one,):
        begun = time.monotonic()
        assert one.recv(1) == b""
        assert 5 < time.monotonic() - begun < SOON


@pytest.mark.parametrize("data", [nested_forms(), unclosed()], ids=["pdf", "xlsx"])
def test_small_files_that_take_for_ever(server: Running, data: bytes) -> None:
    """Four at once, of a few KB each: they are refused in time, and others are answered meanwhile."""
    assert len(data) < 20_000
    with ThreadPoolExecutor(4) as pool:
        hostile = [pool.submit(server.ask, data, "坏.pdf" if data.startswith(b"%PDF") else "坏.xlsx") for _ in range(4)]
        time.sleep(0.5)
        honest_are_answered(server)
        for answer in hostile:
            assert answer.result().status_code in (413, 415, 422)


def test_uploads_that_are_larger_than_the_memory_together(server: Running) -> None:
    """Of 14 MB each: none is lost, and small ones need not wait for them."""
    count = 32 if SLOW else 8
    large = CSV + b"," * 14_000_000
    with ThreadPoolExecutor(count) as pool:
        uploads = [pool.submit(server.ask, large, "大.csv", 280) for _ in range(count)]
        time.sleep(1)
        honest_are_answered(server)
        answers = [upload.result().status_code for upload in uploads]
    assert set(answers) <= {200, 413, 422}, answers


def test_a_form_of_nothing_but_heads(server: Running) -> None:
    """What is slow to take apart is taken apart in a worker."""
    body = b"--x\r\n" + b"A: b\r\n" * 1_000_000
    with ThreadPoolExecutor(2) as pool:

        def send() -> int:
            with httpx.Client(timeout=120, trust_env=False) as client:
                kind = {"content-type": "multipart/form-data; boundary=x"}
                return client.post(f"http://127.0.0.1:{server.port}/check", content=body, headers=kind).status_code

        hostile = [pool.submit(send) for _ in range(2)]
        time.sleep(0.3)
        honest_are_answered(server)
        assert {answer.result() for answer in hostile} <= {400, 413, 422}


def test_a_wildcard_is_no_address_to_open() -> None:
    with serving("--host", "0.0.0.0") as running:
        assert running.page().status_code == 200


@pytest.mark.skipif(not SLOW, reason="slow: make attacks")
def test_a_thousand_honest_uploads_at_once_lose_none(server: Running) -> None:
    begun = time.monotonic()
    with ThreadPoolExecutor(1000) as pool:
        answers = [found.status_code for found in pool.map(lambda _: server.ask(timeout=600), range(1000))]
    print(f"1,000 uploads in {time.monotonic() - begun:.0f} s, {server.most / 1024**2:.0f} MB")
    assert answers == [200] * 1000
