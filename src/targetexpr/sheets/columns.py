"""From the headings of an indicator table to its columns: roles chosen together, contents outweighing headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import evolve, frozen
from targetexpr.sheets import looks, typed
from targetexpr.sheets.column_scores import ColumnRole, Scores, scores, table
from targetexpr.sheets.forms import HeadingRole, Term, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, cell_at, distinct, join_lines
from targetexpr.sheets.headings import Heading
from targetexpr.sheets.labels import class_name, is_class
from targetexpr.sheets.row_kinds import kind_of

_SAMPLE = 400
_SUMS = (90, 100)
_BEAM = 60
"""How many ways of choosing the roles are followed side by side."""
_MANY: frozenset[ColumnRole] = frozenset({"note", "text", "field", "skip", "outlook"})
"""Roles that several columns may have."""
_RANKS: dict[ColumnRole, int] = {
    "level1": 1, "level2": 2, "name": 3, "value": 4, "total_value": 4, "operator": 4, "actual": 4,
}  # fmt: skip
_Ways = dict[tuple[frozenset[ColumnRole], int], tuple[float, list[ColumnRole]]]
"""The best score and roles so far, by the roles that are taken and the rank that was reached."""
_SOME, _MOST = 0.3, 0.5
"""Shares of cells from which on what they look like tells something of a column, or makes it one of such cells."""
PROJECT = "项目名称"
_UNITS = ("applicant", "implementer", "department")
_AGAIN = ("level1", "level2", "name")
_MEASURES = ("value", "total_value", "actual")
_VALUES = ("value", "total_value", "grade")
_BOUNDS: tuple[ColumnRole, ...] = ("value", "note")
"""The roles of the columns of the least and of the most."""
_YEAR_BEHIND = compiled(r"^(.+)\(((?:19|20)[0-9]{2}年?度?)\)$")
_PROSE = ("name", "level4", "side", "value", "total_value")
"""Roles of headings over prose beside the table."""


@frozen(kw_only=True)
class Column:
    """One column of the table: several positions where its cells are merged, and the text it stands under."""

    role: ColumnRole
    positions: tuple[int, ...]
    heading: str
    term: Term | None = None
    doubt: str | None = None
    area: bool = False
    """One of several value columns, each for an area of its own."""
    spare: bool = False
    """A value column beside the one that was chosen: what it says holds where that one is blank."""
    ticked: bool = False
    """Its cells hold nothing but a tick; what is ticked is the heading."""
    owns: bool = False
    """Its texts name the projects, or the units, whose the rows are."""
    bound: str = ""
    """The sign of the bare numbers in one of two columns that make the value, the least and the most."""


@frozen(kw_only=True)
class _ColumnDraft:
    """A column before its role is chosen."""

    known: HeadingRole | None
    positions: tuple[int, ...]
    heading: str
    term: Term | None
    contents: Sequence[str]
    scores: Scores = field(factory=dict)
    holds_classes: bool = False
    inherited: bool = False
    """Only a heading above says the role, which is said of its neighbours, too."""


def decide(heading: Heading, body: Sequence[Row], year: int | None = None) -> list[list[Column]]:
    """The table's columns in blocks: one, or several that stand side by side. *year* is the sheet's."""
    # A class in a row of its own says nothing of the column that it stands in, nor does a sum.
    rows = [(row, distinct(row)) for row in body[:_SAMPLE]]
    body = [row for row, cells in rows if len(cells) > 1 and kind_of(cells) is None] or body[:_SAMPLE]
    drafts: list[_ColumnDraft] = []
    for group in heading.groups:
        role, texts = heading.roles[group[0]], heading.texts[group[0]]
        drafts += [_draft(role, part, texts, body) for part in _parted(group, body)]
    blocks = _blocks(drafts)
    first, *others = [_block(block, year, alone=len(blocks) == 1) for block in blocks]
    return [_with_owners(first, body), *others]


def _with_owners(columns: list[Column], body: Sequence[Row]) -> list[Column]:
    """Columns of projects' names, or of units' where classes begin anew below each, tell whose the rows are; prose
    beside them is each one's own."""
    words = vocabulary()
    level = next((column.positions[0] for column in columns if column.role == "level1"), 0)
    # The name and the amount of a unit stand above those of its projects.
    rows = [row for row in body if any(row[level:])]
    anew = [column for column in columns if column.positions[0] < level and _begin_anew(column, level, rows)]
    owners = (
        [column for column in columns if column.role == "field" and words.is_project(column.heading)]
        or [c for c in anew if c.role == "note" and words.project.fullmatch(squeeze(c.heading))]
        or [c for c in anew if c.role == "field" and words.field_of(c.heading) in _UNITS]
    )
    if not owners:
        return columns
    return [
        evolve(c, role="field", owns=True, heading=PROJECT if c.role == "note" else c.heading)
        if c in owners
        else evolve(c, role="field" if c.role == "text" and words.header_label(c.heading) is not None else c.role)
        for c in columns
    ]


def _begin_anew(column: Column, level: int, rows: Sequence[Row]) -> bool:
    """Whether a class stands beside each of a column's texts, and one of the classes comes again below another text."""
    starts: list[Cell | None] = []
    firsts: dict[str, tuple[str, Cell]] = {}
    again, last = False, ""
    for row in rows:
        if (name := cell_at(row, column.positions[0])) and name.text != last:
            starts.append(cell_at(row, level))
            last = name.text
        if group := cell_at(row, level):
            text, cell = firsts.setdefault(class_name(group.text), (last, group))
            again = again or (text != last and cell is not group)
    return again and all(starts)


def _parted(group: tuple[int, ...], body: Sequence[Row]) -> list[tuple[int, ...]]:
    """A merged heading over cells that are not merged stands for several columns."""
    parts: list[list[int]] = [[group[0]]]
    for position in group[1:]:
        if any((cell := cell_at(row, position)) and cell is not row[position - 1] for row in body):
            parts.append([position])
        else:
            parts[-1].append(position)
    filled_parts = [part for part in parts if any(cell_at(row, i) for row in body for i in part)]
    return [tuple(part) for part in filled_parts or parts[:1]]


def _draft(
    role: HeadingRole | None, part: tuple[int, ...], texts: tuple[str, ...], body: Sequence[Row]
) -> _ColumnDraft:
    heading = texts[-1] if texts else ""
    if role == "value":  # 半年 over one 目标值 and 全年 over another
        parts = (text for text in texts[:-1] if vocabulary().term(text) is None)
        heading = "".join(text for text in parts if vocabulary().lesser.search(squeeze(text))) + heading
    role = "outlook" if role is None and squeeze(heading) in vocabulary().outlooks else role
    term = next((t for text in reversed(texts) if (t := vocabulary().term(text))), None)
    contents = _contents(part, body)
    filled = looks.counted(contents)
    said = "total_value" if role == "value" and term == "total" else role
    # 预算数 below 预算执行情况（万元） is in that unit.
    unit = (
        next(filter(None, map(typed.money_unit, texts[-2:-1])), None) if vocabulary().kind(heading) == "money" else None
    )
    inherited = len(texts) > 1 and not (vocabulary().heading_among(heading) or vocabulary().is_term(heading))
    return _ColumnDraft(
        known=role,
        positions=part,
        heading=f"{heading}（{unit}）" if unit else heading,
        term=term,
        contents=contents,
        scores=_fixed(role, heading, contents, filled, inherited=inherited)
        or _less(scores(said, heading, filled), inherited=inherited),
        inherited=inherited,
        holds_classes=looks.share(filled, is_class) >= 0.6,
    )


def _fixed(
    role: HeadingRole | None, heading: str, contents: Sequence[str], filled: Counter[str], *, inherited: bool
) -> Scores:
    """A column whose role is beyond doubt: nothing in it, a field of the header's, a label at the side."""
    if heading and contents and not filled.keys() - {heading}:
        # One cell from the heading down to the last row.
        return {"skip": 9.0}
    words = vocabulary()
    if (role is None or inherited) and (words.field_of(heading) or words.label(heading) in words.year_labels):
        return {"field": 9.0}
    return {}


def _less(said: Scores, *, inherited: bool) -> Scores:
    """Less for a role that only a heading above says: a neighbour's own heading may say it."""
    more = table()["structure"]["inherited"] if inherited else 0
    return {role: score + (more if role != "note" else 0) for role, score in said.items()}


def _blocks(drafts: list[_ColumnDraft]) -> list[list[_ColumnDraft]]:
    """Blocks side by side begin where a class or name heads a column again after a value, with a value of its own."""
    blocks: list[list[_ColumnDraft]] = [[]]
    for i, draft in enumerate(drafts):
        before = [d.known for d in blocks[-1]]
        again = draft.known in _AGAIN and draft.known in before and any(role in _MEASURES for role in before)
        if again and any(d.known in _MEASURES for d in drafts[i:]):
            blocks.append([])
        blocks[-1].append(draft)
    return blocks


def _block(block: list[_ColumnDraft], year: int | None, *, alone: bool) -> list[Column]:
    roles = _choose([_preferred(draft, year) for draft in _unheaded(block, year)])
    columns = [
        Column(role=role, positions=draft.positions, heading=draft.heading, term=draft.term, ticked=_is_ticked(draft))
        for draft, role in zip(block, roles, strict=True)
    ]
    columns = _bounded(_beside(_values(columns, block, year), block))
    if any(column.role == "value" and not _is_of(column.heading, year) for column in columns):
        columns = [
            evolve(c, spare=c.role == "note" and d.known == "value" and not c.bound and _is_spare(c))
            for c, d in zip(columns, block, strict=True)
        ]
    if not alone and [column.term for column in columns if column.role == "name"][:1] == ["total"]:
        # Values beside names below the whole term are its own, also where the year's cell reaches over them.
        return [evolve(column, role="total_value") if column.role == "value" else column for column in columns]
    return columns


def _is_spare(column: Column) -> bool:
    """Whether a heading is a value's by its own words, and not one of another year, of a part, or of a standard."""
    words, heading = vocabulary(), squeeze(column.heading)
    other = any(map(str.isdigit, heading)) or words.lesser.search(heading) or heading in words.weak_values
    return column.term != "total" and not other and words.heading_among(heading) == "value"


def _preferred(draft: _ColumnDraft, year: int | None) -> _ColumnDraft:
    """What was reached in a year goes by that year. Of value columns side by side, the sheet's year or the sum of the
    others is the value; least what is a part's."""
    heading, words, more = _year_first(draft.heading), vocabulary(), 0.0
    if year is not None and (reached := words.reached.fullmatch(heading)):
        ago = year - int(reached["year"])
        role: ColumnRole = "prior" if ago == 1 else "note" if ago or reached["base"] else "actual"
        return evolve(draft, scores={role: table()["heading"]["actual"]["actual"]})
    if _is_of(heading, year):
        more = table()["structure"]["own_year"]
    elif heading in words.sums:
        more = table()["structure"]["sum"]
    elif words.lesser.search(heading) or words.changed.search(heading):
        more = table()["structure"]["lesser"]
    if not more or "value" not in draft.scores:
        return draft
    return evolve(draft, scores={**draft.scores, "value": draft.scores["value"] + more})


def _unheaded(block: Sequence[_ColumnDraft], year: int | None) -> list[_ColumnDraft]:
    """Where no heading is a value's, any column that nobody knows may be it, by the figures in it; beside the
    whole term's only that of the sheet's *year*.

    One that stands over signs is none: 目标值 above signs, numbers and units that have no headings of their own.
    """
    headed = any(draft.known in _VALUES and _share(draft, looks.is_operator) <= _MOST for draft in block)
    headed = headed or bool(_areas(block))
    whole = all(draft.known != "value" for draft in block)
    more = table()["structure"]
    found = []
    for draft in block:
        if draft.known is None and "name" in draft.scores and (not headed or (whole and _is_of(draft.heading, year))):
            figures = _share(draft, looks.is_figure)
            value = more["unheaded_value"] + more["figures"] * figures
            name = draft.scores["name"] - more["figures"] * figures
            weight = more["points"] if _are_points(draft.contents) else more["no_points"]
            draft = evolve(draft, scores={**draft.scores, "value": value, "name": name, "weight": weight})
        found.append(draft)
    return found


def _share(draft: _ColumnDraft, test: Callable[[str], object]) -> float:
    return looks.share(looks.counted(draft.contents), test)


def _are_points(texts: Sequence[str]) -> bool:
    """Whether numbers alone come to a hundred, or to what the budget's execution leaves of it."""
    numbers = [typed.number(text) for text in texts]
    held = [number for number in numbers if number is not None]
    return len(held) == len(numbers) > 1 and sum(held) in _SUMS


def _areas(block: Sequence[_ColumnDraft]) -> list[int]:
    """Columns that nobody knows, headed by areas: each may hold the values of its own."""
    words = vocabulary()
    unknown = [i for i, d in enumerate(block) if d.known is None and d.heading and any(d.contents)]
    areas = [i for i in unknown if words.area.fullmatch(squeeze(block[i].heading))]
    return areas if len(areas) > 1 else []


def _choose(block: Sequence[_ColumnDraft]) -> list[ColumnRole]:
    """The roles that suit the columns best in sum, each of most roles once."""
    structure = table()["structure"]
    ways: _Ways = {(frozenset(), 0): (0.0, [])}
    for draft in block:
        found: _Ways = {}
        scored: dict[ColumnRole, float] = {"note": 0.0, **draft.scores}
        candidates = [(role, own, _RANKS.get(role, 0)) for role, own in scored.items()]
        for (taken, rank), (score, roles) in ways.items():
            for role, own, at in candidates:
                if role in taken:
                    continue
                total = score + own
                if 0 < at < rank:
                    total += structure["disorder"]
                match role:
                    case "value" if draft.known is None and roles[-1:] == ["operator"]:
                        total += structure["behind_operator"]
                    case "name":
                        total += structure["later_name"] * len(roles)
                    case "weight" if "name" in taken:
                        total += structure["weight_behind_name"]
                    case "note" if draft.holds_classes and "level1" in taken and "level2" not in taken:
                        total += structure["class_left_out"]
                key = (taken if role in _MANY else taken | {role}, at if at > rank else rank)
                known = found.get(key)
                if known is None or total > known[0] + 1e-9:
                    found[key] = (total, [*roles, role])
        best = sorted(found.items(), key=lambda way: -way[1][0])[:_BEAM]
        ways = dict(best)
    ends = []
    for (taken, _), (score, roles) in ways.items():
        score += structure["no_value"] * taken.isdisjoint(_VALUES)
        score += structure["level2_alone"] * (taken & {"level1", "level2"} == {"level2"})
        ends.append((score + structure["no_name"] * ("name" not in taken), roles))
    return max(ends, key=lambda end: end[0])[1]


def _values(columns: list[Column], block: Sequence[_ColumnDraft], year: int | None) -> list[Column]:
    """Years of which none is the sheet's; a column that only its contents tell; columns of areas, or their sum."""
    years = [c for c, d in zip(columns, block, strict=True) if d.known == "value" and _year_of(c.heading)]
    if len(years) > 1 and not any(c.role == "value" and _is_of(c.heading, year) for c in years):
        return [
            evolve(c, doubt="value-column-of-several-years") if c in years and c.role == "value" else c for c in columns
        ]
    pairs = list(zip(columns, block, strict=True))
    rivals = [c for c, d in pairs if d.known == "value" and d.inherited and _share(d, looks.is_figure) > _MOST]
    if len(rivals) > 1 and all(c.role in ("value", "note") for c in rivals):
        # 城区 and 乡村 below 目标值: nobody says which is the target.
        return [evolve(c, doubt="value-column-by-contents") if c.role == "value" else c for c in columns]
    if any(c.role in ("value", "total_value") for c in columns):
        own = any(d.known is None and _is_of(d.heading, year) and _share(d, looks.is_figure) > _MOST for d in block)
        doubt = None if _is_plain(columns, block) else "value-column-by-contents"
        told = [
            c.role == "value" and (d.known is None or own) and not _is_of(c.heading, year)
            for c, d in zip(columns, block, strict=True)
        ]
        return [evolve(c, doubt=doubt) if t else c for c, t in zip(columns, told, strict=True)]
    out = list(columns)
    sums = [i for i, d in enumerate(block) if d.known is None and squeeze(d.heading) in vocabulary().sums]
    for i in sums[:1] or _areas(block):
        out[i] = evolve(out[i], role="value", area=not sums)
    return out


def _is_plain(columns: Sequence[Column], block: Sequence[_ColumnDraft]) -> bool:
    """Whether the values are bounds, as nothing but targets is, and no other column that nobody knows holds figures."""
    unknown = [(c.role, d) for c, d in zip(columns, block, strict=True) if d.known is None]
    rivals = any(role == "note" and _share(draft, looks.states_target) > _MOST for role, draft in unknown)
    return not rivals and all(_share(draft, looks.is_bound) > _SOME for role, draft in unknown if role == "value")


def _year_first(heading: str) -> str:
    """A heading as it is compared, with the year before it that stands in brackets behind: 目标值（2024年）."""
    return _YEAR_BEHIND.sub(r"\2\1", squeeze(heading))


def _year_of(heading: str) -> int | None:
    found = vocabulary().one_year.fullmatch(_year_first(heading))
    return int(found["year"]) if found else None


def _is_of(heading: str, year: int | None) -> bool:
    """Whether a heading says the sheet's *year*."""
    return year is not None and _year_of(heading) == year


def _bounded(columns: list[Column]) -> list[Column]:
    """Columns of the least and the most of a target, one of which was chosen as the value's: both make it."""
    found = [
        (i, evolve(column, role=role, bound=sign, doubt=None))
        for role, (sign, pattern) in zip(_BOUNDS, vocabulary().bounds, strict=True)
        for i, column in enumerate(columns)
        if column.role in ("value", "note") and pattern.fullmatch(squeeze(column.heading))
    ]
    both = dict(found) if len(found) == len(_BOUNDS) and any(columns[i].role == "value" for i, _ in found) else {}
    return [both.get(i, column) for i, column in enumerate(columns)]


def _beside(columns: list[Column], block: Sequence[_ColumnDraft]) -> list[Column]:
    """What the columns without a part in the rows are: labels at the side, prose, or notes."""
    first = next((i for i, c in enumerate(columns) if c.role in ("level1", "level2", "name")), len(columns))
    out, words = list(columns), vocabulary()
    level, names = "", sum(len(d.contents) for c, d in zip(columns, block, strict=True) if c.role == "name")
    for i, (column, draft) in enumerate(zip(columns, block, strict=True)):
        level = column.heading if column.role in ("level1", "level2") else level
        if column.role == "weight" and level and i < _name(columns) and len(draft.contents) < names:
            # Fewer than there are names, and before them: those of the level.
            column = out[i] = evolve(column, role="note")
        if column.role != "note":
            continue
        held, label = set(draft.contents), words.header_label(column.heading)
        if i < first and (draft.known in _PROSE or words.is_prose(label)):
            side = all(words.heading(text) or len(text) == 1 or squeeze(text) in words.sums for text in held)
            role: ColumnRole = "skip" if side else "field" if label and draft.known == "value" else "text"
            out[i] = evolve(column, role=role)
        elif draft.known == "weight":
            # Points beside every level: those of a level are kept with it.
            out[i] = evolve(column, heading=f"{level if i < _name(columns) else ''}{column.heading}")
        elif not held:
            out[i] = evolve(column, role="skip")
    return out


def _name(columns: Sequence[Column]) -> int:
    return next((i for i, c in enumerate(columns) if c.role == "name"), len(columns))


def _is_ticked(draft: _ColumnDraft) -> bool:
    """Whether the cells hold nothing but ticks, under a heading that says what is ticked."""
    flags = vocabulary().flags
    held = set(map(squeeze, draft.contents))
    return bool(held) and draft.heading != "" and all(text in flags["ticked"] + flags["unticked"] for text in held)


def _contents(positions: Sequence[int], body: Sequence[Row]) -> list[str]:
    """The texts of a column, each cell once."""
    texts: list[str] = []
    seen: Cell | None = None
    for row in body:
        for position in positions:
            cell = cell_at(row, position)
            if cell is not None and cell is not seen:
                seen = cell
                texts.append(join_lines(cell.text))
    return texts
