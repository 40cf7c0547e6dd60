"""Every example of the table of malformed values fails as its row says."""

from __future__ import annotations

from typing import Any

import pytest

import targetexpr
from targetexpr.values.model import Narrative
from targetexpr.values.syntax import tables
from targetexpr.values.syntax.errors import table

CASES = [
    pytest.param(row["code"], example, id=f"{row['code']}:{example['text'][:20]}")
    for row in table().values()
    for example in row["examples"]
]


@pytest.mark.parametrize(("code", "example"), CASES)
def test_an_example_fails_as_its_row_says(code: str, example: dict[str, Any]) -> None:
    with pytest.raises(targetexpr.TargetSyntaxError) as caught:
        targetexpr.parse(example["text"])
    error = caught.value
    assert (error.code, list(error.span), error.suggestion) == (code, example["span"], example.get("suggestion"))
    assert error.expected
    assert set(error.expected) <= {row["zh"] for row in tables.table("malformed.toml")["expected"]}
    assert all(error.message(lang) for lang in ("zh", "en"))
    assert isinstance(error, targetexpr.PlaceholderError) == (code == "placeholder")


@pytest.mark.parametrize(
    "text", [e["suggestion"] for row in table().values() for e in row["examples"] if "suggestion" in e]
)
def test_a_suggestion_reads_well(text: str) -> None:
    assert not isinstance(targetexpr.parse(text), Narrative)
