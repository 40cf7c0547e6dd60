"""Clauses → the constraint that they state together, and what a text without a figure is."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from targetexpr.values.interpret.build import build
from targetexpr.values.interpret.clauses import Clause, Joint, ready
from targetexpr.values.interpret.items import LOWER, UPPER, Measure, Moment, Words, has_core
from targetexpr.values.interpret.moments import several
from targetexpr.values.interpret.neighbours import Core, cores
from targetexpr.values.lexicon import words
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Bound,
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    Qualitative,
)  # fmt: skip
from targetexpr.values.units import convert

Part = tuple[Joint, Constraint]

# Words around a figure that has no sign, or beside one with no operator at all: longer, they are prose with a number.
_PROSE = 16
# Both together: longer, even a figure with an operator in words is part of a story (为3岁以下婴幼儿提供服务，减轻负担).
_STORY = 20


def combine(text: str, clauses: Sequence[Clause]) -> Constraint:
    """The constraint that the clauses of *text* state. Raises ``Malformed`` where one contradicts itself."""
    rows = ready(text, clauses) if any(has_core(clause.items) for clause in clauses) else clauses
    figures = sum(has_core(row.items) for row in rows)
    if not figures:
        rough = any(isinstance(item, Words) and item.rough for row in rows for item in row.items)
        return words.judge_whole(text, rough=rough)
    parts: list[Part] = []
    signed, bounded, longest, beside = False, False, 0, 0
    for row in rows:
        if not has_core(row.items):
            if not words.trim(text[slice(*row.span)]):
                continue  # “，2
            judged = words.judge(text[slice(*row.span)])
            longest = max(longest, row.span[1] - row.span[0] if isinstance(judged, Narrative) else 0)
            parts.append((row.joint, judged))
            beside += row.span[1] - row.span[0] if row.joint in ("", ",") else 0
            continue
        found = cores(text, row.items, parallel=figures > 1)
        for position, core in enumerate(found):
            signed, bounded = signed or _is_signed(core), bounded or _is_bounded(core)
            longest = max(longest, _length_around(text, core))
            joint: Joint = row.joint if position == 0 else ";" if core.lead else ","
            parts.append((joint, build(text, core, row.span if len(found) == 1 else core.span)))
    if (not signed and (longest > _PROSE or (beside and longest + beside > _STORY))) or (
        not bounded and beside >= _PROSE
    ):
        return Narrative(text=text, mentions=tuple(part for _, part in parts if _is_measured(part)))
    return _together(text, _bounded(_settled(parts)))


def _is_signed(core: Core) -> bool:
    if core.first is not None or isinstance(core.item, Moment):
        return core.first is not None
    return core.item.before is not None and core.item.before.strength == "sign"


def _is_bounded(core: Core) -> bool:
    """Whether a core says more than a figure or a date that stands in a sentence."""
    match core.item:
        case Measure():
            return not core.item.bare or core.item.low.odd is not None or core.first is not None
        case Moment():
            return core.item.due or core.item.before is not None
        case _:
            return True


def _length_around(text: str, core: Core) -> int:
    """How long the words beside a figure are; brackets behind all of them explain it, however long."""
    tail = core.tail[:-1] if core.tail and not text[core.tail[-1][0]].isalnum() else core.tail
    return sum(end - start for start, end in (*(lead.span for lead in core.lead), *tail))


def _is_measured(part: Constraint) -> bool:
    return not isinstance(part, Narrative | Qualitative)


def _settled(parts: list[Part]) -> list[Part]:
    """Prose beside figures becomes their subject or remark: nothing is dropped, nothing is measured by it."""
    settled: list[Part] = []
    before: list[str] = []
    for joint, part in parts:
        last = settled[-1][1] if settled else None
        if not isinstance(part, Narrative):
            if before and isinstance(part, Comparison | Interval | Deadline):
                part = evolve(part, subject="，".join([*before, *([part.subject] if part.subject else [])]))
                before = []
            settled.append((joint, part))
        elif isinstance(last, Comparison | Interval | Deadline):
            said = words.trim(part.text)
            settled[-1] = settled[-1][0], evolve(last, remark=f"{last.remark}，{said}" if last.remark else said)
        else:
            before.append(words.trim(part.text))
    return settled


def _bounded(parts: list[Part]) -> list[Part]:
    """Two bounds that 且 or a comma joins, or that follow each other at once, are one interval."""
    merged: list[Part] = []
    for joint, part in parts:
        joined = joint in ("and", ",", "、")
        last = merged[-1][1] if merged else None
        if joint in ("and", "、") and isinstance(last, Deadline) and isinstance(part, Deadline):
            last, part = several(last, part)
            merged[-1] = merged[-1][0], last
        one = _interval(last, part) or _said_again(last, part) if joined and last is not None else None
        if one is not None:
            merged[-1] = merged[-1][0], one
        else:
            merged.append((joint, part))
    return merged


def _interval(a: Constraint, b: Constraint) -> Interval | None:
    if not isinstance(a, Comparison) or not isinstance(b, Comparison) or b.subject or a.remark or a.change or b.change:
        return None
    if a.value is None or b.value is None:
        return None
    unit = b.unit or a.unit
    first = a.value if a.unit in (None, unit) else convert(a.value, a.unit, unit)
    if first is None:
        return None
    ends = Bound(a.operator, first), Bound(b.operator, b.value)
    lower, upper = (ends[1], ends[0]) if a.operator in UPPER else ends
    if lower.operator not in LOWER or upper.operator not in UPPER:
        return None
    return Interval(
        text=a.text, lower=lower, upper=upper, unit=unit, unknown_unit=a.unknown_unit or b.unknown_unit,
        subject=a.subject, remark=b.remark,
    )  # fmt: skip


def _said_again(a: Constraint, b: Constraint) -> Comparison | None:
    """The second, where it bounds the figure that the first only names."""
    if not isinstance(a, Comparison) or not isinstance(b, Comparison) or not a.implicit_operator or b.subject:
        return None
    same = (a.value, a.unit, a.remark, a.change) == (b.value, b.unit, None, None)
    return evolve(b, subject=a.subject) if same and b.operator in LOWER + UPPER else None


def _together(text: str, parts: list[Part]) -> Constraint:
    if len(parts) == 1:
        one = parts[0][1]
        return one if one.text == text else evolve(one, text=text)
    groups: list[list[Constraint]] = []
    for joint, part in parts:
        if joint == "or" and groups:
            groups[-1].append(part)
        else:
            groups.append([part])
    if len(groups) == 1:
        return AnyOf(text=text, parts=tuple(groups[0]))
    return AllOf(text=text, parts=tuple(_conditioned(g[0]) if len(g) == 1 else AnyOf(parts=tuple(g)) for g in groups))


def _conditioned(part: Constraint) -> Constraint:
    """一般故障4小时内修复: when it holds, rather than what it measures."""
    if isinstance(part, Comparison | Interval | Deadline) and part.subject and words.is_condition(part.subject):
        return evolve(part, condition=part.subject, subject=None)
    return part
