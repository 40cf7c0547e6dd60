"""Two sheets side by side: indicators added, dropped, renamed; targets raised, lowered, made vaguer.

The algebra of constraints decides what a change of a target means. Two exact numbers (``=93`` and ``=100``) are held
against each other by the wanted direction of the indicator's name.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal

from targetexpr.checking.json_form import location_to_dict
from targetexpr.checking.place import subject_of
from targetexpr.patterns import compiled
from targetexpr.record_types import evolve, frozen
from targetexpr.rules.context import item_of
from targetexpr.rules.looking import is_words
from targetexpr.rules.model import Item, Texts
from targetexpr.rules.targets import parts
from targetexpr.sheets.model import Indicator, Sheet
from targetexpr.values import units
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Comparison, NotApplicable, Qualitative

ChangeKind = Literal[
    "added", "dropped", "renamed", "moved", "raised", "lowered", "vaguer", "firmer", "reworded", "changed"
]
SCHEMA_VERSION = "1.0"
_EASIER: frozenset[ChangeKind] = frozenset({"lowered", "vaguer", "dropped"})
# Names less alike than this are two indicators: one dropped, one added.
_ALIKE = 0.6
# Sheets of unusual size: more pairs than this are not looked through for new names, nor longer names compared.
_MOST_PAIRS = 20_000
_LONGEST = 100
# What tells the year in a project's name.
_YEAR = compiled(r"[（(〔\[]?20\d\d(?:[—-]20\d\d)?年?度?[）)〕\]]?")
WORDS: dict[ChangeKind, Texts] = {
    "added": {"zh": "新增", "en": "added"},
    "dropped": {"zh": "取消", "en": "dropped"},
    "renamed": {"zh": "改名", "en": "renamed"},
    "moved": {"zh": "改类别", "en": "moved to another class"},
    "raised": {"zh": "目标收紧", "en": "target raised"},
    "lowered": {"zh": "目标放宽", "en": "target lowered"},
    "vaguer": {"zh": "目标变模糊", "en": "target made vaguer"},
    "firmer": {"zh": "目标变具体", "en": "target made firmer"},
    "reworded": {"zh": "写法改变、目标不变", "en": "written otherwise, same target"},
    "changed": {"zh": "目标改变", "en": "target changed"},
}


@frozen(kw_only=True)
class Difference:
    """What became of one indicator; ``old`` is None where it was added, ``new`` where it was dropped.

    A *raised* target is one that whatever meets it meets the old one too; *lowered* the other way about. *changed* is
    said where neither holds, or where it cannot be known.
    """

    kinds: tuple[ChangeKind, ...]
    old: Indicator | None = None
    new: Indicator | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"kinds": list(self.kinds), "old": _side(self.old), "new": _side(self.new)}


@frozen(kw_only=True)
class SheetComparison:
    """Two sheets and how they differ: what became easier for more money comes first, then the order of the new one;
    what was dropped comes last.
    """

    old: Sheet
    new: Sheet
    differences: tuple[Difference, ...]

    @property
    def more_for_less(self) -> tuple[Difference, ...]:
        """The targets that were lowered, made vaguer or dropped while the annual budget grew (TX507)."""
        before, after = self.old.funds.annual, self.new.funds.annual
        if before is None or after is None or after <= before:
            return ()
        return tuple(entry for entry in self.differences if not _EASIER.isdisjoint(entry.kinds))

    @property
    def remark(self) -> Texts | None:
        """What is to be said of more money for less, in both languages."""
        easier, before, after = self.more_for_less, self.old.funds.annual, self.new.funds.annual
        if not easier or before is None or after is None:
            return None
        return {
            "zh": f"年度资金由 {before:,f} 元增加到 {after:,f} 元，"
            f"却有 {len(easier)} 个目标放宽、变模糊或取消；请说明理由",
            "en": f"the annual funds grow from {before:,f} to {after:,f} yuan, "
            f"while {len(easier)} targets are lowered, made vaguer or dropped; state why",
        }

    def to_dict(self) -> dict[str, Any]:
        remark = self.remark
        return {
            "schema_version": SCHEMA_VERSION,
            "old": {"project_name": self.old.project_name, "form": self.old.form, "year": self.old.year},
            "new": {"project_name": self.new.project_name, "form": self.new.form, "year": self.new.year},
            "differences": [difference.to_dict() for difference in self.differences],
            "remarks": []
            if remark is None
            else [{"code": "TX507", "name": "below-last-year", "message": dict(remark)}],
        }


def compare(old: Sheet, new: Sheet) -> SheetComparison:
    """How *new* differs from *old*: last year and this, application and approval, target and self-evaluation."""
    before, after = list(map(item_of, old.indicators)), list(map(item_of, new.indicators))
    pairs = _pairs(before, after)
    told = [_difference(before[pairs[row]] if row in pairs else None, item) for row, item in enumerate(after)]
    gone = set(range(len(before))) - set(pairs.values())
    told += [Difference(kinds=("dropped",), old=before[row].indicator) for row in sorted(gone)]
    made = SheetComparison(old=old, new=new, differences=tuple(entry for entry in told if entry.kinds))
    first = made.more_for_less
    return evolve(made, differences=(*first, *(entry for entry in made.differences if entry not in first)))


def pair_sheets(old: Sequence[Sheet], new: Sequence[Sheet]) -> Iterator[tuple[Sheet | None, Sheet | None]]:
    """The sheets of two files or folders by their projects' names; where each has one sheet these are a pair.

    Of projects of one name those of one unit go together first; names may differ in the year that they tell. Sheets
    without a project are paired in their order, where there are as many of them on both sides.
    """
    if len(old) == len(new) == 1:
        yield old[0], new[0]
        return
    pairs: dict[int, Sheet] = {}
    left = {id(sheet): sheet for sheet in old}
    nameless = [[sheet for sheet in side if not _plain(sheet.project_name)] for side in (old, new)]
    if len(nameless[0]) == len(nameless[1]):
        pairs |= {id(after): before for before, after in zip(*nameless, strict=True)}
    for key in (_unit_and_project, _project, _project_of_any_year):
        waiting: dict[Any, deque[Sheet]] = defaultdict(deque)
        for sheet in left.values():
            waiting[key(sheet)].append(sheet)
        for sheet in new:
            if id(sheet) not in pairs and key(sheet) and (twins := waiting.get(key(sheet))):
                pairs[id(sheet)] = twins.popleft()
        taken = set(map(id, pairs.values()))
        left = {number: sheet for number, sheet in left.items() if number not in taken}
    yield from ((pairs.get(id(sheet)), sheet) for sheet in new)
    yield from ((sheet, None) for sheet in left.values())


def _unit_and_project(sheet: Sheet) -> tuple[str, str] | None:
    unit = _plain(sheet.applicant or sheet.department or sheet.implementer)
    return (unit, _plain(sheet.project_name)) if sheet.project_name and unit else None


def _project(sheet: Sheet) -> str:
    return _plain(sheet.project_name)


def _project_of_any_year(sheet: Sheet) -> str:
    return _YEAR.sub("", _plain(sheet.project_name))


def _pairs(before: list[Item], after: list[Item]) -> dict[int, int]:
    """Row of *after* → row of *before*: equal names in one class first, then equal names, then names alike."""
    pairs: dict[int, int] = {}
    for key in (_place, _name):
        taken = set(pairs.values())
        waiting: dict[Any, deque[int]] = defaultdict(deque)
        for row, item in enumerate(before):
            if row not in taken:
                waiting[key(item)].append(row)
        for row, item in enumerate(after):
            if row not in pairs and waiting[key(item)]:
                pairs[row] = waiting[key(item)].popleft()
    new = [row for row in range(len(after)) if row not in pairs]
    left = set(range(len(before))) - set(pairs.values())
    if len(new) * len(left) <= _MOST_PAIRS:
        alike = ((_likeness(before[other], after[row]), row, other) for row in new for other in sorted(left))
        for likeness, row, other in sorted(alike, key=lambda found: (-found[0], found[1], found[2])):
            if likeness >= _ALIKE and row not in pairs and other in left:
                pairs[row] = other
                left.remove(other)
    return pairs


def _name(item: Item) -> tuple[str, str]:
    """The name; a row without one is known by its value."""
    return _plain(item.name), "" if item.name.strip() else item.value


def _place(item: Item) -> tuple[tuple[str, str], str]:
    return _name(item), _plain(item.indicator.level2)


def _likeness(old: Item, new: Item) -> float:
    one, other = _plain(old.name)[:_LONGEST], _plain(new.name)[:_LONGEST]
    if not one or not other or _plain(old.indicator.level2) != _plain(new.indicator.level2):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _difference(old: Item | None, new: Item) -> Difference:
    if old is None:
        return Difference(kinds=("added",), new=new.indicator)
    kinds: list[ChangeKind] = []
    if _plain(old.name) != _plain(new.name):
        kinds.append("renamed")
    if _plain(old.indicator.level2) != _plain(new.indicator.level2):
        kinds.append("moved")
    if old.value.strip() != new.value.strip():
        kinds.append(_target(old, new))
    return Difference(kinds=tuple(kinds), old=old.indicator, new=new.indicator)


def _target(old: Item, new: Item) -> ChangeKind:
    if old.constraint is None or new.constraint is None:
        return "changed"
    if old.constraint == new.constraint:
        return "reworded"
    firmness = _firmness(new) - _firmness(old)
    if firmness:
        return "firmer" if firmness > 0 else "vaguer"
    tighter, looser = new.constraint.implies(old.constraint), old.constraint.implies(new.constraint)
    if tighter is True and looser is True:
        return "reworded"
    if tighter is True:
        return "raised"
    return "lowered" if looser is True else _exact(old, new)


def _exact(old: Item, new: Item) -> ChangeKind:
    match old.constraint, new.constraint:
        case (
            Comparison(operator="=", value=Decimal() as before, change=None, reference=None),
            Comparison(operator="=", value=Decimal() as after, change=None, reference=None),
        ):
            there = units.convert(after, new.constraint.unit, old.constraint.unit)
            if there is not None:
                wanted_less = name_facts(new.name).direction == "反向"
                return "raised" if (there > before) is not wanted_less else "lowered"
    return "changed"


def _firmness(item: Item) -> int:
    """How firm a target is: a number or a date, words that set a standard, words that set none, nothing."""
    if item.constraint is None or isinstance(item.constraint, NotApplicable):
        return 0
    if not is_words(item.constraint):
        return 3
    plain = [part for part in parts(item.constraint) if isinstance(part, Qualitative)]
    return 2 if plain and not any(part.vague for part in plain) else 1


def _side(indicator: Indicator | None) -> dict[str, Any] | None:
    if indicator is None:
        return None
    subject = subject_of(indicator)
    form = {"level1": subject.level1, "level2": subject.level2, "name": subject.name, "value": subject.value}
    return form | {"location": location_to_dict(indicator.location)}


def _plain(text: str | None) -> str:
    return "".join((text or "").split())
