"""Date tokens of the grammar → ISO 8601 at the precision written; without a year XML Schema's forms."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.values.errors import Malformed
from targetexpr.values.lexicon.numerals import numerals
from targetexpr.values.model import Edge, Number, Recurrence


@frozen
class Date:
    """A date token: its date (the first and last, where it names a span), a turning point that recurs, or an hour."""

    first: str | None = None
    last: str | None = None
    edge: Edge | None = None
    recurs: Recurrence | None = None
    whole: bool = False
    time: str | None = None

    @property
    def is_span(self) -> bool:
        return self.whole or self.first != self.last


_TURNS: dict[str, tuple[Recurrence, Edge | None]] = {
    "YEARLY": ("year", None), "WITHIN_YEAR": ("year", "end"), "QUARTERLY": ("quarter", None),
    "QUARTER_LAST_MONTH": ("quarter", "end"), "QUARTER_FIRST_MONTH": ("quarter", "start"), "MONTHLY": ("month", None),
}  # fmt: skip
# The hours that are counted from noon.
_LATER = {"TIME_PM": range(1, 12), "TIME_EVENING": range(5, 13), "TIME_NOON": range(1, 3)}
# The first and the last day of a third of a month; None where it is the month's last.
THIRDS: dict[Edge | None, tuple[int, int | None]] = {"early": (1, 10), "middle": (11, 20), "late": (21, None)}
# The dates that the numbers of a token make.
_FORMS = {
    "DATE_YMD": "{}-{:02}-{:02}", "DATE_YM": "{}-{:02}", "DATE_YQ": "{}-Q{}", "DATE_Y": "{}", "YEAR_BARE": "{}",
    "DATE_MD": "--{:02}-{:02}", "DATE_POINT": "--{:02}-{:02}", "DATE_M": "--{:02}", "DATE_MONTH": "--{:02}",
    "DATE_BARE": "--{:02}", "DATE_Q": "--Q{}", "DATE_D": "---{:02}",
}  # fmt: skip
# The first and the last date of the spans that tokens name.
_SPANS = {
    "DATE_WHOLE_YEAR": ("{0}", "{0}"), "YEARS": ("{0}", "{1}"), "QUARTERS": ("--Q{0}", "--Q{1}"),
    "FIRST_QUARTERS": ("--Q1", "--Q{0}"), "FIRST_MONTHS": ("--01", "--{0:02}"), "DATE_FIRST_HALF": ("--01", "--06"),
    "DATE_SECOND_HALF": ("--07", "--12"),
}  # fmt: skip
# Year, quarter, month and day; or the day of any month.
_ISO = compiled(r"(?:([0-9]{4})|-(?!\Z))(?:-Q([1-4])|-([0-9]{2})(?:-([0-9]{2}))?)?|---([0-9]{2})")


@lru_cache(maxsize=1024)
def read_date(kind: str, text: str) -> Date:
    """Raises ``Malformed`` for a day that no calendar has (``2月30日``)."""
    if kind in _TURNS:
        recurs, edge = _TURNS[kind]
        return Date(edge=edge, recurs=recurs)
    if kind.startswith("TIME"):
        return Date(time=_time(kind, *numerals(text, points="")))
    parts = [int(n) for n in numerals(text, points="")]
    if kind in _SPANS:
        first, last = (_checked(form.format(parts[0], parts[-1])) for form in _SPANS[kind])
        return Date(first, last, whole="Y" in kind)
    if kind.startswith("DATE_Y"):
        if parts[0] < 100:  # 23年12月
            parts[0] += 2000
        digits = str(parts[0])  # 20231231
        parts[:1] = [int(digits[:4]), *(int(digits[place : place + 2]) for place in range(4, len(digits), 2))]
    if kind == "DATE_BARE" and len(parts) > 1:
        kind = "DATE_MD"
    date, clock = _checked(_FORMS[kind].format(*parts)), parts[_FORMS[kind].count("{") :]
    told = any(clock) or ("月" in text and len(clock) in (1, 2))  # what spreadsheets add is no hour: 2023-12-31 0:00:00
    return Date(date, date, time=_time(kind, *map(Decimal, clock)) if told else None)


def _checked(date: str) -> str:
    try:
        iso_parts(date)
    except ValueError:
        raise Malformed("impossible-date") from None
    return date


def iso_parts(date: str) -> tuple[int | None, ...]:
    """Year, quarter, month and day of a date, or the day of any month. Raises ``ValueError`` for all else."""
    if (match := _ISO.fullmatch(date)) is None:
        raise ValueError(f"not a date: {date!r}")
    year, _, month, day, any_day = parts = tuple(None if part is None else int(part) for part in match.groups())
    longest = 31 if month is None else month_days(year or 2000, month) if 1 <= month <= 12 else 0
    if not all(1 <= number <= longest for number in (day, any_day) if number is not None) or not longest:
        raise ValueError(f"no such day or month: {date}")
    return parts


def _time(kind: str, hour: Number, *rest: Number) -> str:
    """The hour and the minute as ``hh:mm``: 下午5点半 is 17:30, 晚上12点 24:00. Raises ``Malformed`` for 25点."""
    minutes = int(rest[0] * 60 if rest and rest[0] < 1 else rest[0]) if rest else 0
    if hour > 24 or minutes > (59 if hour < 24 else 0):
        raise Malformed("impossible-time")
    later = int(hour) in _LATER.get(kind, ())
    return f"{int(hour) + 12 * later:02}:{minutes:02}"


def third(date: Date, edge: Edge | None, *, last: bool = False) -> Date:
    """The first or the *last* day of the ten days of a month that 上旬, 中旬 or 下旬 names; else the date as it is."""
    month = date.last if last else date.first
    if edge not in THIRDS or month is None:
        return date
    year, _, number, day, _ = iso_parts(month)
    if number is None or day is not None:
        return date
    written = f"{month}-{THIRDS[edge][last] or month_days(year or 2000, number):02}"
    return Date(written, written)


def like(number: Number, date: str) -> str | None:
    """The date that a bare number before 至 or 、 means, by the *date* after it: None where it can be none."""
    limit = {"--": 12, "--Q": 4, "---": 31}.get(stem := date.rstrip("0123456789"), 0)
    return f"{stem}{int(number):0{len(date) - len(stem)}}" if number in range(1, limit + 1) else None


def complete(start: str, end: str, *, later: bool = False) -> str:
    """The end of a period with the year (a year *later*), or month, that only its start names: ``2023年6月-12月``."""
    if later and not start.startswith("-"):
        start = f"{int(start[:4]) + 1}{start[4:]}"
    if start.startswith("-"):
        return start[:4] + end[2:] if end.startswith("---") and len(start) == 7 else end
    if end.startswith("---") and len(start) == 10:
        return start[:7] + end[2:]
    if end.startswith("--") and not end.startswith("---"):
        return start[:4] + end[1:]
    return end


def month_days(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
