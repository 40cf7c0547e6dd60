"""Short representations of records: only what was filled in."""

from __future__ import annotations

from typing import Any

import attrs


class Brief:
    """Gives attrs classes (declared with ``repr=False``) a ``repr`` of the fields that differ from their default."""

    __slots__ = ()

    def __repr__(self) -> str:
        kind: Any = type(self)
        filled = (
            f"{attribute.name}={value!r}"
            for attribute in attrs.fields(kind)
            if (value := getattr(self, attribute.name)) != _default(attribute.default, self)
        )
        return f"{kind.__name__}({', '.join(filled)})"


def _default(default: Any, record: object) -> Any:
    if not isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default
    return default.factory(record) if default.takes_self else default.factory()
