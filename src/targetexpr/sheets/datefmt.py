"""A stored day or time and its number format → the text that a spreadsheet shows (ECMA-376 part 1, 18.8.30 and 31).

What is shown is kept where it says by itself which day it is (``2024年12月31日``, ``2024/12/31``, ``12月31日``). Two
digits of a year, names of months and days before months are written in ISO 8601, at the precision that is shown.
"""

from __future__ import annotations

import datetime
from functools import lru_cache

from targetexpr.patterns import compiled

Moment = datetime.datetime | datetime.time | datetime.timedelta

_TOKEN = compiled(
    r'(?is)"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|(?P<half>AM/PM|A/P|上午/下午)'
    r"|(?P<field>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+|g+|b+)|(?P<other>.)",
)
_SYSTEM = compiled(r"(?i)\[\$-(?:F800|x-sysdate)")
_LONG_DATE = 'yyyy"年"m"月"d"日"'
_WEEKDAYS = "一二三四五六日"
_ZERO = datetime.datetime(1899, 12, 30)
_ZERO_1904 = datetime.datetime(1904, 1, 1)
_WRITTEN = compiled(
    r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|([0-9]{1,2})月([0-9]{1,2})日"
)


@lru_cache(maxsize=1024)
def is_date(number_format: str) -> bool:
    """Whether a number in that format is shown as a day or a time."""
    return any(kind == "elapsed" or (kind == "field" and text[0] in "ymdhsa") for kind, text in _tokens(number_format))


def moment(serial: float, *, since_1904: bool = False, elapsed: bool = False) -> Moment:
    """The day and time behind a spreadsheet's number. Raises ``ValueError`` where it is out of range."""
    try:
        span = datetime.timedelta(milliseconds=round(serial * 86_400_000))
        if elapsed:
            return span
        if 0 <= serial < 1 and span.days == 0:
            return (_ZERO + span).time()
        if serial < 0:
            raise ValueError(f"{serial} is before the calendar's first day")
        # 1900 is taken for a leap year: before its 29th of February the count is one behind
        late = datetime.timedelta(days=1) if serial < 60 and not since_1904 else datetime.timedelta()
        return (_ZERO_1904 if since_1904 else _ZERO) + late + span
    except OverflowError as error:
        raise ValueError(str(error)) from error


def is_elapsed(number_format: str) -> bool:
    """Whether the format shows hours, minutes or seconds that go on counting: ``[h]:mm``."""
    return any(kind == "elapsed" for kind, _ in _tokens(number_format))


def shown(value: Moment, number_format: str) -> str:
    """The text for a day or time; ISO 8601 to the day where the format is none of a date."""
    match value:
        case datetime.timedelta():
            return _written(_ZERO + value, _minutes_told(_tokens(number_format)), value)
        case datetime.time():
            tokens = _minutes_told(_tokens(number_format))
            clock = next((i for i, token in enumerate(tokens) if _is_clock(token)), None)
            day = datetime.datetime.combine(_ZERO, value)
            return value.isoformat("minutes") if clock is None else _written(day, tokens[clock:])
        case _:
            return _day(value, number_format)


def of_iso(text: str, number_format: str) -> str:
    """A day or time that is stored in ISO 8601, as its format shows it; as it was stored where it is none."""
    try:
        return shown(datetime.datetime.fromisoformat(text).replace(tzinfo=None), number_format)
    except ValueError:
        return text


def as_shown(text: str, iso: str) -> str:
    """*text* where it says the day *iso* by itself, else that day in ISO 8601."""
    found = _WRITTEN.match(text)
    if found is None:
        return iso[:10]
    year, month, day = found[1] or iso[:4], int(found[2] or found[4]), int(found[3] or found[5] or iso[8:10] or 1)
    return text if iso[:10] == f"{year}-{month:02}-{day:02}" else iso[:10]


def _day(value: datetime.datetime, number_format: str) -> str:
    tokens = _minutes_told(_tokens(number_format))
    if value.time() == datetime.time():
        tokens = _without_clock(tokens)
    fields = [text for kind, text in tokens if kind == "field"]
    order = "".join(dict.fromkeys(text[0] for text in fields if text[0] in "yemda"))
    order = order.replace("e", "y")
    short = any(text.startswith("y") and len(text) < 3 for text in fields)
    named = any(text[0] in "md" and len(text) > 2 for text in fields)
    clock = " %H:%M" if any(text[0] in "hn" for text in fields) else ""
    dates = order.replace("a", "")
    if not dates:
        return _written(value, tokens) if fields else f"{value:%Y-%m-%d}"
    if dates == "y":
        return f"{value.year}年"
    if "y" not in dates:
        written = _written(value, tokens)
        return written if "月" in written else f"{value.month}月{value.day}日" if "d" in dates else f"{value.month}月"
    if short or named or dates not in ("ymd", "ym"):
        return format(value, ("%Y-%m-%d" if "d" in dates else "%Y-%m") + clock)
    return _written(value, tokens)


def _written(value: datetime.datetime, tokens: list[tuple[str, str]], span: datetime.timedelta | None = None) -> str:
    half = any(kind == "half" for kind, _ in tokens)
    parts = []
    for kind, text in tokens:
        match kind:
            case "elapsed":
                seconds = {"h": 3600, "m": 60, "s": 1}[text[0]]
                parts.append(f"{int((span or value - _ZERO).total_seconds() // seconds):0{len(text)}}")
            case "half":
                names = text.split("/")
                parts.append(names[value.hour >= 12])
            case "field":
                parts.append(_field(value, text, half=half))
            case _:
                parts.append(text)
    return "".join(parts).strip()


def _field(value: datetime.datetime, text: str, *, half: bool) -> str:
    width = min(len(text), 2)
    match text[0]:
        case "y" | "e":
            return f"{value.year:04}" if len(text) > 2 or text[0] == "e" else f"{value.year % 100:02}"
        case "m":
            return f"{value.month:0{width}}"
        case "d" if len(text) < 3:
            return f"{value.day:0{width}}"
        case "d" | "a":
            return f"{'' if text == 'aaa' else '星期'}{_WEEKDAYS[value.weekday()]}"
        case "h":
            return f"{(value.hour % 12 or 12) if half else value.hour:0{width}}"
        case "n":
            return f"{value.minute:0{width}}"
        case "s":
            return f"{value.second:0{min(len(text.partition('.')[0]), 2)}}"
        case _:
            return ""


@lru_cache(maxsize=1024)
def _tokens(number_format: str) -> list[tuple[str, str]]:
    """The format's first section as (kind, text), fields in small letters."""
    if _SYSTEM.search(number_format):
        number_format = _LONG_DATE
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(number_format):
        kind = match.lastgroup
        if kind == "other" and match["other"] == ";":
            break
        if kind is not None:
            text = match[kind]
            found.append((kind, text.lower() if kind in ("field", "elapsed") else text))
    return found


def _minutes_told(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """``m`` behind hours or before seconds is minutes: ``n``."""
    places = [i for i, (kind, _) in enumerate(tokens) if kind in ("field", "elapsed")]
    told = list(tokens)
    for order, place in enumerate(places):
        kind, text = tokens[place]
        before = tokens[places[order - 1]][1][0] if order else ""
        after = tokens[places[order + 1]][1][0] if order + 1 < len(places) else ""
        if kind == "field" and text[0] == "m" and len(text) < 3 and (before == "h" or after == "s"):
            told[place] = kind, "n" * len(text)
    return told


def _without_clock(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The format without hours behind a day, as midnight is no time that somebody meant."""
    first = next((i for i, token in enumerate(tokens) if _is_clock(token)), None)
    calendar = [i for i, token in enumerate(tokens) if token[0] == "field" and token[1][0] in "ymdae"]
    if first is None or not calendar or first < calendar[0]:
        return tokens
    kept = tokens[:first]
    while kept and kept[-1][0] in ("other", "escaped") and kept[-1][1].strip() in ("", "T"):
        kept.pop()
    return kept


def _is_clock(token: tuple[str, str]) -> bool:
    return token[0] in ("half", "elapsed") or (token[0] == "field" and token[1][0] in "hns")
