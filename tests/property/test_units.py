"""Conversions there and back, and what pint says of the same units."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from targetexpr import strategies
from targetexpr.values import units
from targetexpr.values.lexicon.unit_spelling import GROUPS, canonical, match_unit, read_unit
from targetexpr.values.model import Number

symbols = strategies.units()


@given(strategies.numbers(), symbols, symbols)
def test_there_and_back_is_where_it_was(value: Number, one: str | None, other: str | None) -> None:
    there = units.convert(value, one, other)
    back = units.convert(value, other, one)
    assert (there is None) is (back is None) is (not units.comparable(one, other))
    if there is not None:
        assert units.convert(there, other, one) == value


@given(strategies.numbers(), st.sampled_from(sorted(GROUPS)), st.sampled_from(sorted(GROUPS)))
def test_conversions_agree_with_pint(value: Number, one: str, other: str) -> None:
    there = units.convert(value, one, other)
    assume(there is not None)
    assert there is not None
    found = units.quantity(value, one).to(units.quantity(value, other).units).magnitude
    assert abs(Fraction(found) - Fraction(there)) <= abs(Fraction(there)) / 10**20


@given(symbols, symbols)
def test_dimensions_agree_with_pint(one: str | None, other: str | None) -> None:
    a, b = (units.quantity(Fraction(1), unit) for unit in (one, other))
    assert a.is_compatible_with(b) is (units.dimension(one).base == units.dimension(other).base)


@given(symbols)
def test_a_symbol_is_its_own_spelling(symbol: str | None) -> None:
    if symbol is not None:
        assert read_unit(symbol)[0] == symbol
        assert canonical(symbol) in (symbol, None)


@given(st.text(max_size=12), st.integers(0, 12))
def test_a_unit_is_matched_in_any_text_or_none(text: str, start: int) -> None:
    match = match_unit(text, start)
    if match is not None:
        assert start == match.start < match.end <= len(text)
        assert match.symbol


@given(st.text(max_size=12))
def test_any_text_is_a_unit_of_some_kind(text: str) -> None:
    symbol, known = read_unit(text)
    assert not known or symbol == canonical(text)
    units.quantity(Fraction(1), symbol)
    units.dimension(symbol)
