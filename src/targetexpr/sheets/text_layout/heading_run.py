"""The headings of a table that stand one after the other in a text, a word or a line each."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from targetexpr.sheets import looks
from targetexpr.sheets.forms import HeadingRole, squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.text_layout.costs import HeadedColumn, headed
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.merged_headings import without_merges

_CUT = 4  # words that one heading may be cut over
_MOST = 30
_STARTS = 8  # headings of something else before a table's own
_NAME = "三级指标"
_LONGEST = 40  # characters of one heading
_REST = 3  # characters that are cut off a heading beside it
_UNKNOWN = 16  # characters of a heading, or a piece of one, that no form has
_LONGEST_STRANGE = 12
_STRANGE, _BETWEEN = 0.2, 0.1  # points of a column that no form has: beside the known ones, and between them
_HEADING = 0.2  # points that each heading of a run costs, so that pieces of one are not taken for several
_BLOCK: tuple[HeadingRole, ...] = ("level1", "level2", "name")  # what a second block begins with
_WORDS = ("heading", "text", "side", "label")
_WAYS = 8  # ways to take words as headings that are kept


@frozen
class HeadingRun:
    """The columns that the headings from ``start`` up to ``stop`` name, in their order: all of them (``whole``), and
    those that hold no class and no field of a project; ``heads`` are the headings, each whole. ``mixed``: a row holds
    several indicators, or its project."""

    start: int
    stop: int
    columns: tuple[HeadedColumn, ...]
    whole: tuple[HeadedColumn, ...]
    heads: Sequence[LayoutItem]

    @property
    def mixed(self) -> bool:
        named = sum(column.role == "name" for column in self.whole)
        return named > 1 or any(column.before and column.kind is not None for column in self.whole)


def runs(items: Sequence[LayoutItem]) -> list[HeadingRun]:
    """The headings of every table in a stream of words."""
    found: list[HeadingRun] = []
    at = before = 0  # how many headings stand right before
    while at < len(items):
        run = _run(items, at) if before <= _STARTS else None
        before = before + 1 if run is None and items[at].kind == "heading" else 0
        if run is not None:
            found.append(run)
            at = run.stop
        else:
            at += 1
    return found


def with_headings(items: Sequence[LayoutItem]) -> list[LayoutItem]:
    """The items with the words of each heading of a table as one."""
    found: list[LayoutItem] = []
    at = 0
    for run in runs(items):
        found += [*items[at : run.start], *run.heads]
        at = run.stop
    return [*found, *items[at:]]


def _run(items: Sequence[LayoutItem], start: int) -> HeadingRun | None:
    heads, at = _headings(items, start)
    numbers = _numbers(items, at)
    if (more := numbers - len(heads)) > 0 and heads:
        start = max(0, start - more)  # the row that numbers the columns tells of fields before the classes
        heads = [*(evolve(item, kind="heading") for item in items[start : start + more]), *heads]
    at += numbers
    behind = _run(items, start + 1) if heads and squeeze(heads[0].text) in vocabulary().sides else None
    if behind is not None and _points_of_run(behind.heads) > _points_of_run(heads):
        return behind  # the label at the table's side
    columns = _columns(list(map(_cell, heads)))
    if columns is None:
        return None
    body = tuple(c for c in columns if c.role not in ("level1", "level2", "side") and not c.before)
    return HeadingRun(start, at, body, columns, heads)


def _headings(items: Sequence[LayoutItem], start: int) -> tuple[Sequence[LayoutItem], int]:
    """The headings from a word on, as far as there are any, and where they end: of all ways to take words as headings
    the best. Words that are none end before a heading, or before the table's first class."""
    ways: dict[int, list[list[LayoutItem]]] = {start: [[]]}
    best, stop = list[LayoutItem](), start
    while ways:
        at = min(ways)
        kept = sorted(ways.pop(at), key=_points_of_run, reverse=True)[:_WAYS]
        classed = at < len(items) and items[at].kind == "class"
        ended = [heads for heads in kept if heads and (classed or is_known(heads[-1].text))]
        cut = bool(best) and at < len(items) and _is_figure(items[at]) and not _numbers(items, at)  # a name's row
        if ended and not (cut and _points_of_run(ended[0]) <= _points_of_run(best)):
            best, stop = ended[0], at
        for heads in kept:
            for size in _sizes(items, at, heads):
                text = "".join(item.text for item in items[at : at + size])
                head = evolve(items[at], kind="heading", text=text, end=items[at + size - 1].end)
                ways.setdefault(at + size, []).append([*heads, head])
    return best, stop


def _points_of_run(heads: Sequence[LayoutItem]) -> float:
    points = points_of([(head.text, vocabulary().heading_among(head.text)) for head in heads])
    return points - _HEADING * len(heads)


def _cell(item: LayoutItem) -> Cell:
    return Cell(text=item.text, location=item.line.place)


def _sizes(items: Sequence[LayoutItem], at: int, before: Sequence[LayoutItem]) -> Iterator[int]:
    """How many words from *at* on may be one heading: a known one, or some that no form has behind one that is known.
    A word below the first, or a short one beside it, may be the rest of it."""
    known, texts, told = vocabulary(), list[str](), False
    for size in range(1, min(_CUT, len(items) - at) + 1 if len(before) < _MOST else 0):
        item = items[at + size - 1]
        below = size == 1 or ((item.first or is_rest(item.text)) and not is_class(item.text))
        if item.kind not in _WORDS or len(item.text) > _LONGEST or not below or (size > 1 and _is_figure(item)):
            return
        texts.append(item.text)
        text = "".join(texts)
        told = told or not _may_head(item)
        whole = len(text) > 1 and known.heading(text) is not None and not _are_two(texts)
        among = is_known(text) and item.kind != "side"
        free = before and not told and (among or is_known(before[-1].text))
        if whole or free or (size == 1 and ((before and among) or _is_field(item))):
            yield size
        told = told or is_known(item.text)


def _are_two(words: Sequence[str]) -> bool:
    """Whether words are headings of two columns: 上年 and 预计当年实现, not 一级 and 指标."""
    known, cuts = vocabulary(), range(1, len(words))
    pairs = [("".join(words[:at]), "".join(words[at:])) for at in cuts]
    pairs = [pair for pair in pairs if known.sides.isdisjoint(map(squeeze, pair))]
    return any(None not in (roles := {known.heading(one), known.heading(two)}) and len(roles) > 1 for one, two in pairs)


def points_of(columns: Sequence[tuple[str, HeadingRole | None]], parted: Collection[int] = ()) -> float:
    """How good headings are: known ones count, each once before a value, and a little those between them or *parted*
    by one above; words of a header and of cells do not."""
    known = [at for at, (_, role) in enumerate(columns) if role is not None]
    points, held = 0.0, set[HeadingRole]()
    for at, (text, role) in enumerate(columns):
        if role is not None:
            held = set() if role in held and "value" in held and role in _BLOCK else held
            other = _BETWEEN if role == "value" else -_STRANGE  # of half a year, beside the whole year's
            points += 1.0 if role not in held or role == "grade" else other
            held.add(role)
        elif vocabulary().label(text) is not None:
            points += _BETWEEN
        elif not 1 < len(text) <= _LONGEST_STRANGE or any(c.isdigit() or c in "：:。()（）" for c in text):
            points -= 2 * _STRANGE  # words of a header, prose, or the end of another
        else:
            points += _BETWEEN if (known and known[0] < at < known[-1]) or at in parted else -_STRANGE
    return points


def _columns(cells: list[Cell]) -> tuple[HeadedColumn, ...] | None:
    """The columns that headings name; None where they are not those of a table of indicators."""
    if len(cells) > 1 and squeeze(cells[-1].text) in vocabulary().sides:
        cells.pop()  # the label at the table's side, below its headings
    if len(cells) < 3:
        return None
    columns = headed(list(without_merges(cells)))
    roles = [column.role for column in columns]
    if "name" not in roles and {"level1", "level2"} <= set(roles):
        # 一级指标 over classes and 二级指标 over names
        columns = [evolve(c, text=_NAME, role="name") if c.role == "level2" else c for c in columns]
        roles = [column.role for column in columns]
    others = {"level1", "level2", "weight", "actual", "score"}  # classes' headings may stand apart
    named = _are_columns(roles) and others & set(roles) and {"value", "operator"} & set(roles)
    return tuple(columns) if named else None


def apart(items: Sequence[LayoutItem]) -> tuple[tuple[HeadedColumn, ...], list[LayoutItem]] | None:
    """The columns of headings that stand apart, each above its cells, and the words that are none of these; None where
    they are no table's."""
    cells: list[Cell] = []
    body: list[LayoutItem] = []
    at = 0
    while at < len(items):
        size = max(_sizes(items, at, ()), default=0) if items[at].first else 0
        words = items[at : at + max(1, size)]
        if size:
            cells.append(evolve(_cell(words[0]), text="".join(item.text for item in words)))
        else:
            body += words
        at += len(words)
    columns = _columns(cells)
    return (columns, body) if columns is not None else None


def second_block(roles: Sequence[HeadingRole | None]) -> int | None:
    """Where the columns of a second table begin beside the first: a class or a name once more, behind a value."""
    for at, role in enumerate(roles):
        if role in _BLOCK and role in roles[:at] and "value" in roles[:at]:
            return at
    return None


def _are_columns(roles: Sequence[HeadingRole | None]) -> bool:
    """Whether headings name an indicator once, or a second time behind its value: tables side by side."""
    names = [at for at, role in enumerate(roles) if role == "name"]
    return bool(names) and all("value" in roles[one:two] for one, two in pairwise(names))


def _numbers(items: Sequence[LayoutItem], at: int) -> int:
    """How many words from *at* on number the columns."""
    texts = [item.text for item in items[at : at + _MOST]]
    return next((count for count in range(len(texts), 2, -1) if numbers_columns(texts[:count])), 0)


def numbers_columns(words: Sequence[str]) -> bool:
    """Whether words are a row that numbers the columns: 1 2 3 4, ① ② ③."""
    return len(words) > 2 and [unicodedata.normalize("NFKC", word) for word in words] == [
        str(at) for at in range(1, len(words) + 1)
    ]


def is_known(text: str) -> bool:
    """Whether a text among headings is one, or a label."""
    return vocabulary().heading_among(text) is not None or vocabulary().label(text) is not None


def _is_figure(item: LayoutItem) -> bool:
    return looks.is_figure(item.text) or looks.is_operator(item.text)


def _is_field(item: LayoutItem) -> bool:
    """Whether a heading is a field's of the project, before those of the classes."""
    return item.kind == "heading" and vocabulary().label(item.text) is not None


def _may_head(item: LayoutItem) -> bool:
    words = item.kind in ("text", "heading") and len(item.text) <= _UNKNOWN
    return words and not any(c.isdigit() or c in "。，；" for c in item.text)


def is_rest(text: str) -> bool:
    """Whether a word can be nothing but the end of a heading: 值, 情况."""
    known = vocabulary()
    return len(text) <= _REST and known.heading(text) is None and known.label(text) is None
