"""A file → the same file with its fixes carried out, read back before anything is kept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import field

from targetexpr.checking.checker import Checker, Options
from targetexpr.errors import SheetReadError
from targetexpr.files import contents
from targetexpr.fixes import tasks
from targetexpr.fixes.model import Edit, Refusal, Replacement, Rewritten, UnfixableError
from targetexpr.fixes.plan import plan, planned
from targetexpr.record_types import define, frozen
from targetexpr.rules.model import Texts
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.reading import read
from targetexpr.sheets.sniff import Kind, kind_of

_SHARED: Texts = {
    "zh": "几个指标合用这一格，修正各不相同",
    "en": "several indicators share the cell, and their fixes differ",
}
_MISREAD: Texts = {"zh": "改后重新读取，与预期不符", "en": "read back, the file would not say what was meant"}

TRIES = 60
"""How often a file is read back, to find the changes after which it does not read as planned."""


@frozen(kw_only=True)
class FileFix:
    """What the fixes come to in one file: ``after`` is ``before`` with ``changes`` carried out and all else as it was.

    ``error`` is why the file could not be read.
    """

    path: Path
    before: bytes = b""
    after: bytes = b""
    kind: Kind | None = None
    changes: tuple[Replacement, ...] = ()
    refused: tuple[Refusal, ...] = ()
    error: SheetReadError | None = None


def fix_file(path: str | os.PathLike[str], checker: Checker | None = None, *, unsafe: bool = False) -> FileFix:
    """Carry out the fixes of a file's findings in memory; nothing is written.

    Only the fixes that leave the meaning as it is, unless *unsafe*. *checker* chooses rules, profile and settings.
    """
    path, checker = Path(path), checker or Checker(Options())
    try:
        data, sheets = _read(path)
    except SheetReadError as error:
        return FileFix(path=path, error=error)
    changes, refused = plan(sheets, lambda now: checker.sheets(now, path=str(path)).diagnostics, unsafe=unsafe)
    return carried_out(data, str(path), sheets, changes, refused)


def carried_out(
    data: bytes,
    name: str,
    sheets: Sequence[Sheet],
    changes: Iterable[Replacement],
    refused: Iterable[Refusal] = (),
) -> FileFix:
    """Carry out *changes* in a file's contents, as far as it then reads as planned; *sheets* are what it reads as.

    *name* stands for its path; *refused* are the changes that were refused before.
    """
    kind = kind_of(data, Path(name).suffix.lower(), Limits())
    file = _File(name=name, kind=kind, data=data, sheets=sheets, refused=[*refused])
    done = file.holding(_by_place(changes))
    after = file.rewritten(done).data if done else data
    return FileFix(
        path=Path(name),
        before=data,
        after=after,
        kind=kind,
        changes=tuple(sorted(_flat(done), key=lambda change: (change.sheet, change.row))),
        refused=tuple(file.refused),
    )


def _read(path: Path) -> tuple[bytes, list[Sheet]]:
    """The bytes with the sheets in them: what is rewritten is what was checked."""
    try:
        data = contents(path, Limits().bytes)
    except OSError:
        data = b""
    if not data or path.name.startswith("~$"):
        return data, read(path, name=str(path))
    return data, read(data, name=str(path))


Places = Mapping[Location, Sequence[Replacement]]


def _by_place(changes: Iterable[Replacement]) -> Places:
    places: dict[Location, list[Replacement]] = {}
    for change in changes:
        places.setdefault(change.location, []).append(change)
    return places


def _flat(places: Places) -> list[Replacement]:
    return [change for group in places.values() for change in group]


@define(kw_only=True)
class _File:
    """A file as it was read; ``refused`` gathers what cannot be changed in it."""

    name: str
    kind: Kind
    data: bytes
    sheets: Sequence[Sheet]
    refused: list[Refusal] = field(factory=list)
    tries: int = TRIES

    def holding(self, places: Places) -> Places:
        """The changes after which the file reads as planned; where all together do not, each half is tried alone."""
        places = self._without(places, {place: _SHARED for place in places if len(_texts(places[place])) > 1})
        try:
            places = self._without(places, self.rewritten(places).refused if places else {})
        except UnfixableError as error:
            return self._without(places, dict.fromkeys(places, error.messages))
        if not places or self._holds(places):
            return places
        if len(places) == 1 or self.tries <= 0:
            return self._without(places, dict.fromkeys(places, _MISREAD))
        order = list(places)
        half = len(order) // 2
        kept = {
            place: group
            for part in (order[:half], order[half:])
            for place, group in self.holding({place: places[place] for place in part}).items()
        }
        return kept if self._holds(kept) else self._without(kept, dict.fromkeys(kept, _MISREAD))

    def rewritten(self, places: Places) -> Rewritten:
        edits = {place: Edit(group[0].old, group[0].new) for place, group in places.items()}
        return tasks.rewritten(self.data, self.name, self.kind, edits)

    def _holds(self, places: Places) -> bool:
        self.tries -= 1
        try:
            again = read(self.rewritten(places).data, name=self.name)
        except SheetReadError:
            return False
        return again == planned(self.sheets, _flat(places))

    def _without(self, places: Places, refused: Mapping[Location, Texts]) -> Places:
        self.refused += [
            Refusal(change=change, reason=reason) for place, reason in refused.items() for change in places[place]
        ]
        return {place: group for place, group in places.items() if place not in refused}


def _texts(changes: Iterable[Replacement]) -> set[str]:
    return {change.new for change in changes}
