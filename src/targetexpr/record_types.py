"""attrs' ``define``, ``frozen`` and ``evolve`` for this package: all classes share one ``repr``, equality and hash.

attrs writes these for each class and compiles them, which was a tenth of what a start of the command took, and looks
a class's fields up whenever one of its records is evolved.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import define as define
    from attrs import evolve as evolve
    from attrs import frozen as frozen
else:

    def define(cls=None, *, repr=True, eq=True, frozen=False, **options):
        """Return what ``attrs.define`` makes of a class; its ``repr`` shows the fields that differ from their default.

        What the class has of its own stays, as with attrs.
        """
        if cls is None:
            return partial(define, repr=repr, eq=eq, frozen=frozen, **options)
        for name, method in {
            **({"__repr__": _shown} if repr else {}),
            **({"__eq__": _equal, "__hash__": _hash if frozen else None} if eq else {}),
        }.items():
            if name not in cls.__dict__:
                setattr(cls, name, method)
        return attrs.define(cls, repr=False, eq=False, frozen=frozen, **options)

    frozen = partial(define, frozen=True)

    def evolve(record, **changes):
        """Return the record with some of its fields changed."""
        for name, argument in _made_of(record.__class__):
            if argument not in changes:
                changes[argument] = getattr(record, name)
        return record.__class__(**changes)


def _shown(record: Any) -> str:
    filled = (
        f"{attribute.name}={value!r}"
        for attribute in attrs.fields(type(record))
        if attribute.repr and (value := getattr(record, attribute.name)) != _default(attribute.default, record)
    )
    return f"{type(record).__name__}({', '.join(filled)})"


def _default(default: Any, record: object) -> Any:
    if not isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default
    return default.factory(record) if default.takes_self else default.factory()


def _equal(record: Any, other: Any) -> Any:
    kind = record.__class__
    if other.__class__ is not kind:
        return NotImplemented
    compared = _compared(kind)
    return compared(record) == compared(other)


def _hash(record: Any) -> int:
    return hash(_compared(record.__class__)(record))


@cache
def _compared(kind: Any) -> Callable[[object], object]:
    """What gives the fields of a record that take part in equality."""
    names = [attribute.name for attribute in attrs.fields(kind) if attribute.eq]
    return attrgetter(*names) if names else lambda _: ()


@cache
def _made_of(kind: Any) -> list[tuple[str, str]]:
    """The fields that a record is made of, each with the argument that gives it."""
    return [(attribute.name, attribute.alias) for attribute in attrs.fields(kind) if attribute.init]
