"""The page of public names is what ``make generate`` writes, and each of them tells more than its signature."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import targetexpr
from tests.scripts import script

ROOT = Path(__file__).parents[1]


def test_the_page_has_every_public_name() -> None:
    pytest.importorskip("pyarrow")
    tool = script("tools/library_reference.py")
    written = (ROOT / "docs" / "reference" / "library.md").read_text(encoding="utf-8")
    assert written == tool.page(), "make generate"


@pytest.mark.parametrize("name", targetexpr.__all__)
def test_a_public_name_has_a_docstring(name: str) -> None:
    value = getattr(targetexpr, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value)
