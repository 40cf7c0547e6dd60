"""Clauses made ready: brackets opened, words joined, and operators that turn out to be words made words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import define, evolve

from targetexpr.errors import Span
from targetexpr.values.interpret.items import CORES, Bracket, Item, Measure, Moment, Reference, Words, has_core
from targetexpr.values.lexicon import words

Joint = Literal["", ",", ";", "、", "and", "or", "list"]

# What is compared with has a name, not a story.
_NAME = 14


@define
class Clause:
    """A row of items, and what joins it to the clause before."""

    joint: Joint
    items: list[Item]
    span: Span


def ready(text: str, clauses: Sequence[Clause]) -> list[Clause]:
    return list(_joined([Clause(one.joint, _prepared(text, one.items), one.span) for one in clauses]))


def _joined(clauses: list[Clause]) -> Iterator[Clause]:
    """Clauses of words only belong to the neighbour that 、, 和 or 或 joins them to (甲、乙各5个)."""
    pending, has_figure, *_ = clauses[0], has_core(clauses[0].items), None
    for clause in clauses[1:]:
        another = has_core(clause.items)
        loose = clause.joint in ("、", "and") or (clause.joint == "or" and not has_figure)
        if loose and not (has_figure and another):
            between = Words((pending.span[1], clause.span[0]))
            pending.items.extend([between, *clause.items])
            pending = evolve(pending, span=(pending.span[0], clause.span[1]))
            has_figure = has_figure or another
        else:
            yield pending
            pending, has_figure = clause, another
    yield pending


def _prepared(text: str, row: list[Item]) -> list[Item]:
    if not has_core(row):
        return [Words(item.span) if isinstance(item, Bracket) else item for item in row]
    outside = has_core([item for item in row if not isinstance(item, Bracket)])
    items: list[Item] = []
    for item in row:
        if isinstance(item, Bracket):
            items += [Words(item.span)] if outside or not has_core(item.items) else _opened(item)
        elif isinstance(item, Words) and items and (longer := _longer(items[-1], item)) is not None:
            items[-1] = longer
        elif isinstance(item, Reference) and item.before is None and items and _adjoins(items[-1], item):
            start = items.pop().span[0]  # Ⅲ类水以上
            items.append(evolve(item, span=(start, item.span[1]), words=(start, item.words[1])))
        else:
            items.append(item)
    for position, item in enumerate(items):
        if not isinstance(item, CORES):
            continue
        last = items[position - 1] if position else None
        following = items[position + 1] if position + 1 < len(items) else None
        if _is_words(text, item, last, following):
            items[position] = Words(item.span, numeral=isinstance(item, Measure))
    return items


def _opened(bracket: Bracket) -> list[Item]:
    """（3天）内: what stands behind the bracket is said of the figure in it."""
    measures = [item for item in bracket.items if isinstance(item, Measure)]
    if bracket.after is None or len(measures) != 1 or measures[0].after is not None:
        return bracket.items
    return [evolve(item, after=bracket.after) if item is measures[0] else item for item in bracket.items]


def _adjoins(last: Item, item: Item) -> bool:
    return isinstance(last, Words) and last.span[1] == item.span[0]


def _longer(last: Item, item: Words) -> Reference | None:
    """A reference with the words that are written on to it."""
    if not isinstance(last, Reference) or last.after is not None or last.span[1] != item.span[0]:
        return None
    return evolve(last, span=(last.span[0], item.span[1]), words=(last.words[0], item.span[1]))


def _belongs(said: str, item: Item) -> bool:
    """Whether a figure or a date without an operator of its own is part of what is said right before it."""
    if isinstance(item, Moment):
        return not (item.due or item.before or item.edge or item.until) and words.is_ground(said)
    return isinstance(item, Measure) and item.before is None and words.is_denial(said)


def _is_words(text: str, item: Measure | Reference | Moment, last: Item | None, following: Item | None) -> bool:
    """Whether what looks like a figure, or like an operator and a name, is part of the words around it."""
    if last is not None and _adjoins(last, item) and _belongs(text[slice(*last.span)], item):
        return True
    if isinstance(item, Measure):
        if not item.low.chinese or item.high is not None:
            return False
        if item.low.unit == "个" and isinstance(following, Words) and words.is_state(text[slice(*following.span)]):
            return item.before is None  # 三个到位
        if item.before is None:
            return isinstance(last, Words) and _adjoins(last, item) and (item.low.loose or last.numeral)
        return item.low.unit is None and isinstance(following, Words) and item.before.strength != "sign"
    if not isinstance(item, Reference):
        return False
    if item.before is None:
        return following is not None or item.words[1] - item.words[0] > _NAME  # 省级以上奖项
    if isinstance(following, Measure) or item.before.strength == "sign":
        return False
    name = text[slice(*item.words)].strip()
    match item.before.strength:
        case "word":
            return len(name) > _NAME
        case "hold":
            return item.before.sign != "≤" or len(name) > _NAME or words.is_judgement(name)
        case _:
            return True
