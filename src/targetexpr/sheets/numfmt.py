"""A stored number and its number format → the text that a spreadsheet shows (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+")


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
    try:
        exact = (
            value if isinstance(value, Decimal) else Decimal(str(value) if isinstance(value, int) else f"{value:.15g}")
        )
    except InvalidOperation:
        return str(value)
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
        return chr(0xE000 + len(literals) - 1)

    pattern = _QUOTED.sub(hide, _BRACKETS.sub(lambda m: f'"{m[1]}"' if m[1] else "", section))
    show = "".join

    def shown(text: str) -> str:
        return show(literals[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xE000 + len(literals) else c for c in text)

    found = _DIGITS.search(pattern)
    if re.search(r"general", pattern, re.I):
        head, _, rest = re.split(r"(general)", pattern, maxsplit=1, flags=re.I)
        return f"{shown(head)}{plain(value)}{shown(rest)}".strip()
    if found is None:
        return shown(pattern).strip() or plain(value)
    if re.search(r"[eE][+-]|/", pattern):
        return plain(value)
    digits = found[0]
    head, rest = pattern[: found.start()], pattern[found.end() :]
    scaled = value.scaleb(2 * pattern.count("%"))
    thousands = "," in digits.rstrip(",")
    scaled = scaled.scaleb(-3 * (len(digits.split(".")[0]) - len(digits.split(".")[0].rstrip(","))))
    whole, _, behind = digits.partition(".")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(behind)), rounding=ROUND_HALF_UP) if len(behind) < 30 else scaled
    text = f"{abs(rounded):,f}" if thousands else f"{abs(rounded):f}"
    optional = len(behind) - len(behind.rstrip("#?"))
    for _ in range(optional):
        if "." in text and text.endswith("0"):
            text = text[:-1]
    text = text.rstrip(".")
    least = whole.count("0")
    integer, point, fraction = text.partition(".")
    if integer == "0" and least == 0 and fraction:
        integer = ""
    text = f"{integer.rjust(least, '0')}{point}{fraction}" or "0"
    sign = "-" if rounded < 0 else ""
    return f"{sign}{shown(head)}{text}{shown(rest)}".strip()


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
