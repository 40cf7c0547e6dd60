"""The Python that runs in a page: the files of the npm package ``pyodide``, pinned by version and hash."""

from __future__ import annotations

import tarfile
import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from targetexpr.errors import ConfigurationError
from targetexpr.files import reason_of
from targetexpr.record_types import frozen

VARIABLE = "TARGETEXPR_PYODIDE"
_MOST = 64 * 1024 * 1024


@frozen(kw_only=True)
class Runtime:
    """The files that a page needs, by name."""

    version: str
    python: str
    licence: str
    files: Mapping[str, bytes]


@cache
def packing() -> dict[str, Any]:
    """Return what the page is packed with, as ``packing.toml`` has it."""
    return tomllib.loads((resources.files("targetexpr.app") / "packing.toml").read_text(encoding="utf-8"))


def runtime_at(path: Path) -> Runtime:
    """Return the runtime in a folder or in the ``.tgz`` that npm serves.

    Raises ``ConfigurationError`` where a file is not there, or is not the pinned one.
    """
    pinned = packing()["runtime"]
    try:
        found = _in_folder(path, pinned["files"]) if path.is_dir() else _in_archive(path, pinned["files"])
    except (OSError, tarfile.TarError, EOFError) as error:
        zh, en = reason_of(error) if isinstance(error, OSError) else (str(error), str(error))
        raise ConfigurationError(
            zh=f"读不了运行环境 {path}：{zh}", en=f"cannot read the runtime {path}: {en}"
        ) from error
    for name, digest in pinned["files"].items():
        if name not in found or sha256(found[name]).hexdigest() != digest:
            zh, en = ("没有", "lacks") if name not in found else ("里的内容不对：", "has another")
            raise ConfigurationError(
                zh=f"{path} {zh} {name}；需要 npm 包 pyodide@{pinned['version']}",
                en=f"{path} {en} {name}; the npm package pyodide@{pinned['version']} is wanted",
            )
    return Runtime(version=pinned["version"], python=pinned["python"], licence=pinned["licence"], files=found)


def nowhere() -> ConfigurationError:
    """Return the error for a page without a runtime: what is wanted, and how it is had."""
    wanted = f"pyodide@{packing()['runtime']['version']}"
    return ConfigurationError(
        zh=f"没有找到网页里的 Python 运行环境。请先运行 npm pack {wanted}，再用 --runtime 指定得到的 .tgz "
        f"或解开的文件夹，也可以设环境变量 {VARIABLE}；在克隆的目录里，make page 一步做完",
        en=f"there is no Python for the page. Run npm pack {wanted} and give the .tgz, or the folder unpacked from it, "
        f"with --runtime or in {VARIABLE}; in a checkout make page does it all",
    )


def _in_folder(path: Path, names: Mapping[str, str]) -> dict[str, bytes]:
    inner = path / "package" if (path / "package").is_dir() else path
    return {name: (inner / name).read_bytes() for name in names if (inner / name).is_file()}


def _in_archive(path: Path, names: Mapping[str, str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(path) as archive:
        for member in archive:
            name = member.name.removeprefix("package/")
            if name in names and member.isfile() and member.size <= _MOST:
                file = archive.extractfile(member)
                assert file is not None
                found[name] = file.read()
    return found
