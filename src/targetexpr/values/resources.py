"""The files that come with this package, from a folder or from within a zip, without ``importlib.resources``' price."""

from __future__ import annotations

from pathlib import Path
from typing import Any

# What has loaded this module can load what stands beside it.
_LOADER: Any = __loader__  # type: ignore[name-defined]
_HERE = Path(__file__).parent


def data(name: str) -> bytes:
    """A file of ``values/data``. Raises ``OSError`` where it is not there."""
    return read(_HERE / "data" / name)


def text(name: str) -> str:
    return data(name).decode("utf-8")


def read(path: Path) -> bytes:
    content: bytes = _LOADER.get_data(str(path))
    return content


def grammar(name: str) -> str:
    """A file of the grammar: in the package when installed, at the top of the repository in a checkout."""
    try:
        return read(_HERE.parent / "grammar" / name).decode("utf-8")
    except OSError:
        return read(_HERE.parents[2] / "grammar" / name).decode("utf-8")
