"""The page, made once, and a browser that has it open from a file. Without a runtime or a browser these are skipped.

``TARGETEXPR_PAGE`` is a page that was made before (``make page``), ``TARGETEXPR_PYODIDE`` a runtime to make one with.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from targetexpr.app import document, packages
from targetexpr.app.runtime import VARIABLE, runtime_at
from tests.page.opened import Opened, browsing

MADE = "TARGETEXPR_PAGE"


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as one file."""
    if made := os.environ.get(MADE):
        return Path(made).resolve()
    if runtime := os.environ.get(VARIABLE):
        packed = document.assets(runtime_at(Path(runtime)), [packages.own(), *packages.packed()])
        path = tmp_path_factory.mktemp("page") / "检查.html"
        path.write_text(document.file_page(packed), encoding="utf-8")
        return path
    pytest.skip(f"no page to open: neither {MADE} nor {VARIABLE} is set (make page-test)")


@pytest.fixture(scope="module")
def opened(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The page in a browser without a network."""
    with browsing(tmp_path_factory.mktemp("browser")) as browser:
        opened = Opened(browser)
        opened.open(page.as_uri())
        yield opened
