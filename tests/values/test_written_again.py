"""Whatever the conformance cases and the gold values say can be written in every style, stored, and asked about."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from targetexpr import TargetSyntaxError, from_dict, from_fields, parse
from targetexpr.values.model import Style, Unknown

STYLES: tuple[Style, ...] = ("canonical", "2020", "2024")


def test_gold_values_are_read_from_their_notation() -> None:
    gold = Path(__file__).parents[2].parent / "shared" / "gold" / "values.json"
    if not gold.is_file():
        pytest.skip("the gold files are not beside this checkout")
    read = 0
    for case in json.loads(gold.read_text(encoding="utf-8")):
        try:
            c = parse(case["text"])
        except TargetSyntaxError:
            continue
        read += 1
        for style in STYLES:
            assert parse(c.format(style)) == c
    assert read > 200


CONFORMANCE = [
    case["text"]
    for path in sorted((Path(__file__).parents[1] / "conformance").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8")).get("case", [])
    if case["expect"]["type"] != "error" and "name" not in case
]


@pytest.mark.parametrize("text", CONFORMANCE)
def test_whatever_was_read_can_be_written_and_stored(text: str) -> None:
    c = parse(text)
    for style in STYLES:
        assert parse(c.format(style)) == c
    assert from_dict(c.to_dict()).to_dict() == c.to_dict()
    fields = c.fields()
    back = from_fields(fields.code, fields.value, fields.unit)
    assert back == c if fields.operator == "定性" else back.fields() == fields


@pytest.mark.parametrize("text", CONFORMANCE)
def test_every_question_has_an_answer(text: str) -> None:
    c = parse(text)
    assert c.implies(c) is True
    for answer in (c.is_satisfiable(), c.is_vacuous(), c.conflicts_with(c), c.satisfied_by(text), c.satisfied_by(5)):
        assert isinstance(answer, bool | Unknown)
