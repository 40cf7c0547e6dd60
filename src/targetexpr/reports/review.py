"""``check --review``: the review of targets by its dimensions, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attrs import evolve

from targetexpr.checking.json_form import dumps
from targetexpr.checking.report import Diagnostic, Report
from targetexpr.checking.review import (
    READING,
    RESULTS,
    ClauseReview,
    DimensionReview,
    SheetReview,
    review,
    review_to_dict,
)
from targetexpr.profiles.basis import Basis
from targetexpr.reports.characters import printable
from targetexpr.reports.view import OUTCOME, SEVERITY, View, place, sheet_title, summary_line

_NUMERALS = "一二三四五六七八九"
_MARKS = {"found": "✗", "passed": "✓", "deferred": "？", "not_applicable": "－", "person": "○", "not_done": "○"}


def as_text(report: Report, view: View) -> str:
    """The dimensions of each sheet: what was checked with its result, what was found and where, what needs a person."""
    lines: list[str] = []
    for entry in () if view.quiet else review(report):
        lines += [*_sheet(entry, view), ""]
    for diagnostic in report.active:
        if diagnostic.sheet is None and not view.quiet:
            lines += [f"{printable(diagnostic.path)}  {_finding(diagnostic, view)}", ""]
    return "\n".join([*lines, summary_line(report, view)]) + "\n"


def as_json(report: Report, view: View) -> str:
    """The same as one document."""
    return dumps(review_to_dict(report), indent=2) + "\n"


def _sheet(entry: SheetReview, view: View) -> Iterator[str]:
    title = printable(sheet_title(entry.sheet, view))
    yield view.say(f"绩效目标审核：{title}", f"Review of targets: {title}")
    yield f"{printable(entry.path)}  [{entry.sheet.profile}]"
    if entry.reading:
        yield ""
        yield f"{READING[view.lang]}{view.say('（以下各项以此为准，请先核对）', ' (all the rest depends on it)')}"
        for diagnostic in entry.reading:
            yield f"  {_finding(diagnostic, view)}"
    for number, dimension in enumerate(entry.dimensions):
        yield ""
        yield from _dimension(number, dimension, view)
    yield ""
    yield view.say(
        "本页只列查了什么、发现什么、要人看什么，不打分，也不定等级。",
        "This page lists what was checked, found, and left to a person; it gives neither points nor a grade.",
    )


def _dimension(number: int, entry: DimensionReview, view: View) -> Iterator[str]:
    title, asks = entry.dimension.title[view.lang], entry.dimension.asks[view.lang]
    yield view.say(f"{_NUMERALS[number]}、{title}：{asks}", f"{number + 1}. {title}: {asks}")
    yield f"  {view.say('查了什么', 'Checked')}"
    for clause in entry.clauses:
        if clause.result != "person":
            yield f"    {_MARKS[clause.result]} {_clause(clause, view)}"
    counts = Counter(outcome.outcome for outcome in entry.outcomes.values())
    told = view.say("，", ", ").join(f"{OUTCOME[kind][view.lang]} {count}" for kind, count in sorted(counts.items()))
    yield view.say(f"    共 {len(entry.outcomes)} 条规则：{told}", f"    {len(entry.outcomes)} rules: {told}")
    yield f"  {view.say('发现什么', 'Found')}"
    if not entry.diagnostics:
        yield f"    {view.say('没有', 'nothing')}"
    for diagnostic in entry.diagnostics:
        yield f"    {_finding(diagnostic, view)}"
    if entry.for_a_person:
        yield f"  {view.say('须人工判断', 'For a person')}"
    for left in entry.for_a_person:
        said = left.left[view.lang] if left.left else ""
        why = view.say("；", "; ").join((left.text[view.lang], _ground(left.basis, view)))
        yield f"    ○ {said}{_in_brackets(why, view)}"


def _clause(entry: ClauseReview, view: View) -> str:
    clause = entry.clause
    text = view.say("“{}”", "“{}”").format(clause.text[view.lang]) if clause.quoted else clause.text[view.lang]
    result = RESULTS[entry.result][view.lang]
    if entry.count:
        result = view.say(f"{entry.count} 处问题", f"{entry.count} findings")
    why = view.say("；", "; ").join(reason[view.lang] for reason in entry.reasons)
    result = f"{result}{view.say('：', ': ')}{printable(why)}" if why else result
    return f"{text}{_in_brackets(_ground(clause.basis, view), view)}{view.say(' —— ', ' – ')}{result}"


def _ground(basis: Basis, view: View) -> str:
    """The document with its article, or what is said where there is none."""
    return (evolve(basis, note=None) if basis.document else basis).text(view.lang)


def _in_brackets(text: str, view: View) -> str:
    return view.say(f"（{text}）", f" ({text})")


def _finding(diagnostic: Diagnostic, view: View) -> str:
    severity = SEVERITY[diagnostic.severity][view.lang]
    where = place(diagnostic.location, view)
    return f"{printable(where)}  {severity} {diagnostic.code} {printable(diagnostic.message[view.lang])}"
