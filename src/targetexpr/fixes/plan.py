"""Findings with fixes → the new text of each value, found by fixing and checking again until nothing is left to fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import evolve, field

from targetexpr.checking.place import subject_of
from targetexpr.checking.report import Diagnostic, Subject
from targetexpr.fixes.model import Refusal, Replacement
from targetexpr.record_types import define
from targetexpr.rules.context import item_of
from targetexpr.rules.model import Fix, Texts
from targetexpr.sheets.model import Indicator, Location, Sheet

Check = Callable[[Sequence[Sheet]], Iterable[Diagnostic]]
Row = tuple[int, int]
_Key = tuple[int | None, Subject | None, Location]

ROUNDS = 12
"""How often a file is checked anew. A value takes one fix in a round, and few rules speak of the same value."""

_JOINED: Texts = {
    "zh": "指标值由符号、数值、单位几格拼成",
    "en": "the value is put together of an operator, a number and a unit",
}
_GUESSED: Texts = {
    "zh": "这一行读得没有把握（见 TX004），含义有变的修正不做",
    "en": "the row was not read for certain (see TX004), and the fix may change its meaning",
}
_UNREADABLE: Texts = {"zh": "修正后的写法读不通", "en": "the new text cannot be read"}
_ANOTHER: Texts = {"zh": "修正会改变含义", "en": "the fix would change the meaning"}
_RESTLESS: Texts = {"zh": "几条规则的修正互相抵消，没有定论", "en": "the fixes of its rules undo one another"}


def plan(sheets: Sequence[Sheet], check: Check, *, unsafe: bool = False) -> tuple[list[Replacement], list[Refusal]]:
    """The changes that the fixes of *check*'s findings come to, and the fixes that cannot be carried out.

    Several fixes of one value are applied one after the other, the safe ones first. A fix called safe that would
    change what the value means is refused; a value whose fixes lead in a circle stays as it was.
    """
    course = _Course(sheets)
    for _ in range(ROUNDS):
        chosen = _chosen(check(course.sheets), course, unsafe=unsafe)
        if not chosen:
            break
        for row, (codes, fix) in chosen.items():
            course.take(row, codes, fix)
    else:
        for row, (_, fix) in chosen.items():
            course.freeze(row, fix.text)
    return course.changes(), course.refusals()


def planned(sheets: Sequence[Sheet], changes: Iterable[Replacement]) -> list[Sheet]:
    """The sheets with the new values in them: what a file is to be read as after its changes."""
    result = list(sheets)
    for change in changes:
        sheet = result[change.sheet]
        rows = list(sheet.indicators)
        rows[change.row] = evolve(rows[change.row], value=change.new)
        result[change.sheet] = evolve(sheet, indicators=tuple(rows))
    return result


def _chosen(found: Iterable[Diagnostic], course: _Course, *, unsafe: bool) -> Mapping[Row, tuple[list[str], Fix]]:
    """The next fix of each value, with the rules that propose it."""
    wanted = [entry for diagnostic in found if diagnostic.suppressed is None for entry in _fixes(diagnostic)]
    chosen: dict[Row, tuple[list[str], Fix]] = {}
    index = course.index()
    for code, key, fix in sorted(wanted, key=lambda entry: entry[2].applicability == "unsafe"):
        if unsafe or fix.applicability == "safe":
            for row in index.get(key, ()):
                if course.is_open(row, fix):
                    codes, first = chosen.setdefault(row, ([], fix))
                    codes += [code] if first == fix else []
    return chosen


def _fixes(diagnostic: Diagnostic) -> Iterator[tuple[str, _Key, Fix]]:
    """The diagnostic's own fix and its safe part, and those of the rows that it speaks of."""
    for subject, place, fix in (
        (diagnostic.indicator, diagnostic.location, diagnostic.fix),
        *((row.indicator, row.location, row.fix) for row in diagnostic.related),
    ):
        for part in dict.fromkeys((fix and fix.safe, fix)):
            if part is not None:
                yield diagnostic.code, (diagnostic.sheet, subject, place), part


@define
class _Course:
    """The sheets as they stand after the rounds so far; ``texts`` that each value has had, ``codes`` that moved it.

    ``refused`` is by row, the text that the value had, and the text that it was to have.
    """

    original: Sequence[Sheet]
    sheets: list[Sheet] = field(init=False)
    texts: dict[Row, list[str]] = field(factory=dict)
    codes: dict[Row, list[str]] = field(factory=dict)
    refused: dict[tuple[Row, str, str], Refusal] = field(factory=dict)
    frozen: dict[Row, Refusal] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.sheets = list(self.original)

    def index(self) -> Mapping[_Key, Sequence[Row]]:
        """The rows by what a diagnostic says of them: mostly one, several where a merged cell repeats them."""
        found: dict[_Key, list[Row]] = {}
        for number, sheet in enumerate(self.sheets):
            for row, indicator in enumerate(sheet.indicators):
                subject = subject_of(indicator)
                for place in dict.fromkeys((indicator.at("value"), indicator.at("name"))):
                    found.setdefault((number, subject, place), []).append((number, row))
        return found

    def is_open(self, row: Row, fix: Fix) -> bool:
        return row not in self.frozen and (row, self._now(row).value or "", fix.text) not in self.refused

    def take(self, row: Row, codes: Sequence[str], fix: Fix) -> None:
        before = self._now(row)
        after = evolve(before, value=fix.text)
        history = self.texts.setdefault(row, [before.value or ""])
        if fix.text in history[:-1]:
            self.freeze(row, fix.text)
            return
        problem = _problem(before, after, safe=fix.applicability == "safe")
        if problem is not None:
            self.refused[row, before.value or "", fix.text] = self._refusal(row, fix.text, codes, problem)
            return
        history.append(fix.text)
        self.codes.setdefault(row, []).extend(codes)
        self._put(row, after)

    def freeze(self, row: Row, text: str) -> None:
        """The value keeps the text that the file has."""
        self.frozen[row] = self._refusal(row, text, self.codes.get(row, ()), _RESTLESS)
        self._put(row, self.original[row[0]].indicators[row[1]])
        del self.texts[row]

    def changes(self) -> list[Replacement]:
        return [
            self._change(row, texts[-1], self.codes.get(row, ()))
            for row, texts in sorted(self.texts.items())
            if texts[-1] != texts[0]
        ]

    def refusals(self) -> list[Refusal]:
        """Those of the texts that the values have in the end."""
        last = [refusal for (row, text, _), refusal in self.refused.items() if (self._now(row).value or "") == text]
        return [*last, *self.frozen.values()]

    def _now(self, row: Row) -> Indicator:
        return self.sheets[row[0]].indicators[row[1]]

    def _put(self, row: Row, indicator: Indicator) -> None:
        sheet = self.sheets[row[0]]
        rows = (*sheet.indicators[: row[1]], indicator, *sheet.indicators[row[1] + 1 :])
        self.sheets[row[0]] = evolve(sheet, indicators=rows)

    def _change(self, row: Row, text: str, codes: Iterable[str]) -> Replacement:
        indicator = self.original[row[0]].indicators[row[1]]
        old = indicator.value or ""
        return Replacement(
            sheet=row[0], row=row[1], indicator=indicator, old=old, new=text, codes=tuple(dict.fromkeys(codes))
        )

    def _refusal(self, row: Row, text: str, codes: Iterable[str], reason: Texts) -> Refusal:
        return Refusal(change=self._change(row, text, codes), reason=reason)


def _problem(before: Indicator, after: Indicator, *, safe: bool) -> Texts | None:
    """Why a value may not get its new text."""
    if before.fields:
        return _JOINED
    if before.doubts and not safe:
        return _GUESSED
    new = item_of(after).constraint
    if new is None:
        return _UNREADABLE
    return _ANOTHER if safe and new != item_of(before).constraint else None
