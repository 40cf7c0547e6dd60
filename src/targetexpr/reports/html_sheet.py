"""One sheet in the HTML report: its head, its table with the findings on their rows, and what was not decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from targetexpr.checking.report import SEVERITIES, Diagnostic, RelatedPlace, SheetReport
from targetexpr.errors import Span
from targetexpr.reports.view import OUTCOME, ROUND, SEVERITY, STATUS, Group, View, columns_of, place, title_of
from targetexpr.rules.model import Severity, Texts
from targetexpr.sheets.model import Indicator, Location, Sheet

_FLAG: Texts = {"zh": "（须人工确认）", "en": " (to be confirmed)"}
_PICTURE, _LONGEST = "data:image/jpeg;base64,", 40_000  # characters of a clipping's address that a page takes in
_VIEWS = (View(lang="zh"), View(lang="en"))


def section(number: int, group: Group) -> Iterator[str]:
    """Yield a sheet, or a file as a whole."""
    yield from heading(number, group)
    yield from body(group)
    yield "</section>"


def heading(number: int, group: Group, packed: tuple[int, int] | None = None) -> Iterator[str]:
    """Yield the beginning of a section, with the findings in it for filters.

    *packed* is the number of the block that holds its body, and the place in the block.
    """
    found = " ".join(f"{d.severity}:{escape(d.code)}" for d in group.diagnostics)
    where = f' data-block="{packed[0]}" data-at="{packed[1]}"' if packed else ""
    yield f'<section id="sheet-{number}" aria-labelledby="title-{number}" data-found="{found}"{where}>'
    yield f'<h2 id="title-{number}">{title(group)}</h2><p class="meta">{escape(group.path)}</p>'


def body(group: Group) -> Iterator[str]:
    """Yield what stands under the heading of a section."""
    if group.sheet is None:
        yield from _findings(group.diagnostics)
    else:
        yield from _head(group.sheet)
        rows = list(_rows(group.sheet.sheet, group.diagnostics))
        placed = {id(d) for _, found in rows for d in found}
        whole = [d for d in group.diagnostics if id(d) not in placed]
        yield from _findings(sorted(whole, key=lambda d: SEVERITIES.index(d.severity)))
        if not group.diagnostics:
            yield f'<p class="good">{say("没有发现问题。", "No findings.")}</p>'
        yield from _table(group.sheet.sheet, rows, _habits(whole))
        yield from _outcomes(group.sheet)


def title(group: Group) -> str:
    if group.sheet is None:
        return both(STATUS[group.status]) if group.status else escape(group.path)
    sheet = group.sheet.sheet
    name = sheet.project_name or sheet.title
    return escape(name) if name else say("（未写项目名称）", "(no project name)")


def where(diagnostic: Diagnostic) -> str:
    zh, en = (place(diagnostic.location, view) for view in _VIEWS)
    return escape(zh) if zh == en else say(zh, en)


def both(texts: Texts) -> str:
    return say(texts["zh"], texts["en"])


def say(zh: str, en: str) -> str:
    return f'<span lang="zh-CN">{escape(zh)}</span><span lang="en">{escape(en)}</span>'


def _head(report: SheetReport) -> Iterator[str]:
    """What the sheet says of its project, and by which profile it was checked."""
    sheet = report.sheet
    annual, dates = sheet.funds.annual, [date for date in (sheet.start, sheet.finish) if date]
    facts = [
        (say("绩效类型", "Type"), escape(sheet.performance_type or "")),
        (say("年度资金", "Annual budget"), f"{annual:,f} {say('元', 'yuan')}" if annual is not None else ""),
        (say("起止日期", "Dates"), escape(" – ".join(dates))),
        (say("指标", "Indicators"), str(len(sheet.indicators))),
        (say("配置方案", "Profile"), escape(report.profile)),
    ]
    yield '<dl class="facts">'
    yield from (f"<div><dt>{label}</dt> <dd>{text}</dd></div>" for label, text in facts if text)
    yield "</dl>"


def _rows(sheet: Sheet, found: Sequence[Diagnostic]) -> Iterator[tuple[Indicator, list[Diagnostic]]]:
    """Each indicator with the findings that point into its row; of rows that are the same, the first has them."""
    by_place: dict[tuple[Location, str | None, str | None], list[Diagnostic]] = {}
    for d in found:
        if d.indicator is not None:
            by_place.setdefault((d.location, d.indicator.name, d.indicator.value), []).append(d)
    for indicator in sheet.indicators:
        places = dict.fromkeys((indicator.location, *indicator.locations.values()))
        own = [d for place in places for d in by_place.pop((place, indicator.name, indicator.value), ())]
        yield indicator, sorted(own, key=lambda d: d.code)


Habits = Mapping[tuple[Location, str | None, str | None], Sequence[tuple[Diagnostic, RelatedPlace]]]


def _habits(found: Sequence[Diagnostic]) -> Habits:
    """The findings on the whole sheet by the places of the rows that they speak of, so that each row is marked."""
    by_place: dict[tuple[Location, str | None, str | None], list[tuple[Diagnostic, RelatedPlace]]] = {}
    for d in found:
        for related in d.related if d.indicator is None else ():
            row = related.indicator
            by_place.setdefault((related.location, row.name, row.value), []).append((d, related))
    return by_place


def _table(sheet: Sheet, rows: Sequence[tuple[Indicator, list[Diagnostic]]], habits: Habits) -> Iterator[str]:
    columns = columns_of(sheet)
    yield '<div class="scroll" tabindex="0" role="region" aria-label="绩效指标 · indicators"><table><thead><tr>'
    yield "".join(f'<th scope="col">{both(head)}</th>' for _, head in columns)
    yield f'<th scope="col">{say("问题", "Findings")}</th></tr></thead><tbody>'
    before: Indicator | None = None
    for indicator, found in rows:
        places = dict.fromkeys((indicator.location, *indicator.locations.values()))
        shared = [e for place in places for e in habits.get((place, indicator.name, indicator.value), ())]
        levels = {d.severity for d in (*found, *(d for d, _ in shared))}
        worst = next((level for level in SEVERITIES if level in levels), "")
        yield f'<tr data-worst="{worst}">'
        yield "".join(_cell(name, indicator, before, found) for name, _ in columns)
        yield '<td class="found">'
        yield from _findings(found)
        yield from _of_the_sheet(shared)
        yield "</td></tr>"
        before = indicator
    yield "</tbody></table></div>"


def _cell(name: str, indicator: Indicator, before: Indicator | None, found: Sequence[Diagnostic]) -> str:
    """A cell of the table; a class that the row above has is written faintly."""
    text: str = getattr(indicator, name) or ""
    picture = _clipping(name, indicator)
    if name in ("name", "value"):
        return f'<td class="{name}">{_marked(text, _spans(found, name))}{picture}</td>'
    again = name in ("level1", "level2") and before is not None and getattr(before, name) == getattr(indicator, name)
    return f'<td class="{name}{" again" if again else ""}">{escape(text)}{picture}</td>'


def _clipping(name: str, indicator: Indicator) -> str:
    """What a doubtful part looks like in the picture that it was read from."""
    source = next((data for role, data in indicator.clippings.items() if role == name), "")
    if not source.startswith(_PICTURE) or len(source) > _LONGEST:
        return ""
    return f'<img class="clipping" src="{escape(source)}" alt="原图 · as in the picture">'


def _findings(found: Sequence[Diagnostic]) -> Iterator[str]:
    if not found:
        return
    yield '<ul class="findings">'
    for d in found:
        yield f'<li data-severity="{d.severity}" data-code="{escape(d.code)}">'
        if d.status is not None:
            yield f'<span class="status {d.status}">{both(ROUND[d.status])}</span>'
        yield f'<span class="severity {d.severity}">{both(SEVERITY[d.severity])}</span>'
        yield f'<a href="#rule-{escape(d.code)}">{escape(d.code)} {both(title_of(d))}</a>'
        yield f'<span class="place">{where(d)}</span><p>{both(d.message)}</p>'
        for related in d.related:
            zh, en = (place(related.location, view) for view in _VIEWS)
            row = " / ".join(filter(None, (related.indicator.name, related.indicator.value)))
            yield f"<p>{say('另见 ' + zh, 'See also ' + en)} {escape(row)}</p>"
        if d.fix is not None:
            flag = both(_FLAG) if d.fix.applicability == "unsafe" else ""
            yield f"<p>{say('可改为', 'Could be')} <code>{escape(d.fix.text)}</code>{flag}</p>"
        yield "</li>"
    yield "</ul>"


def _of_the_sheet(shared: Sequence[tuple[Diagnostic, RelatedPlace]]) -> Iterator[str]:
    """What was said of the whole sheet, in short on a row that it speaks of, with what this row could be."""
    if not shared:
        return
    yield '<ul class="findings">'
    for d, related in shared:
        yield f'<li class="again" data-severity="{d.severity}" data-code="{escape(d.code)}">'
        yield f'<a href="#rule-{escape(d.code)}">{escape(d.code)} {both(title_of(d))}</a>'
        yield f"<p>{say('见表前的说明', 'See above the table')}"
        if related.fix is not None:
            yield f" {say('可改为', 'Could be')} <code>{escape(related.fix.text)}</code>"
        yield "</p></li>"
    yield "</ul>"


def _outcomes(sheet: SheetReport) -> Iterator[str]:
    """What did not run is said as plainly as what did."""
    from targetexpr.rules.catalogue import find

    open_ones = [(code, o) for code, o in sorted(sheet.outcomes.items()) if o.outcome in ("deferred", "not_applicable")]
    if not open_ones:
        return
    yield f"<details><summary>{say('未作判断的规则', 'Rules that were not decided')} ({len(open_ones)})</summary><ul>"
    for code, outcome in open_ones:
        rule = find(code)
        name = both(rule.title) if rule else ""
        reason = f"{say('：', ': ')}{both(outcome.reason)}" if outcome.reason else ""
        yield f"<li>{escape(code)} {name} · {both(OUTCOME[outcome.outcome])}{reason}</li>"
    yield "</ul></details>"


Spans = Sequence[tuple[Span, Severity]]


def _spans(found: Sequence[Diagnostic], part: str) -> Spans:
    return sorted((d.span, d.severity) for d in found if d.span is not None and d.span_in == part)


def _marked(text: str, spans: Spans) -> str:
    """The text with its spans marked by severity: what several share, by the worst of them."""
    edges = sorted({0, len(text), *(min(edge, len(text)) for span, _ in spans for edge in span)})
    shown: list[str] = []
    for start, end in pairwise(edges):
        over = {severity for (first, last), severity in spans if first <= start and end <= last}
        worst = next((level for level in SEVERITIES if level in over), None)
        part = escape(text[start:end])
        shown.append(f'<mark class="{worst}">{part}</mark>' if worst else part)
    return "".join(shown)
