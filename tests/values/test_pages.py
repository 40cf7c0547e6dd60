"""The reference pages on values show what really comes out, and name every reason."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from targetexpr.values.algebra.reasons import texts

PAGES = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["notation", "algebra"])
def test_examples_on_pages(name: str) -> None:
    failed, tried = doctest.testfile(str(PAGES / f"{name}.md"), module_relative=False, encoding="utf-8")
    assert tried > 0
    assert failed == 0


def test_every_reason_is_on_the_page_and_said_in_both_languages() -> None:
    page = (PAGES / "algebra.md").read_text(encoding="utf-8").partition("## 原因")[2]
    assert {word for word in page.split("`") if word.strip() and "原" not in word and "\n" not in word} == set(texts())
    assert all(said["zh"] and said["en"] for said in texts().values())
