"""What is written can be read again, and says the same."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import targetexpr
from targetexpr.strategies import constraints, intervals, target_texts
from targetexpr.values.model import Constraint, Style

STYLES: tuple[Style, ...] = ("canonical", "2020", "2024")


@given(constraints(), st.sampled_from(STYLES))
def test_every_constraint_is_read_from_its_own_notation(c: Constraint, style: Style) -> None:
    assert targetexpr.parse(c.format(style)) == c


@given(constraints())
def test_the_notation_of_what_was_read_is_the_same_notation(c: Constraint) -> None:
    assert str(targetexpr.parse(str(c))) == str(c)


@given(constraints())
def test_the_json_form_keeps_everything(c: Constraint) -> None:
    assert targetexpr.from_dict(c.to_dict()) == c


SCHEMA = json.loads((files("targetexpr.values") / "data/constraint.schema.json").read_text(encoding="utf-8"))


@given(constraints())
def test_the_json_form_fits_the_published_schema(c: Constraint) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(c.to_dict())


@given(constraints())
def test_the_three_fields_keep_all_but_subject_and_remark(c: Constraint) -> None:
    fields = c.fields()
    back = targetexpr.from_fields(fields.code, fields.value, fields.unit)
    if fields.operator == "定性":
        assert back == c
    else:
        assert (back.operator, back.value, back.unit) == (c.operator, c.value, c.unit)  # type: ignore[union-attr]


@given(target_texts())
def test_texts_in_the_styles_of_forms_are_read(text: str) -> None:
    assert targetexpr.parse(text).text == text


@given(intervals(st.just("%")))
def test_units_may_be_narrowed(interval: targetexpr.Interval) -> None:
    assert interval.unit == "%"
    assert interval.is_satisfiable() is True


@pytest.mark.parametrize("style", STYLES)
def test_a_notation_is_stable_under_hashing_and_equality(style: Style) -> None:
    a, b = targetexpr.parse("≥95.00(%)"), targetexpr.parse(">=95%")
    assert a == b
    assert hash(a) == hash(b)
    assert (a.format(style) == b.format(style)) is (style != "canonical")
