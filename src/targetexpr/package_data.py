"""The files that come with this package, from a folder or from within a zip, without ``importlib.resources``' price.

Tables that people write stand in TOML, which takes long to read: what they hold is prepared as JSON when the package is
built (``hatch_build.py``). Where it is not there, or is of another text than the file has now, the file is read.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any

PREPARED = "prepared.json"
_DECIMAL = "\0decimal "
# What has loaded this module can load what stands beside it.
_LOADER: Any = __loader__  # type: ignore[name-defined]
_HERE = os.path.dirname(__file__)


def data(name: str) -> bytes:
    """Return a file by its path within the package. Raises ``OSError`` where it is not there."""
    content: bytes = _LOADER.get_data(os.path.normpath(os.path.join(_HERE, *name.split("/"))))
    return content


def text(name: str) -> str:
    """Return a file in UTF-8 as text, its line ends as they are read. Raises ``OSError``."""
    return data(name).decode("utf-8").replace("\r\n", "\n")


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """Return the paths of a folder's files that end in *suffix*, in order."""
    try:
        found = os.listdir(os.path.join(_HERE, *folder.split("/")))
    except OSError:  # within a zip
        from importlib import resources

        found = [entry.name for entry in resources.files("targetexpr").joinpath(*folder.split("/")).iterdir()]
    return tuple(f"{folder}/{name}" for name in sorted(found) if name.endswith(suffix))


def toml(name: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return the tables of a TOML file of the package, made anew at each call: whoever asks may change them."""
    source = data(name)
    stamp, prepared = _prepared().get(name, (None, ""))
    if stamp == zlib.crc32(source):
        found: dict[str, Any] = json.loads(prepared, parse_float=parse_float)
        return found
    import tomllib

    return tomllib.loads(source.decode("utf-8").replace("\r\n", "\n"), parse_float=parse_float)


def prepare(files: Iterable[str]) -> str:
    """Return what ``PREPARED`` is to hold of these TOML files: a checksum of each, and its tables as JSON."""
    return json.dumps({name: [zlib.crc32(data(name)), _as_json(text(name))] for name in files}, ensure_ascii=False)


@cache
def _prepared() -> dict[str, list[Any]]:
    try:
        made: dict[str, list[Any]] = json.loads(data(PREPARED))
    except OSError:
        return {}
    return made


def _as_json(source: str) -> str:
    """Fractions keep the digits that they are written with: whoever asks may read them as ``Decimal``."""
    import re
    import tomllib

    tables = tomllib.loads(source, parse_float=lambda digits: _DECIMAL + format(Decimal(digits), "f"))
    return re.sub(rf'"{re.escape(json.dumps(_DECIMAL)[1:-1])}([^"]+)"', r"\1", json.dumps(tables, ensure_ascii=False))
