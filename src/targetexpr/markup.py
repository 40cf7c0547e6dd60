"""HTML by templates: whatever is filled in is text, and escaped, unless it was made by a template."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from string import Formatter
from typing import LiteralString


class Markup(str):
    """HTML that stands for itself."""

    __slots__ = ()


class _Escaping(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, Markup):
            return value
        if isinstance(value, (list, tuple, Iterator)):
            return "".join(self.format_field(part, "") for part in value)
        return "" if value is None else escape(format(value, format_spec))


_ESCAPING = _Escaping()


def markup(template: LiteralString, /, *values: object, **named: object) -> Markup:
    """Return a template filled in as ``str.format`` does, its values escaped; lists are joined, None is nothing."""
    return Markup(_ESCAPING.vformat(template, values, named))
