"""The manual pages say what the commands' help says: ``make generate``."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scripts import script

ROOT = Path(__file__).parents[2]


def test_the_pages_are_what_the_help_says() -> None:
    tool = script("tools/man_page.py")
    for lang, path in tool.PAGES.items():
        assert path.read_text(encoding="utf-8") == tool.page(lang), "make generate"


@pytest.mark.parametrize("name", ["targetexpr.1", "targetexpr.zh_CN.1"])
def test_man_shows_them_without_a_warning(name: str) -> None:
    if shutil.which("groff") is None:
        pytest.skip("no groff")
    command = ["groff", "-man", "-Tutf8", "-ww", "-K", "utf8", str(ROOT / "docs" / "man" / name)]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 0
    assert "targetexpr" in done.stdout.decode()
