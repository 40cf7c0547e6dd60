"""A rule's examples, run: what its tests and its page ask alike, for rules of other packages too."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from targetexpr import profiles
from targetexpr.checking.engine import SheetResult, run
from targetexpr.records import from_plain
from targetexpr.rules.model import Example, Finding, Rule
from targetexpr.sheets.model import Funds, Indicator, Location, Sheet

_FUNDS = {a.name for a in attrs.fields(Funds)}


def sheet_of(example: Example) -> Sheet:
    """The sheet that an example stands for, the way a reader would give it: rows in ``D2``, ``D3`` …"""
    header = dict(example.header)
    funds = from_plain(Funds, {name: header.pop(name) for name in _FUNDS & set(header)})
    for name in {"total_score", "tasks_total"} & set(header):
        header[name] = Decimal(header[name])
    indicators = tuple(_indicator(row, number) for number, row in enumerate(example.rows, start=2))
    form = header.pop("form", example.profile)
    return Sheet(form=form, funds=funds, indicators=indicators, location=Location(sheet="表", cell="A1"), **header)


def run_example(example: Example, *rules: Rule) -> SheetResult:
    """What rules of scope ``sheet`` find in an example, and how they ended."""
    return run(sheet_of(example), profiles.built_in(example.profile), rules)


def findings(example: Example, rule: Rule) -> list[Finding]:
    """What one rule, of either scope, finds in an example. Raises what the rule raises."""
    if rule.on_file is not None:
        return list(rule.on_file(example.file)) if example.file is not None else []
    result = run_example(example, rule)
    for error in result.crashes.values():
        raise error
    return [entry.finding for entry in result.found]


def _indicator(row: str, number: int) -> Indicator:
    level1, level2, name, value, *extras = row.split("|")
    more: dict[str, Any] = dict(extra.split("=", 1) for extra in extras)
    for group in ("fields", "notes"):
        named = {key: more.pop(key) for key in list(more) if key.startswith(f"{group}.")}
        if named:
            more[group] = {key.removeprefix(f"{group}."): text for key, text in named.items()}
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
