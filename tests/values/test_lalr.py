"""The parser's own: that it reads as lark does is held in ``tests/property/test_lalr.py``."""

from __future__ import annotations

import pytest

from targetexpr.values import parser
from targetexpr.values.syntax import lalr

TEXTS = ["≥95%", "安全、可靠", "（3天）内办结", "3至5天", "2023年12月底前，完成2个", "≥", "5天）"]


def tokens(text: str) -> list[str]:
    try:
        return list(lalr.leaves(parser._parser().parse(text)))
    except lalr.UnexpectedToken as error:
        return [error.found, *sorted(error.expected)]


def test_what_is_worked_out_once_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    read = [tokens(text) for text in TEXTS]
    monkeypatch.setattr(lalr, "_MOST_PLACES", 3)
    small = parser._parser.__wrapped__()
    monkeypatch.setattr(parser, "_parser", lambda: small)
    assert [tokens(text) for text in TEXTS] == read
    assert small._place.cache_info().currsize == 3


def test_the_terminals_of_a_text() -> None:
    found = parser._parser().scan("安全、可靠")
    assert found.tokens == [("TEXT", 0, 2), ("SEPARATOR", 2, 3), ("TEXT", 3, 5), ("$END", 5, 5)]
    assert found.goes_on
    assert parser._parser().scan("安全、可靠") is parser._parser().scan("安全、可靠")
    assert not parser._parser().scan("≥").goes_on
