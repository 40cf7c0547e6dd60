"""The parts of a workbook that its worksheets share, and what their cells store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from targetexpr.patterns import compiled
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.numfmt import builtin
from targetexpr.sheets.readers.package import Package

_ESCAPE = compiled(r"_x([0-9A-Fa-f]{4})_")


def shared_strings(package: Package, part: str | None) -> Sequence[str]:
    """Return the strings that cells name by their number."""
    found = []
    for element in package.elements(part, "x:si") if part else ():
        found.append(rich_text(element))
        element.clear()
    return found


def rich_text(element: Any) -> str:
    """The text of a string and of its runs; how it is pronounced is none of it."""
    if len(element) == 1 and element[0].tag == "x:t":
        text = element[0].text or ""
    else:
        parts = [t.text or "" for t in element if t.tag == "x:t"]
        parts += [t.text or "" for run in element if run.tag == "x:r" for t in run if t.tag == "x:t"]
        text = "".join(parts)
    if "_x" not in text:
        return text
    # what is escaped are halves of UTF-16: two make a character, one alone makes none
    halves = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text).encode("utf-16-le", "surrogatepass")
    return halves.decode("utf-16-le", "replace")


def number_formats(package: Package, part: str | None) -> list[str]:
    """The number format of each cell style."""
    own: dict[str, str] = {}
    styles: list[str] = []
    for element in package.elements(part) if part else ():
        match element.tag:
            case "x:numFmt":
                own[element.get("numFmtId", "")] = element.get("formatCode", "General")
            case "x:cellXfs":
                styles = [xf.get("numFmtId", "0") for xf in element if xf.tag == "x:xf"]
            case "x:cellStyleXfs" | "x:dxfs" | "x:fonts" | "x:fills" | "x:borders" | "x:cellStyles":
                element.clear()
    return [own[number] if number in own else builtin(int(number) if number.isdigit() else 0) for number in styles]


def moved(formula: str, origin: str, reference: str) -> str:
    """A shared formula as it reads in another cell. Only what is typed and what calculates is told by it."""
    if is_typed(f"={formula}"):
        return formula
    from openpyxl.formula.translate import Translator

    try:
        return str(Translator(f"={formula}", origin=origin).translate_formula(reference))[1:]
    except Exception:  # no formula that the library can move: as it was written
        return formula


def bounded(text: str | None, default: int, most: int) -> int:
    """Return the number that an attribute states, or *default*; one more than *most* where it is beyond."""
    number = int(text) if text and text.isdigit() and len(text) < 10 else default
    return min(number, most + 1)


@lru_cache(maxsize=16_384)
def column_number(name: str) -> int:
    """Return the number of a column by its letters, from 1."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def is_true(text: str | None) -> bool:
    """Whether an attribute or a cell says yes."""
    return text in ("1", "true", "on")
