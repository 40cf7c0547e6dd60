"""The formats for people at a terminal: ``full``, ``concise``, ``grouped``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from targetexpr.checking.report import Diagnostic, OutcomeKind, Report, SheetReport
from targetexpr.errors import display_width, draw_caret
from targetexpr.reports.characters import printable
from targetexpr.reports.run_counts import RunCounts, Undecided
from targetexpr.reports.view import (
    OUTCOME,
    ROUND,
    SEVERITY,
    STATUS,
    Group,
    View,
    counts_line,
    groups,
    place,
    sheet_title,
)
from targetexpr.rules.model import Severity
from targetexpr.sheets.model import Location

_LONGEST = 320
_NAMED = 5  # sheets, or rules, that a line names
_REASONS = 3
_COLOR: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "cyan"}


def full(report: Report, view: View) -> str:
    """Findings grouped by sheet, each with its cell and the value with a caret under the span."""
    return _document(report, view, _full_blocks(report, view))


def concise(report: Report, view: View) -> str:
    """One line a finding: path, place, severity, code, name, message."""
    return _document(report, view, (_concise(d, view) for d in report.active))


def concise_lines(diagnostics: Sequence[Diagnostic], view: View) -> str:
    """Some diagnostics as ``concise`` has them: those that nothing suppresses."""
    return "".join(f"{_concise(d, view)}\n" for d in diagnostics if d.suppressed is None)


def _concise(diagnostic: Diagnostic, view: View) -> str:
    return f"{_one_line(diagnostic.path)}:{_place(diagnostic.location, view)}: {_headline(diagnostic, view)}"


def grouped(report: Report, view: View) -> str:
    """One line a finding, under a heading for each sheet that has any."""
    return _document(report, view, _grouped_lines(report, view))


def _document(report: Report, view: View, lines: Iterator[str]) -> str:
    counts = RunCounts.of(report)
    if view.quiet:
        return end_of(counts, view)
    body = list(_statistics(report, view)) if view.statistics else list(lines)
    if view.show_outcomes and not view.statistics and _sheets(report) > 1:
        body += _counted_outcomes(report, counts, view)
    if not view.statistics:
        body += _resolved(report, view)
    if body and body[-1]:
        body.append("")
    return "".join(f"{line}\n" for line in body) + end_of(counts, view)


def end_of(counts: RunCounts, view: View) -> str:
    """The lines at the end: what was checked and found, what could not be judged, and what can be fixed."""
    advice = () if view.quiet else _advice(counts, view)
    return "".join(f"{line}\n" for line in (_style(counts_line(counts, view), view, bold=True), *advice))


def _full_blocks(report: Report, view: View) -> Iterator[str]:
    for group in groups(report, view.sort):
        outcomes = view.show_outcomes and group.sheet is not None and _sheets(report) == 1
        if group.sheet is not None and not group.diagnostics and not outcomes:
            continue
        yield _heading(group, view)
        yield ""
        for diagnostic in group.diagnostics:
            yield from _full_block(diagnostic, view)
            yield ""
        if outcomes and group.sheet is not None:
            yield from _outcomes(group.sheet, view)
            yield ""
    yield from _clean(report, view)


def _full_block(diagnostic: Diagnostic, view: View) -> Iterator[str]:
    yield f"  {_style(_place(diagnostic.location, view), view, bold=True)}  {_headline(diagnostic, view)}"
    subject = diagnostic.indicator
    if subject is not None:
        yield "    " + _one_line(" / ".join(filter(None, (subject.level1, subject.level2, subject.name))))
        pointed = subject.name if diagnostic.span_in == "name" else subject.value
        if pointed:
            text, carets = draw_caret(pointed, diagnostic.span or (0, len(pointed))).split("\n")
            yield f"      {text}"
            yield "      " + _style(carets, view, fg=_COLOR[diagnostic.severity])
    for related in diagnostic.related:
        where = " / ".join(filter(None, (related.indicator.name, related.indicator.value)))
        yield f"    {view.say('另见', 'see also')} {_place(related.location, view)} {_one_line(where)}"
    if diagnostic.fix is not None:
        flag = "" if diagnostic.fix.applicability == "safe" else view.say("（须人工确认）", " (to be confirmed)")
        yield f"    {view.say('可改为', 'could be')}{view.say('：', ': ')}{_one_line(diagnostic.fix.text)}{flag}"


def _grouped_lines(report: Report, view: View) -> Iterator[str]:
    for group in groups(report, view.sort):
        if group.diagnostics:
            yield _heading(group, view)
            width = max(display_width(_place(d.location, view)) for d in group.diagnostics)
            for diagnostic in group.diagnostics:
                where = _place(diagnostic.location, view)
                yield f"  {where}{' ' * (width - display_width(where))}  {_headline(diagnostic, view)}"
            yield ""


def _heading(group: Group, view: View) -> str:
    path = _style(_one_line(group.path), view, bold=True, underline=True)
    if group.sheet is not None:
        return f"{path}  {_one_line(sheet_title(group.sheet, view))}  [{group.sheet.profile}]"
    return f"{path}  {STATUS[group.status][view.lang]}" if group.status else path


def _headline(diagnostic: Diagnostic, view: View) -> str:
    status = f"[{ROUND[diagnostic.status][view.lang]}] " if diagnostic.status else ""
    severity = status + _style(
        SEVERITY[diagnostic.severity][view.lang], view, fg=_COLOR[diagnostic.severity], bold=True
    )
    return f"{severity} {diagnostic.code} {diagnostic.name} {_one_line(diagnostic.message[view.lang])}"


def _outcomes(sheet: SheetReport, view: View) -> Iterator[str]:
    for code, outcome in sorted(sheet.outcomes.items()):
        reason = f"{view.say('：', ': ')}{_one_line(outcome.reason[view.lang])}" if outcome.reason else ""
        yield f"  {code} {OUTCOME[outcome.outcome][view.lang]}{reason}"


def _resolved(report: Report, view: View) -> Iterator[str]:
    """The findings of the earlier round that are gone, and the sheets that were not handed in again."""
    for past in report.resolved:
        subject = past.indicator
        about = (past.project_name, subject.name, subject.value) if subject else (past.project_name,)
        row = " / ".join(filter(None, about))
        status = _style(f"[{ROUND['resolved'][view.lang]}]", view, fg="green")
        yield f"{_one_line(past.path)}: {status} {past.code} {past.name} {_one_line(row)}"
    for sheet in report.missing:
        said = view.say("没有再报", "not handed in again")
        yield f"{_one_line(sheet.path)}: [{said}] {_one_line(sheet.project_name or '')}".rstrip()


def _sheets(report: Report) -> int:
    return sum(len(file.sheets) for file in report.files)


def _clean(report: Report, view: View) -> Iterator[str]:
    """The sheets without findings, in one line."""
    clean = [group for group in groups(report, view.sort) if group.sheet is not None and not group.diagnostics]
    if clean and not (view.show_outcomes and _sheets(report) == 1):
        names = [_one_line(sheet_title(group.sheet, view)) for group in clean[:_NAMED] if group.sheet]
        more = view.say(f" 等 {len(clean)} 张", f" and {len(clean) - _NAMED} more") if len(clean) > _NAMED else ""
        said = view.say(f"没有发现问题（{len(clean)} 张）：", f"No findings ({len(clean)}): ")
        yield _style(said, view, fg="green") + view.say("、", ", ").join(names) + more
        yield ""


def _counted_outcomes(report: Report, counts: RunCounts, view: View) -> Iterator[str]:
    """How each rule ended, over all sheets, and why it came to no judgement."""
    kinds: tuple[OutcomeKind, ...] = ("fail", "pass", "not_applicable", "deferred")
    ended = Counter((code, outcome.outcome) for _, _, code, outcome in report.outcomes)
    for code in sorted({code for code, _ in ended}):
        told = (f"{OUTCOME[kind][view.lang]} {ended[code, kind]}" for kind in kinds if ended[code, kind])
        yield f"  {code}  {view.say('，', ', ').join(told)}"
    for entry in counts.undecided():
        yield "  " + _undecided(entry, view)
    yield ""


def _undecided(entry: Undecided, view: View) -> str:
    codes = " ".join(entry.codes[:_NAMED]) + (" …" if len(entry.codes) > _NAMED else "")
    reason = _one_line(entry.reason[view.lang])
    return view.say(
        f"未能判断 {entry.count} 处（{entry.sheets} 张表，{codes}）：{reason}",
        f"deferred {entry.count} ({_sheets_en(entry.sheets)}, {codes}): {reason}",
    )


def _sheets_en(count: int) -> str:
    return "1 sheet" if count == 1 else f"{count} sheets"


def _statistics(report: Report, view: View) -> Iterator[str]:
    rules = Counter((d.code, d.name, d.severity) for d in report.active)
    for (code, name, severity), count in sorted(rules.items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"{count:>6}  {code}  {SEVERITY[severity][view.lang]}  {name}"


def _advice(counts: RunCounts, view: View) -> Iterator[str]:
    reasons = [] if view.show_outcomes else counts.undecided()
    yield from (_undecided(entry, view) for entry in reasons[:_REASONS])
    if len(reasons) > _REASONS:
        left = reasons[_REASONS:]
        count = sum(entry.count for entry in left)
        yield view.say(
            f"另有 {len(left)} 种原因，共 {count} 处（--show-outcomes 全部列出）",
            f"{count} more, for {len(left)} other reasons (--show-outcomes lists them)",
        )
    if counts.fixes:
        safe, unsafe = counts.fixes["safe"], counts.fixes["unsafe"]
        yield view.say(
            f"可以修正的指标值：--fix {safe} 个，再加 --unsafe-fixes {unsafe} 个（--diff 只看会改什么）。",
            f"Values that can be fixed: {safe} with --fix, {unsafe} more with --unsafe-fixes (--diff only shows them).",
        )


def _place(location: Location, view: View) -> str:
    return _one_line(place(location, view))


def _one_line(text: str) -> str:
    """Text from a sheet, safe to print: control characters could move the cursor or forge a line, and of a text too
    long to read the middle is left out."""
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 80]}…{text[-79:]}"
    return printable(shown)


def _style(text: str, view: View, **attributes: str | bool) -> str:
    return click.style(text, **attributes) if view.color else text  # type: ignore[arg-type]
