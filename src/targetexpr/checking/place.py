"""Finding → diagnostic: severity, words, place, and a fingerprint made of content."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from targetexpr.checking.engine import Found
from targetexpr.checking.report import Diagnostic, RelatedPlace, Subject
from targetexpr.profiles.model import Profile
from targetexpr.rules.model import Finding, Rule, Severity, Texts
from targetexpr.sheets.model import Indicator, Location, Sheet

_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
# How many cells a message names.
_NAMED = 10


def diagnostics_of(
    path: str, number: int, sheet: Sheet, profile: Profile, found: Iterable[Found], seen: Counter[str]
) -> list[Diagnostic]:
    """The findings of one sheet, placed and in the order of its rows; those about the whole sheet come first.

    Fingerprints of equals are told apart by their order: *seen* counts those of the file.
    """
    order = {id(indicator): row for row, indicator in enumerate(sheet.indicators)}

    def place(entry: Found) -> tuple[int, str, int]:
        start = entry.finding.span[0] if entry.finding.span else 0
        return order.get(id(entry.finding.indicator), -1), entry.rule.code, start

    return [_diagnostic(path, number, sheet, profile, entry, seen) for entry in sorted(found, key=place)]


def severity_of(rule: Rule, finding: Finding, profile: Profile | None) -> Severity:
    """The profile's severity before the rule's own; a finding that weighs less than its rule never weighs more."""
    moved = profile.settings(rule.code).severity if profile else None
    if moved is None or finding.severity is None:
        return finding.severity or moved or rule.severity
    return min(moved, finding.severity, key=("info", "warning", "error").index)


def subject_of(indicator: Indicator) -> Subject:
    return Subject(level1=indicator.level1, level2=indicator.level2, name=indicator.name, value=indicator.value)


def _diagnostic(path: str, number: int, sheet: Sheet, profile: Profile, entry: Found, seen: Counter[str]) -> Diagnostic:
    rule, finding, content = entry.rule, entry.finding, _content(entry, sheet)
    fingerprint = _digest(f"{content}#{seen[content]}")
    seen[content] += 1
    indicator = finding.indicator
    location = finding.location or (indicator.at(finding.span_in) if indicator else sheet.location)
    severity = severity_of(rule, finding, profile)
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity="warning" if severity == "error" and _was_seen(finding, sheet) else severity,
        message=_message(entry),
        arguments=finding.arguments,
        path=path,
        sheet=number,
        project_name=sheet.project_name,
        indicator=subject_of(indicator) if indicator else None,
        location=location,
        span=finding.span,
        span_in=finding.span_in,
        related=tuple(
            RelatedPlace(indicator=subject_of(place.indicator), location=place.location, fix=place.fix)
            for place in finding.related
        ),
        fix=finding.fix,
        fingerprint=fingerprint,
    )


def _was_seen(finding: Finding, sheet: Sheet) -> bool:
    """Whether a finding rests on what was read from a picture: that alone is no ground for an error."""
    rows = [*(related.indicator for related in finding.related), *filter(None, (finding.indicator,))]
    if rows:
        return any(row.confidence is not None for row in rows)
    place = finding.location or sheet.location
    return (
        place.box is not None or bool(sheet.confidence) or any(row.confidence is not None for row in sheet.indicators)
    )


def _message(entry: Found) -> Texts:
    """The finding in words; one that speaks of the sheet names the cells of its rows."""
    texts, finding = entry.message, entry.finding
    if finding.indicator is not None or not finding.related:
        return texts
    names = list(dict.fromkeys(_short(related.location) for related in finding.related))
    shown, left = names[:_NAMED], len(names) - _NAMED
    zh = "、".join(name for name, _ in shown) + (f" 等 {len(names)} 处" if left > 0 else "")
    en = ", ".join(name for _, name in shown) + (f" and {left} more" if left > 0 else "")
    return {"zh": f"{texts['zh']}（{zh}）", "en": f"{texts['en']} ({en})"}


def _short(location: Location) -> tuple[str, str]:
    """A place in a word, in both languages."""
    if location.cell is not None:
        return location.cell, location.cell
    number = location.row if location.row is not None else location.line
    page = ("", "") if location.page is None else (f"第{location.page}页", f"page {location.page} ")
    row = ("", "") if number is None else (f"第{number}行", f"row {number}")
    return page[0] + row[0], (page[1] + row[1]).strip()


def _content(entry: Found, sheet: Sheet) -> str:
    """What a fingerprint is made of: no row, no cell, no path; white space is set aside, as formats differ in it."""
    finding, row = entry.finding, entry.finding.indicator
    if row is None:
        about: object = finding.arguments
    else:
        text = (row.name if finding.span_in == "name" else row.value) or ""
        start, end = finding.span or (0, len(text))
        about = [_squeezed(part) for part in (row.level1, row.level2, row.name, text[start:end])]
    return _as_json([entry.rule.code, _squeezed(sheet.project_name), about])


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
