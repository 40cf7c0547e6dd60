"""Where the parts of an OFD are: beside the part that names them or below the archive's top, as programs write it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits, damaged
from targetexpr.sheets.readers.package import Package, attribute, child, children

ENTRY = "ofd.xml"
_KEYS = frozenset({"encryptions.xml", "decryptseed.dat", "decyptseed.dat"})


class OfdParts:
    """The parts of one file.

    Raises ``SheetReadError``: ``damaged``; ``encrypted`` for parts that are (GM/T 0099).
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.package = Package(data, limits, "OFD", longest=limits.drawing)
        names = self.package.names("")
        if any(posixpath.basename(name.replace("\\", "/")).lower() in _KEYS for name in names):
            raise _encrypted()
        entries = [name for name in names if posixpath.basename(name.replace("\\", "/")).lower() == ENTRY]
        if not entries:
            raise damaged("OFD", "缺少主要部分 main part missing: OFD.xml")
        self.entry = min(entries, key=len)
        self.top = folder_of(self.entry)

    def find(self, location: str, beside: str) -> str | None:
        """Return the part at a location that the part *beside* gives; None where there is none."""
        location = location.strip().replace("\\", "/")
        tops = dict.fromkeys((self.top, "") if location.startswith("/") else (folder_of(beside), self.top, ""))
        found = (self.package.find(posixpath.normpath(posixpath.join(top, location.lstrip("/")))) for top in tops)
        return next((part for part in found if part is not None), None) if location.strip("/") else None

    def root(self, part: str) -> Any:
        """Return the whole tree of a part."""
        return self.package.root(part)

    def documents(self) -> Iterator[str | None]:
        """Yield the main part of each document, of its current version where it has several; None for a missing one."""
        for body in self.root(self.entry):
            if body.tag != "DocBody":
                continue
            location, beside = said(body, "DocRoot"), self.entry
            for version in children(body, "Versions"):
                if version.get("Current") == "true":
                    part = self.find(version.get("BaseLoc", ""), self.entry)
                    if part is not None:
                        location, beside = said(self.root(part), "DocRoot") or location, part
            yield self.find(location, beside)


def folder_of(part: str) -> str:
    """Return the folder in which a part is."""
    return posixpath.dirname(part.replace("\\", "/"))


def said(element: Any, name: str) -> str:
    """Return the text of a child; empty where there is none."""
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""


def located(element: Any) -> str:
    """Return the location that an element names, as an attribute or as a child."""
    return attribute(element, "BaseLoc") or said(element, "FileLoc")


def _encrypted() -> SheetReadError:
    return SheetReadError(
        reason="encrypted",
        zh="OFD 文件已加密，没有密钥不能读；请用原软件打开后另存为不加密的 OFD 或 PDF，或向制作单位索取",
        en="the OFD is encrypted; open it in its program and save it without encryption, or ask for such a copy",
    )
