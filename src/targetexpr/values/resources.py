"""The data of this room, and the grammar."""

from __future__ import annotations

from typing import Any

from targetexpr import package_data


def data(name: str) -> bytes:
    """Return a file of ``values/data``. Raises ``OSError`` where it is not there."""
    return package_data.data(f"values/data/{name}")


def text(name: str) -> str:
    """Return a file of ``values/data`` as text."""
    return package_data.text(f"values/data/{name}")


def toml(name: str) -> dict[str, Any]:
    """Return the tables of a TOML file of ``values/data``."""
    return package_data.toml(f"values/data/{name}")


def grammar(name: str) -> bytes:
    """Return a file of the grammar: in the package when installed, at the top of the repository in a checkout."""
    try:
        return package_data.data(f"grammar/{name}")
    except OSError:
        return package_data.data(f"../../grammar/{name}")
