"""The page as a folder that is served: all that it loads lies beside it, and after one visit it needs no network."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from targetexpr.app import document, packages
from targetexpr.app.runtime import VARIABLE, runtime_at
from tests.browser import complaints, needs_chromium
from tests.page.opened import Opened, browsing

PARKS = Path(__file__).parents[2] / "examples/2024-parks.xlsx"
pytestmark = [
    needs_chromium,
    pytest.mark.skipif(VARIABLE not in os.environ, reason=f"{VARIABLE} names no runtime (make page-test)"),
]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, ThreadingHTTPServer]]:
    packed = document.assets(runtime_at(Path(os.environ[VARIABLE])), [packages.own(), *packages.packed()])
    for name, data in document.folder_pages(packed).items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_bytes(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", server
    server.server_close()


def test_after_the_first_visit_it_opens_without_a_network(
    served: tuple[str, ThreadingHTTPServer], tmp_path: Path
) -> None:
    address, server = served
    with browsing(tmp_path, offline=False) as browser:
        page = Opened(browser)
        page.open(address)
        page.wait("return navigator.serviceWorker.controller")
        server.shutdown()
        server.server_close()
        page.open(address)
        page.choose(PARKS)
        assert page.of_file(PARKS.name)["diagnostics"]
        assert complaints(browser) == []
