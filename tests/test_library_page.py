"""The page of public names is what ``make generate`` writes, and each of them tells more than its signature."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path

import pytest

import targetexpr

ROOT = Path(__file__).parents[1]


def test_the_page_has_every_public_name() -> None:
    pytest.importorskip("pyarrow")
    path = ROOT / "tools" / "library_reference.py"
    spec = importlib.util.spec_from_file_location("library_reference", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = (ROOT / "docs" / "reference" / "library.md").read_text(encoding="utf-8")
    assert written == tool.page(), "make generate"


@pytest.mark.parametrize("name", targetexpr.__all__)
def test_a_public_name_has_a_docstring(name: str) -> None:
    value = getattr(targetexpr, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value)
