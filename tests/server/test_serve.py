"""``targetexpr serve``: a real server on this machine, asked over the network, and the page in a real browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

import targetexpr
from targetexpr.cli import serve_command
from tests.browser import chromium, complaints, needs_chromium
from tests.cli.conftest import process
from tests.page.opened import Opened, browsing
from tests.server.conftest import DEFECTS

SERVE = "from targetexpr.cli import main; main()"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    package = str(Path(targetexpr.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--max-size", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        said = re.search(r"http://\S+", server.stdout.readline().decode())
        assert said is not None
        try:
            transport = httpx.HTTPTransport(retries=20)
            with httpx.Client(transport=transport, timeout=60, trust_env=False) as client:
                assert client.get(said[0]).status_code == 200
            yield said[0]
        finally:
            server.send_signal(signal.SIGINT)
            _, errors = server.communicate(timeout=30)
            assert errors.strip() == b""


def ask(address: str, data: bytes, name: str = "表.xlsx") -> httpx.Response:
    with httpx.Client(timeout=120, trust_env=False) as client:
        return client.post(f"{address}check", files={"file": (name, data)})


def test_many_clients_at_once_are_all_answered(address: str) -> None:
    data, csv = (
        DEFECTS.read_bytes(),
        "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,≥3次\n产出指标,质量指标,率,≥9%\n",
    )
    uploads = [(data, "表.xlsx"), (csv.encode(), "表.csv"), (b"", "空.xlsx"), (bytes(2 * 1024 * 1024), "大.xlsx")] * 8
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda upload: ask(address, *upload).status_code, uploads))
    assert answers == [200, 200, 422, 413] * 8


def test_a_client_that_leaves_in_the_middle_does_no_harm(address: str) -> None:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    for begun in (b"", b"POST /check HTTP/1.1\r\n", b"POST /check HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nx"):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(begun)
    assert ask(address, DEFECTS.read_bytes()).status_code == 200


def test_a_port_that_is_taken_is_told(address: str) -> None:
    port = address.rstrip("/").rpartition(":")[2]
    done = process("serve", "--port", port)
    assert done.returncode == 2
    assert f"端口 {port}" in done.stderr.decode()
    assert done.stdout == b""


def test_it_ends_at_once_though_a_check_is_under_way(tmp_path: Path) -> None:
    slow = "from targetexpr.server import app\napp._CHECK = 'tests.server.odd_tasks:check'\n"
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    package = str(Path(targetexpr.__file__).parents[1])
    package += f"{os.pathsep}{Path(__file__).parents[2]}"
    environment = {**os.environ, "PYTHONPATH": package, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", slow + SERVE, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        server.stdout.readline()
        transport = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=transport, timeout=2, trust_env=False) as client:
            client.get(f"http://127.0.0.1:{port}/")
            with pytest.raises(httpx.ReadTimeout):
                client.post(f"http://127.0.0.1:{port}/check", files={"file": ("waits.xlsx", b"x")})
        begun = time.monotonic()
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=30)
        assert time.monotonic() - begun < 20
        assert server.returncode == 0
        assert b"Traceback" not in errors


@needs_chromium
def test_a_report_is_opened_and_leads_back(address: str, tmp_path: Path) -> None:
    with browsing(tmp_path, offline=False) as browser:
        page = Opened(browser)
        page.open(f"{address}?lang=en")
        assert browser.title == "Performance target sheets"
        page.run(
            "document.body.insertAdjacentHTML('beforeend', '<form method=post enctype=multipart/form-data "
            'action="check?format=html&lang=en"><input type=file id=one name=file></form>\')'
        )
        page.find("#one").send_keys(str(DEFECTS))
        page.run("document.forms[0].submit()")
        page.wait("return document.title.endsWith('report')")
        assert "滨河公园步道修缮工程" in page.find("main").text
        back = page.find("header a[href^='.']")
        assert back.text == "← Check another file"
        assert complaints(browser) == []
        back.click()
        page.wait("return document.getElementById('files')")


@needs_chromium
def test_the_page_finds_by_the_server_what_the_library_finds(address: str, tmp_path: Path) -> None:
    damaged = tmp_path / "坏.xlsx"
    damaged.write_bytes(b"PK\x03\x04 no archive")
    with browsing(tmp_path, offline=False) as browser:
        page = Opened(browser)
        page.open(address)
        for path in (DEFECTS, damaged):
            page.choose(path)
            mine = targetexpr.check(path.read_bytes(), name=path.name, isolated=True).to_dict()
            assert page.of_file(path.name) == {key: mine[key] for key in ("files", "diagnostics")}
        page.run("location.hash = arguments[0]", f"#view=sheet&sheet={DEFECTS.name}#0")
        page.wait("return document.querySelector('[data-cell=\"5:value\"]')").click()
        assert page.find("#instead").get_property("value") == "=100%"
        page.find(".instead button").click()
        page.wait("return document.querySelector('.rounds')")
        page.settle()
        assert not [
            entry for entry in page.report["diagnostics"] if (entry["indicator"] or {}).get("value") == "》=100%"
        ]
        assert complaints(browser) == []


def test_the_browser_is_opened_when_somebody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        serve_command._open("127.0.0.1", port)
    assert opened == [f"http://127.0.0.1:{port}/"]


@needs_chromium
def test_without_a_script_a_form_checks_and_a_bad_upload_says_why(address: str, tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 no archive")
    with chromium(tmp_path / "profile") as browser:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        browser.get(f"{address}?lang=en")
        reached = []
        for _ in range(4):
            ActionChains(browser).send_keys(Keys.TAB).perform()
            focused = browser.switch_to.active_element
            reached.append(focused.get_attribute("id") or focused.text)
        assert reached == ["中文", "file", "profile", "Check and download the annotated workbook"]
        browser.find_element(By.ID, "file").send_keys(str(bad))
        browser.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
        WebDriverWait(browser, 60).until(lambda _: browser.find_elements(By.CSS_SELECTOR, "[role=alert]"))
        assert "文件已损坏" in browser.find_element(By.CSS_SELECTOR, "[role=alert]").text
        browser.find_element(By.PARTIAL_LINK_TEXT, "返回").click()
        assert browser.find_element(By.ID, "file").is_displayed()
