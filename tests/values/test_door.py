"""The front door reads as the grammar does, wherever it reads at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import targetexpr
from targetexpr.values import door, parser, tables
from targetexpr.values.errors import Malformed
from targetexpr.values.spelling import SPELLINGS

SIGNS = ["", ">=", "≥", "<=", "≤", ">", "<", "=", "＝", "≧", "》=", "》", "=>", "==", "≥ "]
GOLD = Path(__file__).parents[3] / "shared/gold/values.json"


def same(text: str) -> bool:
    """Whether the door leaves *text* to the grammar, or reads it as the grammar does."""
    answered = parser._door()(text)
    if answered is None:
        return True
    try:
        reading = parser._understood(text)
    except Malformed:
        return False
    return (answered.constraint.to_dict(), answered.marks) == (reading.constraint.to_dict(), reading.marks)


@settings(deadline=None)  # the first parses wait for lark to compile
@given(
    sign=st.sampled_from(SIGNS),
    number=st.from_regex(r"(0|[1-9]\d{0,5})(\.\d{1,3})?|\d{1,3},\d{3}|20[12]\d|\d{1,2}", fullmatch=True),
    unit=st.sampled_from(sorted(SPELLINGS)) | st.text("个人次%月日年号季度万元OolI.十百千半", max_size=4),
    bracketed=st.booleans(),
)
def test_the_door_reads_as_the_grammar_does(sign: str, number: str, unit: str, bracketed: bool) -> None:
    assert same(f"{sign}{number}({unit})" if bracketed else f"{sign}{number}{unit}")


@settings(deadline=None)  # the first parses wait for lark to compile
@given(st.text("≥>=<0123456789.,%个月年日(（)万元半内以上OlX*", max_size=12))
def test_no_text_of_the_alphabet_is_read_otherwise(text: str) -> None:
    assert same(text)


@pytest.mark.skipif(not GOLD.is_file(), reason="the gold files are not part of the repository")
def test_the_door_reads_most_plain_values() -> None:
    texts = [case["text"] for case in json.loads(GOLD.read_text(encoding="utf-8")) if "name" not in case]
    assert all(same(text) for text in texts)
    assert sum(parser._door()(text) is not None for text in texts) > 80


def test_the_door_of_the_tables_is_the_grammar_s() -> None:
    import lark

    grammar = tables.grammar_text()
    built = lark.Lark(grammar, parser="lalr")
    made = tables.read(tables.make(grammar, built, lark.__version__), grammar)
    assert made is not None
    assert made.lark == lark.__version__
    assert made.patterns == tables.door_patterns(built.terminals)
    reading = door.build(made.patterns)("≥95%")
    assert reading is not None
    assert reading.constraint == targetexpr.parse("≥95%")


def test_tables_of_another_grammar_are_not_used() -> None:
    import lark

    grammar = tables.grammar_text()
    made = tables.make(grammar, lark.Lark(grammar, parser="lalr"), lark.__version__)
    assert tables.read(made, grammar + "\n") is None
