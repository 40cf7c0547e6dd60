"""A stored number and its number format → the text that a spreadsheet shows (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]")
_DIGITS = re.compile(r"(?:[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+),*")
_HIDDEN = 0xF0000
_LARGE = Decimal("1E30")


def display(value: object, number_format: str = "General") -> str:
    """Dates in ISO 8601 at the precision that the format shows; booleans as 是 and 否 are not guessed (TRUE, FALSE)."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float() | Decimal():
            return _number(value, number_format or "General")
        case datetime.datetime() | datetime.date() | datetime.time():
            return _date(value, number_format or "")
        case _:
            return str(value)


def _number(value: int | float | Decimal, number_format: str) -> str:
    exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(value)
    section, keep_sign = _section(number_format, exact)
    if section is None:
        return plain(exact)
    return _by_format(exact if keep_sign else abs(exact), section)


def plain(number: Decimal) -> str:
    """Without exponent and without zeros behind the point that were not written."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def _split(number_format: str) -> tuple[str, ...]:
    """The format's sections, quoted text hidden behind private characters so that it is not read as a pattern."""
    return tuple(re.split(r""";(?=(?:[^"]*"[^"]*")*[^"]*$)""", number_format))


def _section(number_format: str, value: Decimal) -> tuple[str | None, bool]:
    """The section for the value's sign, and whether the sign is still to be printed."""
    sections = [s for s in _split(number_format) if "@" not in s or s == "@"]
    bare = number_format.strip().lower()
    if bare in ("", "general", "@", "g/通用格式") or not sections:
        return None, True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


def _by_format(value: Decimal, section: str) -> str:
    literals: list[str] = []

    def hide(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or "")
        return chr(_HIDDEN + len(literals) - 1)

    def shown(text: str) -> str:
        return "".join(literals[ord(c) - _HIDDEN] if 0 <= ord(c) - _HIDDEN < len(literals) else c for c in text)

    pattern = _QUOTED.sub(hide, _BRACKETS.sub(lambda m: f'"{m[1]}"' if m[1] else "", section))
    general = re.search("general", pattern, re.I)
    found = general or _DIGITS.search(pattern)
    if found is None:
        return shown(pattern).strip() or plain(value)
    if abs(value) >= _LARGE or (not general and re.search(r"[eE][+-]|/", pattern)):
        return plain(value)
    head, rest = shown(pattern[: found.start()]), shown(pattern[found.end() :])
    text = plain(value) if general else _digits(value.scaleb(2 * pattern.count("%")), found[0])
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{head}{text}{rest}".strip()


def _digits(value: Decimal, pattern: str) -> str:
    """A number in a pattern of 0, # and ?, with commas between for thousands and behind for a scale."""
    bare = pattern.rstrip(",")
    whole, _, behind = bare.partition(".")
    scaled = value.scaleb(-3 * (len(pattern) - len(bare)))
    with localcontext(prec=80):
        rounded = scaled.quantize(Decimal(1).scaleb(-min(len(behind), 30)), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}" if "," in whole else f"{abs(rounded):f}"
    for _ in range(len(behind) - len(behind.rstrip("#?"))):
        text = text[:-1] if "." in text and text.endswith("0") else text
    integer, _, fraction = text.rstrip(".").partition(".")
    least = whole.count("0")
    integer = "" if integer == "0" and least == 0 and fraction else integer.rjust(least, "0")
    return f"{'-' if rounded < 0 else ''}{integer}{'.' if fraction else ''}{fraction}"


def _date(value: datetime.datetime | datetime.date | datetime.time, number_format: str) -> str:
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    letters = _QUOTED.sub("", _BRACKETS.sub("", number_format)).lower()
    has_clock = isinstance(value, datetime.datetime) and value.time() != datetime.time()
    clock = re.sub(r"h+:?m+|m+:?s+", "", letters)
    year, month, day = "y" in letters, "m" in clock, "d" in letters
    if has_clock and "h" in letters:
        return value.isoformat(" ", "minutes") if isinstance(value, datetime.datetime) else value.isoformat()
    if year and month and not day:
        return f"{value:%Y-%m}"
    if year and not month and not day:
        return f"{value.year}年"
    if month and day and not year:
        return f"{value.month}月{value.day}日"
    return f"{value:%Y-%m-%d}"
