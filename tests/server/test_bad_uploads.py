"""Whatever is uploaded: a clear answer in both languages, and a server that goes on."""

from __future__ import annotations

import asyncio
import io
import json
import os
import tempfile
import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from targetexpr.server import Service
from targetexpr.sheets.walk import reads_pictures
from tests.server.conftest import DEFECTS, asking, get, post, shared_app, upload

DATA = DEFECTS.read_bytes()
TEXT = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,≥3次\n产出指标,质量指标,合格率,≥90%\n"


def archive(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return stream.getvalue()


BOMB = archive({"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": bytes(200 * 1024 * 1024)})
HIDDEN_BOMB = BOMB.replace((200 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
ENTITIES = archive({
    "[Content_Types].xml": b"<Types/>",
    "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    ) + b"]><workbook>&j;</workbook>",
})  # fmt: skip


def refused(answer: httpx.Response, status: int, reason: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    error = answer.json()["error"]
    assert error["reason"] == reason
    assert error["message"]["zh"]
    assert error["message"]["en"]
    assert error["message"]["zh"] != error["message"]["en"]
    assert answer.headers["x-content-type-options"] == "nosniff"


WITH_SCAN = pytest.mark.skipif(not reads_pictures(), reason="the extra that reads pictures is not installed")


@pytest.mark.parametrize(
    ("data", "name", "status", "reason"),
    [
        (b"", "表.xlsx", 422, "empty"),
        (b"PK\x03\x04 cut off", "表.xlsx", 422, "damaged"),
        (DATA[: len(DATA) // 2], "表.xlsx", 422, "damaged"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), "表.png", 422, "damaged", marks=WITH_SCAN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "表.xls", 422, "damaged"),
        (b"%PDF-1.7\n%%EOF", "表.pdf", 422, "damaged"),
        (archive({"ppt/a.xml": b"x"}), "表.pptx", 415, "unsupported-format"),
        (archive({"a.txt": b"x"}), "表.zip", 415, "unsupported-format"),
        (b"MZ\x90\x00" + bytes(range(256)) * 20, "表.exe", 422, "damaged"),
        ("今天天气很好。".encode(), "说明.txt", 422, "no-table"),
        (b'{"a": 1}', "表.json", 415, "wrong-format"),
        (BOMB, "表.xlsx", 413, "too-large"),
        (ENTITIES, "表.xlsx", 422, "damaged"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value),
)
def test_what_is_no_sheet(data: bytes, name: str, status: int, reason: str) -> None:
    answer = upload(data, name)
    if name == "表.exe":  # unknown bytes: which of the two depends on what they decode to
        assert answer.status_code in (415, 422)
        assert answer.json()["error"]["message"]["en"]
        return
    refused(answer, status, reason)


def test_an_archive_that_lies_about_its_size_is_bounded() -> None:
    answer = upload(HIDDEN_BOMB, "表.xlsx")
    assert answer.status_code in (413, 422)
    assert answer.json()["error"]["reason"] in ("too-large", "damaged", "no-table")


def test_an_upload_over_the_limit_is_refused_by_what_it_says_and_by_what_comes() -> None:
    small = Service(max_bytes=1000)
    refused(upload(DATA, service=small), 413, "too-large")

    async def pieces() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(100_000):
            yield b"x" * 1000

    answer = post("/check", small, content=pieces(), headers={"content-type": "multipart/form-data; boundary=x"})
    refused(answer, 413, "too-large")


def test_an_upload_at_the_limit_is_taken() -> None:
    data = TEXT.encode()
    assert upload(data, "a.csv", service=Service(max_bytes=len(data))).status_code == 200
    refused(upload(data, "a.csv", service=Service(max_bytes=len(data) - 1)), 413, "too-large")


MULTIPART = {"content-type": "multipart/form-data; boundary=x"}
PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\nv\r\n'


@pytest.mark.parametrize(
    ("options", "status", "reason"),
    [
        ({}, 415, "not-multipart"),
        ({"content": DATA}, 415, "not-multipart"),
        ({"json": {"file": "x"}}, 415, "not-multipart"),
        ({"data": {"file": "x"}}, 415, "not-multipart"),
        ({"content": b"", "headers": {"content-type": "multipart/form-data"}}, 400, "bad-form"),
        ({"content": b"nothing of the kind", "headers": MULTIPART}, 400, "bad-form"),
        ({"content": PART % b"other" + b"--x--\r\n", "headers": MULTIPART}, 400, "no-file"),
        ({"content": PART % b"file" + b"--x--\r\n", "headers": MULTIPART}, 400, "no-file"),
        ({"content": PART * 50 % ((b"f",) * 50) + b"--x--\r\n", "headers": MULTIPART}, 400, "bad-form"),
        ({"files": [("file", ("a.csv", b"x")), ("file", ("b.csv", b"y"))]}, 400, "bad-form"),
        ({"files": {"sheet": ("a.csv", b"x")}}, 400, "no-file"),
        ({"files": {"file": ("", b"x")}}, 400, "no-file"),
    ],
)
def test_what_is_no_upload(options: dict[str, Any], status: int, reason: str) -> None:
    refused(post("/check", **options), status, reason)


@pytest.mark.parametrize(
    "query",
    ["?format=exe", "?lang=fr", "?profile=nosuch", "?profile=/etc/passwd", "?profile=../x.toml", "?select=TX999X",
     "?ignore=%00"],
)  # fmt: skip
def test_options_that_are_not_there(query: str) -> None:
    answer = upload(DATA, query=query)
    refused(answer, 422, "bad-option")
    assert "root:" not in answer.text


def test_a_page_says_why_and_leads_back() -> None:
    answer = upload(b"", query="?format=html")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "文件是空的" in answer.text
    assert "the file is empty" in answer.text
    assert 'href="./"' in answer.text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"3", b'{"texts": "x"}', b'{"texts": [1]}', b'{"texts": ["a"], "names": []}', b"\xff\xfe",
     b'{"texts": ["a"], "names": [1]}', b"[" * 100_000, json.dumps({"texts": ["a"] * 10_001}).encode()],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_list_of_values(body: bytes) -> None:
    answer = post("/parse", content=body)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["reason"] in ("bad-json", "bad-form")


def test_a_body_of_values_is_bounded() -> None:
    refused(post("/parse", content=b"x" * (5 * 1024 * 1024)), 413, "too-large")


@pytest.mark.parametrize(
    ("path", "status", "reason", "home"),
    [("/nowhere", 404, "not-found", "./"), ("/a/b/c", 404, "not-found", "../../"), ("/check", 405, "method", "./")],
)
def test_addresses_and_methods(path: str, status: int, reason: str, home: str) -> None:
    refused(get(path), status, reason)
    page = get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'href="{home}"' in page.text


@pytest.mark.parametrize("path", ["/", "/rules", "/openapi.json", "/nowhere"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[", "10.0.0.9"])
def test_a_request_for_another_name_is_refused(path: str, host: str) -> None:
    refused(get(path, headers={"host": host}), 403, "foreign")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:80", "[::1]:8765", "here"])
def test_a_request_for_an_own_name_is_taken(host: str) -> None:
    assert get("/", headers={"host": host}).status_code == 200


def test_names_are_given_by_option() -> None:
    for names, status in ((("sheets.example",), 200), (("*",), 200), ((), 403)):
        answer = asking(lambda client: client.get("/", headers={"host": "sheets.example"}), Service(names=names))
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://here", 200), ("https://here", 200), ("http://evil.example", 403), ("null", 403), ("http://here:81", 403),
     ("http://[", 403)],
)  # fmt: skip
def test_a_page_of_another_site_may_not_upload(origin: str, status: int) -> None:
    answer = post("/check", files={"file": ("a.csv", TEXT.encode())}, headers={"origin": origin})
    assert answer.status_code == status


@pytest.fixture
def odd_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of some names are checked by tasks that misbehave."""
    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((root, os.environ.get("PYTHONPATH", ""))))
    monkeypatch.setattr("targetexpr.server.app._CHECK", "tests.server.odd_tasks:check")


@pytest.mark.usefixtures("odd_tasks")
def test_a_fault_of_the_tool_is_a_500_and_the_next_upload_is_served() -> None:
    async def both(client: httpx.AsyncClient) -> tuple[httpx.Response, httpx.Response]:
        first = await client.post("/check", files={"file": ("fault.xlsx", DATA)})
        return first, await client.post("/check", files={"file": ("a.xlsx", DATA)})

    first, second = asking(both, Service(workers=2))
    refused(first, 500, "internal")
    assert "secret" not in first.text
    assert second.status_code == 200


# ── time, and many at once ──


@pytest.mark.usefixtures("odd_tasks")
@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [("works", 422, "too-slow"), ("grows", 413, "too-much-memory")],
)
def test_a_check_that_goes_past_its_bounds_is_given_up_and_others_are_answered(
    kind: str, status: int, reason: str
) -> None:
    async def all_of_it(client: httpx.AsyncClient) -> list[httpx.Response]:
        def send(name: str) -> Any:
            return client.post("/check", files={"file": (name, TEXT.encode())})

        stuck = [asyncio.create_task(send(f"{kind}.csv")) for _ in range(2)]
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        page = await client.get("/")
        assert time.monotonic() - begun < 10
        honest = await send("甲.csv")
        return [page, honest, *await asyncio.gather(*stuck), await send("甲.csv")]

    service = Service(workers=3, seconds=6, quick=1, memory=200 * 1024 * 1024)
    page, honest, *stuck, after = asking(all_of_it, service)
    assert page.status_code == 200
    assert honest.status_code == 200
    for answer in stuck:
        refused(answer, status, reason)
    assert after.status_code == 200


@pytest.mark.usefixtures("odd_tasks")
def test_whoever_finds_no_worker_in_time_is_told_to_come_again() -> None:
    async def two(client: httpx.AsyncClient) -> list[httpx.Response]:
        def send(name: str) -> Any:
            return client.post("/check", files={"file": (name, TEXT.encode())})

        return list(await asyncio.gather(*(send("waits.csv") for _ in range(4))))

    answers = asking(two, Service(workers=1, seconds=2, waiting=1))
    busy = [answer for answer in answers if answer.status_code == 503]
    assert busy
    for answer in busy:
        refused(answer, 503, "busy")
        assert answer.headers["retry-after"] == "10"


@pytest.mark.parametrize("service", [Service(receiving=0.3), Service(silent=0.3)], ids=["receiving", "silent"])
def test_an_upload_that_does_not_arrive_is_given_up(service: Service) -> None:
    async def never() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        await asyncio.sleep(20)

    begun = time.monotonic()
    answer = post("/check", service, content=never(), headers=MULTIPART)
    refused(answer, 408, "too-slow")
    assert time.monotonic() - begun < 10


def test_an_upload_that_is_broken_off_is_no_fault_of_the_server() -> None:
    coming = iter([{"type": "http.request", "body": b"--x\r\n", "more_body": True}, {"type": "http.disconnect"}])
    said: list[Any] = []

    async def receive() -> Any:
        return next(coming)

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(name.lower().encode(), value.encode()) for name, value in {**MULTIPART, "Host": "127.0.0.1"}.items()]
    scope = {"type": "http", "method": "POST", "path": "/check", "query_string": b"", "headers": headers,
             "client": ("127.0.0.1", 1), "http_version": "1.1"}  # fmt: skip
    asyncio.run(shared_app()(scope, receive, send))
    assert said[0]["status"] == 400
    assert json.loads(said[1]["body"])["error"]["reason"] == "broken-off"


def test_two_hundred_uploads_at_once_lose_none() -> None:
    async def all_of_them(client: httpx.AsyncClient) -> list[httpx.Response]:
        def send(number: int) -> Any:
            text = TEXT.replace("次数", f"次数{number}")
            return client.post("/check", files={"file": (f"{number}.csv", text.encode())})

        return list(await asyncio.gather(*map(send, range(200))))

    answers = asking(all_of_them)
    assert [answer.status_code for answer in answers] == [200] * 200
    assert [answer.json()["files"][0]["path"] for answer in answers] == [f"{n}.csv" for n in range(200)]


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there is no such folder"))
    monkeypatch.chdir(tmp_path)
    big = TEXT + "".join(f"产出指标,数量指标,次数{n},≥{n}次{' ' * 900}\n" for n in range(2_000))
    assert len(big.encode()) > 1024 * 1024
    assert upload(big.encode(), "大.csv", "?select=TX2").status_code == 200
    assert list(tmp_path.iterdir()) == []
