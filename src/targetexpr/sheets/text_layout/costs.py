"""What it costs that a text stands in a column: asked of the value grammar and of what is known of names.

The numbers are data (``data/text_costs.toml``); ``fit`` is the only door to what a text may be.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, assert_never

from attrs import frozen

from targetexpr.sheets import looks, typed
from targetexpr.sheets.form_text import data
from targetexpr.sheets.forms import FieldKind, HeadingRole, squeeze, vocabulary
from targetexpr.sheets.grid import Row, join_lines
from targetexpr.sheets.headings import GRADES
from targetexpr.sheets.labels import class_name, indicator_name, is_class
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Comparison,
    Deadline,
    Interval,
    Narrative,
    NotApplicable,
    Period,
    Qualitative,
)
from targetexpr.values.parser import constraint_of

Sort = Literal["target", "mixed", "broken", "absent", "judgement", "prose"]
LONGEST = 200  # characters that one target may have here
_LONGEST_CLASS = 12
_LONG = 24  # characters from which on a text is prose
_SIGNED = re.compile(r"[^\w\s(（]{1,2}\s*\d")
_HEAD = re.compile(r"[^\w(（]{1,2}[\d.,]+[(（][^()（）]{1,8}[)）]")
_SENTENCE = re.compile(r"[。！？]")


@frozen
class HeadedColumn:
    """A column: its heading's text and role, and whether it stands before the classes and names, where it holds a
    field of the project (``kind``)."""

    text: str
    role: HeadingRole | None
    before: bool = False
    kind: FieldKind | None = None


def headed(heading: Row) -> list[HeadedColumn]:
    """The columns that the cells of one heading row stand over."""
    cells = [cell for cell in heading if cell is not None]
    roles = [vocabulary().heading_among(cell.text) for cell in cells]
    if 0 < roles.count("grade") < GRADES:
        roles = [None if role == "grade" else role for role in roles]
    if "grade" in roles:
        roles[roles.index("grade")] = "value"  # the first grade is what is aimed at
    weak = [squeeze(cell.text) in vocabulary().weak_values for cell in cells]
    if any(role == "value" and not is_weak for role, is_weak in zip(roles, weak, strict=True)):
        # 绩效标准 is where the value comes from, where another column holds it.
        roles = ["note" if is_weak else role for role, is_weak in zip(roles, weak, strict=True)]
    first = next((at for at, role in enumerate(roles) if role in ("level1", "level2", "name")), 0)
    return [
        HeadedColumn(join_lines(cell.text), role, at < first, field_kind(cell.text))
        for at, (cell, role) in enumerate(zip(cells, roles, strict=True))
    ]


def field_kind(heading: str) -> FieldKind | None:
    """How the values of a field that a heading names are read."""
    return vocabulary().kind(vocabulary().label(heading))


@cache
def costs() -> dict[str, float]:
    """Every cost by its key, ``join.line``."""
    return {f"{group}.{key}": cost for group, keys in data("text_costs").items() for key, cost in keys.items()}


@lru_cache(maxsize=1 << 16)
def sort_of(text: str) -> Sort:
    """``target``: a whole quantity, date or interval; ``mixed``: one with words of its own before or after it."""
    if len(text) > LONGEST or _SENTENCE.search(text):
        return "prose"
    found = constraint_of(text)
    match found:
        case None:
            return "broken"
        case Comparison(value=None):
            return "judgement"
        case Comparison() | Interval() | Deadline() | Period():
            after = (found.subject or "后").endswith("后")  # 竣工后30日内 is one target
            return "mixed" if found.remark or not after else "target"
        case AllOf() | AnyOf():
            return "mixed"
        case NotApplicable():
            return "absent"
        case Qualitative():
            return "judgement"
        case Narrative():
            return "prose"
        case _:
            assert_never(found)


@lru_cache(maxsize=1 << 16)
def is_signed(text: str) -> bool:
    """Whether *text* is a whole target with an operator written: it can be nothing but a target."""
    if not any(c.isnumeric() for c in text):
        return False
    if sort_of(text) == "broken":
        return _SIGNED.match(text) is not None
    found = constraint_of(text) if sort_of(text) == "target" else None
    return isinstance(found, Interval) or (isinstance(found, Comparison) and not found.implicit_operator)


@lru_cache(maxsize=1 << 16)
def looks_named(text: str) -> bool:
    """Whether *text* ends as names of indicators end."""
    facts = name_facts(text)
    return facts.kind is not None or facts.level2 is not None


def is_blank(text: str) -> bool:
    """Whether *text* is what a form prints in a row that may be left empty: 指标2：, ……."""
    name = indicator_name(text)
    return not name or vocabulary().dots.fullmatch(name) is not None


def may_be_class(text: str) -> bool:
    """Whether *text* is a class, or no form's but no name, number or sentence either: places have their own."""
    return is_class(text) or (1 < len(text) <= _LONGEST_CLASS and text.isalpha() and not looks_named(text))


@lru_cache(maxsize=1 << 16)
def unglued(text: str) -> tuple[str, str] | None:
    """Name and value of a cell in which both ran together: ``≥95(%)公众满意度`` or ``公众满意度≥95%``, also around the
    number of an indicator (``≥46所指标1：新建公办园``); or None."""
    if len(text) > LONGEST or not any(c.isnumeric() for c in text):
        return None
    numbered = next((at for at in range(1, len(text)) if vocabulary().extra_numbers.match(text[at:])), None)
    if numbered is not None and is_signed(text[:numbered].strip()):
        return text[numbered:], text[:numbered].strip()
    label = vocabulary().extra_numbers.match(text)
    lead, text = (label[0], text[label.end() :]) if label is not None else ("", text)
    found = constraint_of(text)
    name = (found.remark or found.subject) if isinstance(found, Comparison | Interval) else None
    if name and text.endswith(name) and text[0].isdigit():
        return None  # 7岁以下儿童健康管理率 is a name
    if name and text.endswith(name):
        value = text[: -len(name)].strip()
    elif name and text.startswith(name):
        value = text[len(name) :].strip()
    else:
        head = _HEAD.match(text)
        value, name = (head[0], text[head.end() :].strip()) if head else ("", "")
    is_name = len(name) >= 3 and not name.endswith("后")
    return (lead + name, value) if is_name and value and is_signed(value) else None


def empty(column: HeadedColumn) -> float:
    """What it costs that a row has nothing in *column*; what stands before the classes is merged over rows."""
    return 0.0 if column.before else costs()[f"empty.{column.role or 'unknown'}"]


def fit(text: str, column: HeadedColumn) -> float:
    """What it costs that *text* stands in *column*; an empty text stands for an empty cell anywhere."""
    if not text:
        return 0.3
    return _as_field(text, column.kind) if column.before else _fit(text, column.role)


@lru_cache(maxsize=1 << 14)
def _as_field(text: str, kind: FieldKind | None) -> float:
    if is_class(text) or looks.is_operator(text):
        return 3.0
    amount = typed.money(text, "元") is not None
    if kind == "money":
        return 0.0 if amount else 3.0
    return 3.0 if amount else 0.3 + (kind == "text" and len(text) > _LONG and not text[0].isdigit())


@lru_cache(maxsize=1 << 16)
def _fit(text: str, role: HeadingRole | None) -> float:
    match role:
        case "level1" | "level2" | "type":
            return _class(text, role)
        case "side":
            return 0.0 if squeeze(text) in vocabulary().sides else 3.0 if is_class(text) else 1.5
        case "name" | "level4":
            return _name(text)
        case "value" | "total_value" | "grade" | "actual" | "forecast" | "progress":
            return _value(text) + 0.1 * (role in ("actual", "progress"))
        case "operator" | "nature":
            return 0.0 if _is_sign(text) else 6.0
        case "unit":
            known = 0.0 if looks.is_unit(text) else 1.0 if len(text) <= 3 and not text[0].isdigit() else 4.0
            return 5.0 if _is_sign(text) or looks.is_number(text) else known
        case "weight" | "score" | "points":
            plain = text.rstrip("分%％")
            if looks.is_number(plain):
                return 0.8 * (len(plain.split(".")[0]) > 2)  # 100 points are a whole sheet's
            return 5.0 if any(map(str.isalnum, text)) or looks.is_unit(text) else 0.8
        case "number_of_row":
            return 0.0 if text.isdigit() else 5.0
        case "outlook":
            told = looks.is_number(text) or sort_of(text) == "target"
            return 2.5 if told else 1.5 if is_class(text) or looks.is_unit(text) else 0.5
        case "deviation_reason":
            named = len(text) < _LONG and looks_named(text)
            told = looks.is_number(text) or looks.is_direction(text) or sort_of(text) == "target"
            return 2.5 if told else 0.6 + 0.9 * named
        case _:
            sure = 0.6 if looks.is_number(text) or sort_of(text) == "target" else 0.5
            return 1.5 if is_class(text) or looks.is_unit(text) else sure - 0.3 * (len(text) >= _LONG)


def _class(text: str, role: HeadingRole) -> float:
    words, name = vocabulary(), class_name(text)
    own, other = words.is_level1(name), words.is_level2(name)
    own, other = (other, own) if role == "level2" else (own, other)
    if own and other and role == "level2" and squeeze(name) not in words.parents:
        return 1.5  # 效益指标 is a class of level 2 in few places
    if own and other and role == "level2":
        return 0.1  # 满意度指标
    return 0.0 if own else 2.0 if other else 6.0 if len(text) > 12 or looks.is_number(text) else 3.0


def _value(text: str) -> float:
    known = costs()
    if is_class(text) or looks.is_kind(text) or looks.is_direction(text):
        return known["value.class"]
    sort = sort_of(text)
    cost = known[f"value.{sort}"] + known["value.glued"] * (unglued(text) is not None)
    if sort in ("judgement", "prose"):
        cost += known["value.named"] * looks_named(text) + known["value.one_letter"] * (len(text) == 1)
        cost += known["value.long"] * (len(text) > _LONG)
    return cost


def _name(text: str) -> float:
    known = costs()
    if not any(c.isalpha() for c in text) or looks.is_number(text) or _is_sign(text):
        return known["name.no_letter"]
    cost = known["name.class"] * is_class(text)
    sort = sort_of(text) if len(text) <= 3 or any(c.isnumeric() for c in text) else "prose"
    if sort == "target":
        return cost + known["name.signed" if is_signed(text) else "name.target"]
    if sort != "prose" and unglued(text) is not None:
        return cost + known["name.glued"]
    if sort in ("absent", "broken") or len(text) == 1:
        return cost + known["name.absent" if len(text) > 1 else "name.one_letter"]
    if _SENTENCE.search(text):
        return cost + known["name.sentence"]
    return cost + (0.0 if looks_named(text) else known["name.unknown" if len(text) > 4 else "name.short"])


def _is_sign(text: str) -> bool:
    return looks.is_operator(text) or looks.is_kind(text) or looks.is_direction(text)
