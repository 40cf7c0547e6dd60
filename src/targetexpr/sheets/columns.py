"""From the headings of an indicator table to its columns: the heading is the prior, the contents decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import evolve, frozen

from targetexpr.sheets import looks
from targetexpr.sheets.forms import HeadingRole, Term, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, join_lines
from targetexpr.sheets.headings import Heading
from targetexpr.sheets.labels import class_name

ColumnRole = Literal[
    "level1", "level2", "name", "value", "total_value", "operator", "unit", "weight", "actual", "score",
    "deviation_reason", "direction", "note", "text", "field", "skip", "unknown",
]  # fmt: skip
_SAMPLE = 400
_APART = ("name", "level4", "side", "value", "total_value", "level1", "level2", None)


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


def decide(heading: Heading, body: Sequence[Row], year: int | None = None) -> list[list[Column]]:
    """The table's columns in blocks: one, or several that stand side by side. *year* is the sheet's."""
    body = body[:_SAMPLE]
    columns: list[Column] = []
    for group in heading.groups:
        role, texts = heading.roles[group[0]], heading.texts[group[0]]
        for part in _parted(group, body, apart=role in _APART):
            columns += _column(role, part, texts, body)
    columns = _levels(columns, body)
    columns = _several(_values(_weights(columns), body), year)
    return _blocks(columns)


def _parted(group: tuple[int, ...], body: Sequence[Row], *, apart: bool) -> list[tuple[int, ...]]:
    """A merged heading over cells that are not merged stands for several columns."""
    parts: list[list[int]] = [[group[0]]]
    for position in group[1:]:
        own = any(_at(row, position) is not None and _at(row, position) is not _at(row, position - 1) for row in body)
        filled = own and any(
            _text(_at(row, position)) and _at(row, position) is not _at(row, position - 1) for row in body
        )
        if apart and filled:
            parts.append([position])
        else:
            parts[-1].append(position)
    filled_parts = [part for part in parts if any(_text(_at(row, i)) for row in body for i in part)]
    return [tuple(part) for part in filled_parts or parts[:1]]


def _column(
    role: HeadingRole | None, part: tuple[int, ...], texts: tuple[str, ...], body: Sequence[Row]
) -> list[Column]:
    heading = texts[-1] if texts else ""
    term = next((t for text in reversed(texts) if (t := vocabulary().term(text))), None)
    contents = _contents(part, body)
    decided: ColumnRole
    match role:
        case None:
            label = vocabulary().label(heading) if heading else None
            known = label in vocabulary().fields or label in vocabulary().year_labels
            decided = "field" if known else "unknown" if heading or any(contents) else "skip"
        case "number_of_row":
            decided = "skip"
        case "prior" | "note":
            decided = "note"
        case "operator" | "nature":
            decided = _nature(role, contents)
        case "side" | "level4":
            decided = "name"
        case "value" if term == "total":
            decided = "total_value"
        case _:
            decided = role
    if heading and not {text for text in contents if text} - {heading}:
        # One cell from the heading down to the last row: a label at the side of the table.
        decided = "skip" if any(contents) else decided
    return [Column(role=decided, positions=part, heading=heading, term=term)]


def _nature(role: HeadingRole, contents: Sequence[str]) -> ColumnRole:
    if looks.share(contents, looks.is_direction) >= 0.6:
        return "direction"
    if looks.share(contents, looks.is_kind) >= 0.6:
        # 计算符号 holds 定性 where the other rows hold a sign.
        return "operator" if role == "operator" or any(map(looks.is_operator, set(contents))) else "note"
    return "operator" if role == "operator" or any(map(looks.is_operator, set(contents))) else "note"


def _levels(columns: list[Column], body: Sequence[Row]) -> list[Column]:
    """Which columns hold the classes and which the names: by what they hold, where that is clear."""
    words = vocabulary()
    decided = list(columns)
    for i, column in enumerate(columns):
        if column.role not in ("level1", "level2", "name", "unknown"):
            continue
        contents = [class_name(text) for text in _contents(column.positions, body)]
        first, second = looks.share(contents, words.is_level1), looks.share(contents, words.is_level2)
        role: ColumnRole = column.role
        match column.role:
            case "level1" if second >= 0.6 and (first < 0.3 or (first < second and _alone(columns, "level2"))):
                role = "level2"
            case "level2" if second < 0.3 and first >= 0.6:
                role = "level1"
            case "name" | "unknown" if max(first, second) >= 0.8:
                taken = {c.role for c in decided if c.role in ("level1", "level2")}
                role = "level1" if first >= second and "level1" not in taken else "level2"
                role = column.role if role in taken or not _names_beside(columns, i, body) else role
        decided[i] = evolve(column, role=role)
    return _shift(_drop_sides(decided, body), body)


def _alone(columns: Sequence[Column], role: ColumnRole) -> bool:
    return not any(column.role == role for column in columns)


def _names_beside(columns: Sequence[Column], i: int, body: Sequence[Row]) -> bool:
    """Another column after this one may hold the names."""
    return any(c.role in ("name", "unknown") and any(_contents(c.positions, body)) for c in columns[i + 1 :])


def _drop_sides(columns: list[Column], body: Sequence[Row]) -> list[Column]:
    """What stands before the classes is no name where a name comes after them: a label at the side, or prose."""
    out = list(columns)
    for i, column in enumerate(columns):
        later = [c.role for c in columns[i + 1 :]]
        if column.role in ("value", "total_value") and _before_names(columns, i):
            # 年度目标 before the classes is the project's prose.
            label = vocabulary().label(column.heading)
            out[i] = evolve(column, role="field" if label else "text")
            continue
        if column.role == "name" and _behind_values(columns, i):
            # 指标内容 behind the value explains it.
            out[i] = evolve(column, role="note")
            continue
        block = later[: next((k for k, role in enumerate(later) if role in ("value", "total_value")), len(later))]
        if column.role != "name" or "name" not in block:
            continue
        held = {text for text in _contents(column.positions, body) if text}
        before_classes = {"level1", "level2"} & set(block[: block.index("name")])
        if not held or before_classes:
            labels = all(vocabulary().heading(text) for text in held)
            out[i] = evolve(column, role="skip" if labels else "text")
    return out


def _before_names(columns: Sequence[Column], i: int) -> bool:
    """A value before every class and name, where another stands behind them."""
    roles = [c.role for c in columns]
    first = next((k for k, role in enumerate(roles) if role in ("level1", "level2", "name")), 0)
    return i < first and any(c.role == "value" and c.heading != columns[i].heading for c in columns[first:])


def _behind_values(columns: Sequence[Column], i: int) -> bool:
    """A name behind a name and its value, with no value of its own behind it."""
    before, after = ([c.role for c in part] for part in (columns[:i], columns[i + 1 :]))
    measured = any(role in ("value", "total_value", "actual") for role in after)
    return (
        "name" in before and any(r in ("value", "total_value") for r in before[before.index("name") :]) and not measured
    )


def _shift(columns: list[Column], body: Sequence[Row]) -> list[Column]:
    """Four levels: the last that is filled is the name; of the three before, the classes that the forms know."""
    out = list(columns)
    for i, column in enumerate(columns):
        if column.role != "name" or i + 1 >= len(columns) or columns[i + 1].role != "name":
            continue
        if not any(_contents(columns[i + 1].positions, body)):
            out[i + 1] = evolve(columns[i + 1], role="skip")
        elif looks.share(map(class_name, _contents(column.positions, body)), vocabulary().is_level2) >= 0.6:
            before = [k for k in range(i) if out[k].role in ("level1", "level2")]
            if len(before) >= 2:
                out[before[-2]] = evolve(out[before[-2]], role="note")
                out[before[-1]] = evolve(out[before[-1]], role="level1")
            out[i] = evolve(column, role="level2")
        else:
            out[i] = evolve(column, role="note")
    return out


def _values(columns: list[Column], body: Sequence[Row]) -> list[Column]:
    """A value heading over sign, number and unit; a table whose value columns have headings that nobody knows."""
    out = list(columns)
    for i, column in enumerate(columns):
        if column.role not in ("value", "total_value"):
            continue
        contents = _contents(column.positions, body)
        beside = [k for k in (i - 1, i + 1) if 0 <= k < len(columns) and columns[k].heading == column.heading]
        if beside and looks.share(contents, looks.is_operator) >= 0.5:
            out[i] = evolve(column, role="operator")
        elif beside and looks.share(contents, looks.is_unit) >= 0.7:
            out[i] = evolve(column, role="unit")
    for i, column in enumerate(columns[1:], 1):
        # A heading over value and unit in a table without merges: nothing stands above the unit.
        behind = column.role == "unknown" and not column.heading and columns[i - 1].role == "value"
        if behind and looks.share(_contents(column.positions, body), looks.is_unit) >= 0.5:
            out[i] = evolve(column, role="unit")
    if not any(c.role in ("value", "total_value") for c in out):
        for i, column in enumerate(out):
            if column.role == "unknown" and any(_contents(column.positions, body)):
                out[i] = evolve(column, role="value", area=True)
        areas = [i for i, c in enumerate(out) if c.area]
        if len(areas) == 1:
            out[areas[0]] = evolve(out[areas[0]], area=False, doubt="value-column-by-contents")
    return [evolve(c, role="note") if c.role == "unknown" else c for c in out]


def _weights(columns: list[Column]) -> list[Column]:
    """Points beside every level: those behind the name are the indicator's, the others are kept with their level."""
    weights = [i for i, c in enumerate(columns) if c.role == "weight"]
    name = next((i for i, c in enumerate(columns) if c.role == "name"), 0)
    own = next((i for i in weights if i > name), weights[0] if weights else 0)
    out = list(columns)
    for i in weights:
        if i < name and i != own:
            level = next((c.heading for c in reversed(columns[:i]) if c.role in ("level1", "level2")), "")
            out[i] = evolve(columns[i], role="note", heading=f"{level}{columns[i].heading}")
    return out


def _several(columns: list[Column], year: int | None) -> list[Column]:
    """Value columns side by side: years, of which one is the sheet's; a total and its areas; or areas alone."""
    words = vocabulary()
    values = [c for c in columns if c.role == "value"]
    named = sum(c.role == "name" for c in columns)
    if len(values) < 2 or named > 1 or any(c.area for c in values):
        return columns
    years = {id(c): int(m["year"]) for c in values if (m := words.one_year.fullmatch(squeeze(c.heading)))}
    totals = [c for c in values if squeeze(c.heading) in words.sums]
    if len(years) == len(values):
        chosen = next((c for c in values if years[id(c)] == year), None)
        doubt = None if chosen else "value-column-of-several-years"
        chosen = chosen or values[0]
        return [_kept(c, chosen, doubt) if c.role == "value" else c for c in columns]
    if totals:
        return [_kept(c, totals[0], None) if c.role == "value" else c for c in columns]
    if all(words.heading(c.heading) is None and c.heading for c in values) and len({c.heading for c in values}) > 1:
        return [evolve(c, area=True) if c.role == "value" else c for c in columns]
    return columns


def _kept(column: Column, chosen: Column, doubt: str | None) -> Column:
    return evolve(column, doubt=doubt) if column is chosen else evolve(column, role="note")


def _blocks(columns: list[Column]) -> list[list[Column]]:
    """Blocks side by side begin where a class or name heads a column again after a value."""
    blocks: list[list[Column]] = [[]]
    for column in columns:
        block = blocks[-1]
        again = column.role in ("level1", "level2", "name") and any(c.role == column.role for c in block)
        if again and any(c.role in ("value", "total_value") for c in block):
            blocks.append([])
        blocks[-1].append(column)
    return [_whole_term(block) for block in blocks] if len(blocks) > 1 else blocks


def _whole_term(block: list[Column]) -> list[Column]:
    """Values beside names below the whole term are its own, also where the year's cell reaches over them."""
    names = [column for column in block if column.role == "name"]
    if not names or names[0].term != "total":
        return block
    return [evolve(column, role="total_value") if column.role == "value" else column for column in block]


def _contents(positions: Sequence[int], body: Sequence[Row]) -> list[str]:
    """The texts of a column, each cell once."""
    texts: list[str] = []
    seen: Cell | None = None
    for row in body:
        for position in positions:
            cell = _at(row, position)
            if cell is not None and cell is not seen:
                seen = cell
                texts.append(join_lines(cell.text))
    return texts


def _at(row: Row, position: int) -> Cell | None:
    return row[position] if position < len(row) else None


def _text(cell: Cell | None) -> str:
    return cell.text if cell is not None else ""
