"""Frozen records (attrs) ↔ plain JSON, by the types of their fields; what is damaged or foreign is refused.

cattrs does this for more types; importing it and making its functions for the first sheet takes some 60 ms where this
takes 5, and every start of a command or a worker would wait for it.
"""

from __future__ import annotations

import re
import types
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

T = TypeVar("T")
_Reader = Callable[[Any], Any]
# No exponent: a few characters could ask for a number of any size.
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_TEXTS: dict[Any, Callable[[str], Any]] = {
    Path: Path, date: date.fromisoformat, bytes: partial(b64decode, validate=True),
}  # fmt: skip


def to_plain(value: Any) -> Any:
    """Return *value* as JSON knows it: a record is an object without the fields that have their default."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case Path() | date():
            return str(value)
        case bytes():
            return b64encode(value).decode("ascii")
        case Mapping():
            return {key: to_plain(held) for key, held in value.items()}
        case list() | tuple():
            return [to_plain(held) for held in value]
        case frozenset():
            return sorted(to_plain(held) for held in value)
        case _ if attrs.has(type(value)):
            kept = ((name, getattr(value, name), default) for name, default in _defaults(cast(Any, type(value))))
            return {name: to_plain(held) for name, held, default in kept if held != default}
        case _:
            raise TypeError(f"no plain form of {type(value).__name__}")


def from_plain(record: type[T], form: Any) -> T:
    """Return the *record* that ``to_plain`` gave the *form* of.

    Raises ``ValueError`` where it is no form of one, naming the field that does not fit.
    """
    try:
        reader: _Reader = _reader(cast(Any, record))
        made: T = reader(form)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"no {record.__name__}: {error}") from error
    return made


@cache
def _defaults(record: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a record with their defaults; a field without one never equals its own."""
    return tuple((a.name, _default(a.default)) for a in attrs.fields(record))


def _default(default: Any) -> Any:
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


@cache
def _reader(kind: Any) -> _Reader:
    """What makes a value of that type from its plain form, and raises where it cannot."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return lambda form: form
    if origin is Literal:
        return _one_of(frozenset(inner))
    if origin in (Union, types.UnionType):
        (some,) = (_reader(one) for one in inner if one is not types.NoneType)
        return lambda form: None if form is None else some(form)
    if origin in (tuple, frozenset):
        return _row(origin, inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, held = map(_reader, (*inner, int)[:2])  # a Counter has keys alone
        return lambda form: {key(name): held(value) for name, value in form.items()}
    if isinstance(kind, type) and attrs.has(kind):
        return _record(kind)
    if kind is Decimal:
        return _decimal
    if kind in _TEXTS:
        return _from_text(_TEXTS[kind])
    if kind in (bool, int, str):
        return _exactly(kind)
    if kind is float:
        return _number
    raise TypeError(f"no plain form of {kind}")


def _from_text(make: Callable[[str], Any]) -> _Reader:
    text = _exactly(str)
    return lambda form: make(text(form))


def _row(make: Any, inner: tuple[Any, ...]) -> _Reader:
    """``tuple[X, ...]``, ``tuple[X, Y]`` or ``frozenset[X]``."""
    rows = _exactly(list)
    if make is tuple and inner[-1] is not ...:
        readers = [_reader(one) for one in inner]
        return lambda form: tuple(read(held) for read, held in zip(readers, rows(form), strict=True))
    read = _reader(inner[0])
    return lambda form: make(read(held) for held in rows(form))


def _one_of(values: frozenset[Any]) -> _Reader:
    def checked(form: Any) -> Any:
        if form not in values:
            raise ValueError(f"{form!r} is none of {sorted(values)}")
        return form

    return checked


def _exactly(kind: type) -> _Reader:
    def checked(form: Any) -> Any:
        if type(form) is not kind:
            raise ValueError(f"{form!r} is no {kind.__name__}")
        return form

    return checked


def _number(form: Any) -> float:
    if type(form) not in (int, float):
        raise ValueError(f"{form!r} is no number")
    return float(form)


def _decimal(form: Any) -> Decimal:
    """An amount as text, or as a whole number by whoever wrote the form by hand."""
    if type(form) not in (str, int) or _NUMBER.fullmatch(str(form)) is None:
        raise ValueError(f"{form!r} is no number")
    return Decimal(form)


def _record(record: type) -> _Reader:
    readers: dict[str, _Reader] = {}

    def made(form: Any) -> Any:
        if not readers:  # when it is first read: records may hold records of their own kind
            hints = get_type_hints(record)
            readers.update({a.name: _reader(hints[a.name]) for a in attrs.fields(record)})
        if not isinstance(form, Mapping):
            raise ValueError(f"{form!r} is no {record.__name__}")
        if unknown := sorted(map(str, set(form) - set(readers))):
            raise ValueError(f"{record.__name__} has no {', '.join(unknown)}")
        return record(**{name: _field(readers[name], name, held) for name, held in form.items()})

    return made


def _field(reader: _Reader, name: str, form: Any) -> Any:
    try:
        return reader(form)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name}: {error}") from error
