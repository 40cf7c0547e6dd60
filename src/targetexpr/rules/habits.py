"""One remark once: what a rule says of every row of a kind is a habit of the sheet, and one finding."""

from __future__ import annotations

from collections.abc import Iterable

from targetexpr.rules.model import HABIT, Context, Finding, Related, Rule
from targetexpr.sheets.model import Indicator


def once(rule: Rule, context: Context, found: Iterable[Finding], every: Iterable[Finding] = ()) -> list[Finding]:
    """The findings, those of all rows that the rule could speak of, or of all of one kind, as one that bears the rows.

    Each row keeps its fix. *every* holds those too that gave way to another rule: their rows are no exceptions.
    """
    found = list(found)
    if rule.together and len(found) >= context.profile.habit_from:
        return [joined(context, found, len(found))]
    silent = {id(finding.indicator) for finding in every} - {id(finding.indicator) for finding in found}
    if rule.kind is None or len(found) < context.profile.habit_from:
        return found
    kinds = ((id(item.indicator), rule.kind(context, item)) for item in context.items)
    rows = {row: kind for row, kind in kinds if kind and row not in silent}
    for kind in (None, *dict.fromkeys(rows.values())):
        of_kind = {row for row, own in rows.items() if kind in (None, own)}
        told = {id(finding): finding for finding in found if id(finding.indicator) in of_kind}
        covered = {id(finding.indicator) for finding in told.values()} == of_kind
        if covered and len(of_kind) >= context.profile.habit_from:
            return [joined(context, [*told.values()], len(of_kind)), *(f for f in found if id(f) not in told)]
    return found


def joined(context: Context, told: list[Finding], count: int) -> Finding:
    """One finding of many of a kind, which bears their rows."""
    first = told[0]
    severities = {finding.severity for finding in told}
    return Finding(
        location=context.sheet.location,
        related=tuple(_row(finding, finding.indicator) for finding in told if finding.indicator is not None),
        arguments={**first.arguments, "count": count},
        severity=first.severity if len(severities) == 1 else None,
        variant=HABIT,
    )


def _row(finding: Finding, row: Indicator) -> Related:
    return Related(indicator=row, location=finding.location or row.at(finding.span_in), fix=finding.fix)
