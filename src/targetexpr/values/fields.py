"""The three fields that budget systems store (计算符号, 指标值, 计量单位) ↔ constraint."""

from __future__ import annotations

from targetexpr.errors import TargetSyntaxError
from targetexpr.record_types import evolve
from targetexpr.values.cells import cell_text
from targetexpr.values.json import number_text
from targetexpr.values.lexicon.unit_spelling import read_unit
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Comparison,
    Constraint,
    Deadline,
    Fields,
    Interval,
    NotApplicable,
    Number,
    Operator,
)
from targetexpr.values.notation import format_constraint
from targetexpr.values.parser import parse, parse_many

_WORDS, _OTHER, _OUT = "定性", "定量(其他)", "不适用"
_CODES = {"1": "≥", "2": ">", "3": "=", "4": "<", "5": "≤", "6": _WORDS, "9": _OTHER, "10": _OUT}
_SPELLED = {"定量（其他）": _OTHER}


def to_fields(c: Constraint) -> Fields:
    """See ``Constraint.fields``: a number with one of the five signs in its parts, all else 定性 with its notation."""
    if (
        isinstance(c, Comparison)
        and (c.condition, c.change, c.reference, c.rank) == (None, None, None, False)
        and c.value is not None
        and c.operator != "≈"
        and not (c.unit and _is_none(c.unit))
    ):
        written = number_text(c.value)
        if c.unit or not isinstance(parse_many([f"{c.operator}{written}"])[0], Deadline):  # 2023/3 is a month
            return Fields(c.operator, written, c.unit or "")
    return Fields("定性", format_constraint(c, "canonical"))


def from_fields(operator: str | int, value: str | float | Number, unit: str | None = "") -> Constraint:
    """The constraint of the three fields 计算符号, 指标值 and 计量单位; a number is what it is printed as.

    *operator* is a sign or word in any spelling, or its code: 1–6 as in ``Fields.code``, and the local codes 9
    定量(其他) and 10 不适用. A value may bear a sign or unit of its own if the fields say the same, and a judgement may
    stand in the unit, with the value 0 or none, as some exports have it. ``/``, ``无``, ``—`` and ``无单位`` are none.
    Raises ``TargetSyntaxError`` for a value that cannot be read, ``ValueError`` for an unknown operator, a number that
    is not finite and fields that contradict each other.

    >>> from_fields(1, "95.00", "%").to_dict()
    {'type': 'comparison', 'text': '≥95.00(%)', 'operator': '≥', 'value': '95.00', 'unit': '%'}
    """
    sign, written, unit = sign_of(operator), cell_text(value) or "", (unit or "").strip()
    value = written.strip()
    if sign == _OUT:
        return NotApplicable(text=value or unit or _OUT)
    if sign == _WORDS and unit and not value.strip("0."):
        return parse(unit)
    text = written if sign in (_WORDS, _OTHER) else _signed(sign, value)
    if not unit or _is_none(unit):
        return parse(text)
    c, beside = parse_many([text, f"{text}({unit})"])
    if isinstance(c, Deadline | TargetSyntaxError) and isinstance(beside, Comparison):
        c = beside  # 2024.5 alone is a month and 2024/13 none, in 万元 both are amounts
    if isinstance(c, TargetSyntaxError):
        raise c
    found = _in_unit(c, unit)
    return c if found is c else evolve(found, text=f"{text}({unit})")


def sign_of(operator: str | int) -> str:
    """The sign or word of an operator's code; any other text as it is."""
    sign = str(operator).strip()
    return _CODES.get(sign, _SPELLED.get(sign, sign))


def _signed(sign: str, value: str) -> str:
    """The value with its sign before it, unless it bears the same one already."""
    wanted = _operator(sign)
    own = parse_many([value])[0]
    if isinstance(own, TargetSyntaxError) and own.code != "impossible-date":
        raise own
    if not isinstance(own, Comparison) or own.implicit_operator:
        return f"{sign}{value}"
    if own.operator != wanted:
        raise ValueError(f"计算符号与指标值不一致 (the operator and the value disagree): {sign!r}, {value!r}")
    return value


def _operator(sign: str) -> Operator:
    c = parse(f"{sign}1")
    if not isinstance(c, Comparison) or c.implicit_operator or c.subject is not None or c.value != 1:
        raise ValueError(f"不是计算符号 (not an operator): {sign!r}")
    return c.operator


def _in_unit(c: Constraint, unit: str) -> Constraint:
    """The constraint with its numbers in *unit*, where they have none of their own."""
    symbol, known = read_unit(unit)
    match c:
        case Comparison(reference=None) | Interval():
            if c.unit is None:
                return evolve(c, unit=symbol, unknown_unit=not known)
            if c.unit == symbol:
                return c
        case AllOf() | AnyOf():
            return evolve(c, parts=tuple(_in_unit(part, unit) for part in c.parts))
        case _:
            pass
    raise ValueError(f"计量单位与指标值不一致 (the unit does not fit the value): {unit!r}, {c.text!r}")


def _is_none(unit: str) -> bool:
    """Whether the field says that there is no unit: /, 无, 无单位."""
    return isinstance(parse_many([unit])[0], NotApplicable)
