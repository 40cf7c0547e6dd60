"""What ods and odt have in common (OpenDocument): texts with their spans, attributes by short names, flat files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from targetexpr.sheets.limits import Limits, damaged
from targetexpr.sheets.readers.package import Package

_CONTENT = "content.xml"
_SPACES = 200


def text_of(paragraph: Any) -> str:
    """Return the text of a paragraph, without its notes and boxes; iterative, for spans within spans."""
    parts: list[str] = []
    stack: list[Any] = [paragraph]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            parts.append(element)
            continue
        match element.tag:
            case "text:s":
                parts.append(" " * count(short(element), "c", _SPACES))
            case "text:line-break":
                parts.append("\n")
            case "text:tab":
                parts.append("\t")
        parts.append(element.text or "")
        for child in reversed(element):
            stack.append(child.tail or "")
            if child.tag not in _APART:
                stack.append(child)
    return "".join(parts)


_APART = frozenset({"office:annotation", "text-box", "table:table", "text:note"})


def short(element: Any) -> dict[str, str]:
    """Return the attributes by their local names."""
    return {key.rpartition("}")[2]: value for key, value in element.items()}


def count(about: Mapping[str, str], name: str, most: int) -> int:
    """Return how often something is repeated or how far it goes, at least 1."""
    text = about.get(name, "")
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 12 else 1


def opened(data: bytes, limits: Limits, kind: str) -> tuple[Package, Iterator[Any]]:
    """Return a package with the elements of its content; a document that is one XML file (fods, fodt) is the content.

    Raises ``SheetReadError`` for a damaged document or one beyond the limits.
    """
    if not data.startswith(b"PK"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            file.writestr(_CONTENT, data)
        data = out.getvalue()
    package = Package(data, limits, kind)
    part = package.find(_CONTENT)
    if part is None:
        raise damaged(kind, f"缺少主要部分 main part missing: {_CONTENT}")
    return package, package.elements(part)
