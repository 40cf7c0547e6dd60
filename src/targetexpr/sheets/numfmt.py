"""A stored number and its number format → the text that a spreadsheet shows (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from targetexpr.patterns import compiled
from targetexpr.sheets import datefmt

_QUOTED = compiled(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = compiled(r"\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]")
_DIGITS = compiled(r"(?:[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+),*")
_HIDDEN = 0xF0000
_HERE = "\uf8ff"
_LARGE = Decimal("1E30")
_GENERAL = 11  # characters that General shows of a number with a fraction
_MONEY = '"¥"#,##0{0};"¥"\\-#,##0{0}'
_ACCOUNT = '_ {1}* #,##0{0}_ ;_ {1}* \\-#,##0{0}_ ;_ {1}* "-"{2}_ ;_ @_ '
_BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    5: _MONEY.format(""), 6: _MONEY.format(""), 7: _MONEY.format(".00"), 8: _MONEY.format(".00"),
    41: _ACCOUNT.format("", "", ""), 42: _ACCOUNT.format("", '"¥"', ""), 43: _ACCOUNT.format(".00", "", "??"),
    44: _ACCOUNT.format(".00", '"¥"', "??"),
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}  # fmt: skip


def display(value: str | bool | int | float, number_format: str = "General") -> str:
    """The text of a stored value; booleans as 是 and 否 are not guessed (TRUE, FALSE)."""
    if isinstance(value, str):
        return _text(value, number_format)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _number(value, number_format)


def builtin(number: int) -> str:
    """The format that a number alone stands for, as a Chinese spreadsheet has it (ECMA-376 part 1, 18.8.30)."""
    return _BUILTIN.get(number, "General")


def stored_number(text: str) -> int | float:
    """Return the number that a cell stores. Raises ``ValueError`` where it is none."""
    return int(text) if text.strip().lstrip("-").isdecimal() and len(text) < 20 else float(text)


def show_number(number: float, number_format: str, *, since_1904: bool = False) -> tuple[str, str | None]:
    """The text of a number that may be a day by its format, and the key of a doubt."""
    if not datefmt.is_date(number_format):
        return display(number, number_format), None
    try:
        moment = datefmt.moment(number, since_1904=since_1904, elapsed=datefmt.is_elapsed(number_format))
    except ValueError:
        return display(number), "date-out-of-range"
    return datefmt.shown(moment, number_format), None


def _text(text: str, number_format: str) -> str:
    """A text in the section for texts: ``@"元"``."""
    section = next((part for part in _split(number_format) if "@" in part), "@") if "@" in number_format else "@"
    if section.strip() == "@" or not text:
        return text
    shown = _QUOTED.sub(lambda found: found[1] or found[2] or "", _BRACKETS.sub("", section).replace("@", _HERE))
    return shown.strip().replace(_HERE, text)


def _number(value: int | float, number_format: str) -> str:
    exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(value)
    section, keep_sign = _section(number_format, exact)
    if section is None:
        return _general(exact)
    return _by_format(exact if keep_sign else abs(exact), section)


def _general(number: Decimal) -> str:
    """What General shows: of a fraction as many digits as eleven characters hold, the sign beside."""
    text = plain(number)
    whole, point, _ = text.lstrip("-").partition(".")
    room = _GENERAL - len(whole) - 1
    if not point or len(text.lstrip("-")) <= _GENERAL or room < 1 or (whole == "0" and abs(number) < Decimal("0.0001")):
        return text
    return plain(number.quantize(Decimal(1).scaleb(-room), rounding=ROUND_HALF_UP))


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
    text = _general(value) if general else _digits(value.scaleb(2 * pattern.count("%")), found[0])
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
