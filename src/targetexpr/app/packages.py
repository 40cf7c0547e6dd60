"""The packages that the checks need in a page, taken from where they are installed, each file held to its hash."""

from __future__ import annotations

import io
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from targetexpr import __version__
from targetexpr.app.runtime import packing
from targetexpr.errors import ConfigurationError
from targetexpr.record_types import frozen
from targetexpr.values.syntax import tables

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKAGE = Path(__file__).parents[1]
# Of this package: what only a command line, a server or the making of pages needs.
_NOT_IN_PAGE = ("cli", "server", "reports/front", "strategies.py", "__pycache__")
_CODE = (".py", ".json", ".gz", ".txt", ".lark", ".toml", ".bin", ".xml", ".css", ".js", ".docx", ".xlsx")
_NOT_CODE = ("tests/", "test/", "__pycache__/", "../")


@frozen(kw_only=True)
class Distribution:
    """A package in the page; ``digest`` is the SHA-256 of its list of files with their hashes."""

    name: str
    version: str
    licence: str
    digest: str
    text: str = ""


@frozen(kw_only=True)
class Packed:
    """A part of what is packed: an archive of modules, and what is in it; ``data`` is None where that lacks."""

    name: str
    data: bytes | None
    distributions: tuple[Distribution, ...] = ()
    missing: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


def packed() -> list[Packed]:
    """Return all parts. Raises ``ConfigurationError`` where the core is not whole."""
    parts = [_part(entry["name"], entry["packages"], entry.get("leave_out", ())) for entry in packing()["part"]]
    for part in parts:
        if part.name == "core" and part.missing:
            raise ConfigurationError(
                zh=f"缺少 {'、'.join(part.missing)}，不能做网页", en=f"{', '.join(part.missing)} is missing"
            )
    return parts


def own() -> Packed:
    """Return this package itself, with the grammar inside as an installed one has it."""
    files = {
        f"targetexpr/{path.relative_to(_PACKAGE).as_posix()}": path.read_bytes()
        for path in sorted(_PACKAGE.rglob("*"))
        if path.is_file() and path.suffix in _CODE and not _is_left_out(path.relative_to(_PACKAGE).as_posix())
    }
    for name in tables.GRAMMAR:
        files[f"targetexpr/grammar/{name}"] = tables.grammar(name)
    distribution = Distribution(
        name="targetexpr", version=__version__, licence="Apache-2.0", digest=_digest(files), text=_own_licence()
    )
    return Packed(name="own", data=_archive(files), distributions=(distribution,))


def _is_left_out(name: str) -> bool:
    return any(name == entry or name.startswith(f"{entry}/") or f"/{entry}/" in name for entry in _NOT_IN_PAGE)


def _part(name: str, packages: Sequence[str], leave_out: Sequence[str]) -> Packed:
    files: dict[str, bytes] = {}
    found: list[Distribution] = []
    missing: list[str] = []
    for package in packages:
        try:
            distribution = metadata.distribution(package)
        except metadata.PackageNotFoundError:
            missing.append(package)
            continue
        own_files = dict(_files(distribution, leave_out))
        files |= own_files
        found.append(_described(distribution, own_files))
    data = None if missing else _archive(files)
    modules = sorted({file.split("/")[0].removesuffix(".py") for file in files})
    return Packed(name=name, data=data, distributions=tuple(found), missing=tuple(missing), modules=tuple(modules))


def _files(distribution: metadata.Distribution, leave_out: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The files of a package that code reads. Raises ``ConfigurationError`` for one that is not as it was installed."""
    for file in distribution.files or ():
        name = file.as_posix()
        if file.suffix not in _CODE or ".dist-info/" in name or any(part in name for part in _NOT_CODE):
            continue
        if any(fnmatch(name, pattern) for pattern in leave_out):
            continue
        data = file.read_binary()
        if file.hash is not None and file.hash.mode == "sha256" and file.hash.value != _encoded(data):
            raise ConfigurationError(
                zh=f"{distribution.name} 的 {name} 与安装时不同；请重新安装这个包",
                en=f"{name} of {distribution.name} is not as it was installed; install the package anew",
            )
        yield name, data


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode("ascii")


def _described(distribution: metadata.Distribution, files: dict[str, bytes]) -> Distribution:
    meta = distribution.metadata
    licence = _entry(meta, "License-Expression") or next(
        (entry.rsplit(" :: ", 1)[-1] for entry in meta.get_all("Classifier") or () if entry.startswith("License ::")),
        _entry(meta, "License").split("\n")[0],
    )
    texts = [
        file.read_text(encoding="utf-8")
        for file in distribution.files or ()
        if ".dist-info/" in file.as_posix() and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))
    ]
    return Distribution(
        name=distribution.name,
        version=distribution.version,
        licence=licence,
        digest=_digest(files),
        text="\n\n".join(text.strip() for text in texts),
    )


def _entry(meta: metadata.PackageMetadata, key: str) -> str:
    return str(next(iter(meta.get_all(key) or ()), ""))


def _digest(files: dict[str, bytes]) -> str:
    whole = sha256()
    for name, data in sorted(files.items()):
        whole.update(f"{name} {sha256(data).hexdigest()}\n".encode())
    return whole.hexdigest()


def _own_licence() -> str:
    """The licence, as installed or at the top of a checkout."""
    try:
        found = [file for file in metadata.files("targetexpr") or () if file.name == "LICENSE"]
        if found:
            return found[0].read_text(encoding="utf-8")
    except (metadata.PackageNotFoundError, OSError):
        pass
    path = _PACKAGE.parents[1] / "LICENSE"
    return path.read_text(encoding="utf-8") if path.is_file() else "Apache-2.0"


def _archive(files: dict[str, bytes]) -> bytes:
    """A zip whose bytes depend on its files alone. It is stored: the page packs it as a whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return out.getvalue()
