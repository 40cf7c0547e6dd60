"""The laws of ``parse`` that hold for any text."""

from __future__ import annotations

import pickle

import targetexpr
from targetexpr.values.model import Narrative, Reading, Style
from targetexpr.values.parser import trace

STYLES: tuple[Style, ...] = ("canonical", "2020", "2024")


def assert_laws(text: str) -> None:
    """A text is a constraint that keeps it, or the one error."""
    try:
        reading = trace(text)
    except targetexpr.TargetSyntaxError as error:
        _assert_error(text, error)
    else:
        _assert_reading(text, reading)


def _assert_error(text: str, error: targetexpr.TargetSyntaxError) -> None:
    """It points into the text, at something, and suggests only what can be read."""
    start, end = error.span
    assert 0 <= start <= end <= len(text)
    assert start < end or not text
    assert error.code
    assert str(error)
    if error.suggestion is not None:
        assert not isinstance(targetexpr.parse(error.suggestion), Narrative)


def _assert_reading(text: str, reading: Reading) -> None:
    """Nothing is lost through JSON, pickle, notation or three fields, and the pieces lie in the text in order."""
    c, last = reading.constraint, 0
    assert c.text == text
    assert targetexpr.from_dict(c.to_dict()) == c
    assert pickle.loads(pickle.dumps(c)) == c
    for style in STYLES:
        assert targetexpr.parse(c.format(style)) == c
    fields = c.fields()
    back = targetexpr.from_fields(fields.code, fields.value, fields.unit)
    assert back == c if fields.operator == "定性" else back.fields() == fields
    for mark in reading.marks:
        assert last <= mark.start < mark.end <= len(text)
        last = mark.end
