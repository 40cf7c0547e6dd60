"""Sheets from examples in brief, the way a reader would give them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from targetexpr import profiles
from targetexpr.checking.engine import SheetResult, run
from targetexpr.rules.model import Example, Finding, Rule
from targetexpr.sheets.model import Funds, Indicator, Location, Sheet

_FUNDS = {"total", "annual", "fiscal", "carried_over", "other", "prior_budget", "prior_executed"}


def sheet_of(example: Example) -> Sheet:
    header = dict(example.header)
    funds = Funds(**{name: Decimal(header.pop(name)) for name in _FUNDS & set(header)})
    indicators = tuple(_indicator(row, number) for number, row in enumerate(example.rows, start=2))
    form = header.pop("form", example.profile)
    return Sheet(form=form, funds=funds, indicators=indicators, location=Location(sheet="表", cell="A1"), **header)


def _indicator(row: str, number: int) -> Indicator:
    level1, level2, name, value, *extras = row.split("|")
    more: dict[str, Any] = dict(extra.split("=", 1) for extra in extras)
    if fields := {key: more.pop(f"fields.{key}") for key in ("operator", "value", "unit") if f"fields.{key}" in more}:
        more["fields"] = fields
    if notes := {key: more.pop(key) for key in list(more) if key.startswith("notes.")}:
        more["notes"] = {key.removeprefix("notes."): text for key, text in notes.items()}
    if "doubts" in more:
        more["doubts"] = tuple(more["doubts"].split(","))
    return Indicator(
        level1=level1 or None,
        level2=level2 or None,
        name=name or None,
        value=value or None,
        location=Location(sheet="表", cell=f"D{number}"),
        **more,
    )


def run_example(example: Example, *rules: Rule) -> SheetResult:
    return run(sheet_of(example), profiles.built_in(example.profile), rules)


def findings(example: Example, rule: Rule) -> list[Finding]:
    """What one rule finds in an example; a rule that crashes fails the test."""
    if rule.on_file is not None:
        assert example.file is not None
        return list(rule.on_file(example.file))
    result = run_example(example, rule)
    assert not result.crashes
    assert (result.outcomes[rule.code].outcome == "fail") == bool(result.found)
    return [entry.finding for entry in result.found]
