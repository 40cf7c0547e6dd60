"""attrs classes ↔ JSON, by their annotations: what has no content is left out, amounts are decimals as text."""

from __future__ import annotations

import types
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

T = TypeVar("T")


def to_json(value: object) -> Any:
    """Return *value* as dicts, lists, texts, numbers and booleans; fields that are None or empty are left out."""
    match value:
        case Decimal():
            return f"{value:f}"
        case Mapping():
            return {key: to_json(item) for key, item in value.items()}
        case frozenset():
            return sorted(value)
        case tuple():
            return [to_json(item) for item in value]
        case str() | int() | float() | None:
            return value
        case _:
            kind: Any = type(value)
            form = {name: to_json(getattr(value, name)) for name in _hints(kind)}
            return {name: item for name, item in form.items() if item is not None and item not in ({}, [])}


def from_json(cls: type[T], form: object) -> T:
    """Return the *cls* that ``to_json`` wrote as *form*. Raises ``ValueError`` naming the key that does not fit."""
    if not isinstance(form, Mapping):
        raise ValueError(f"{form!r} is no {cls.__name__}")
    kind: Any = cls
    hints = _hints(kind)
    if unknown := sorted(map(str, set(form) - set(hints))):
        raise ValueError(f"{cls.__name__} has no {', '.join(unknown)}")
    try:
        return cls(**{name: _read(hints[name], value, name) for name, value in form.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error


@cache
def _hints(cls: Any) -> Mapping[str, Any]:
    hints = get_type_hints(cls)
    return {a.name: hints[a.name] for a in attrs.fields(cls)}


def _read(hint: Any, value: Any, name: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _read(next(a for a in arguments if a is not type(None)), value, name)
    if origin is Literal and value in arguments:
        return value
    if origin in (tuple, frozenset) and isinstance(value, list):
        return origin(_read(arguments[0], item, name) for item in value)
    if origin is not None and issubclass(Mapping, origin) and isinstance(value, Mapping):
        return {_read(arguments[0], key, name): _read(arguments[1], item, name) for key, item in value.items()}
    if hint is Decimal and isinstance(value, str | int) and not isinstance(value, bool):
        return _decimal(value, name)
    if hint in (str, int, bool) and type(value) is hint:
        return value
    if hint is float and type(value) in (int, float):
        return float(value)
    if attrs.has(hint):
        return from_json(hint, value)
    raise ValueError(f"{name} is {value!r}")


def _decimal(value: str | int, name: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{name} is {value!r}") from error
    if not number.is_finite():
        raise ValueError(f"{name} is {value!r}")
    return number
