"""Date tokens of the grammar → ISO 8601 at the precision written; without a year XML Schema's forms."""

from __future__ import annotations

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
    "YEARLY": ("year", None),
    "WITHIN_YEAR": ("year", "end"),
    "QUARTERLY": ("quarter", None),
    "QUARTER_LAST_MONTH": ("quarter", "end"),
    "QUARTER_FIRST_MONTH": ("quarter", "start"),
    "MONTHLY": ("month", None),
}
# The hours that are counted from noon.
_LATER = {"TIME_PM": range(1, 12), "TIME_EVENING": range(5, 13), "TIME_NOON": range(1, 3)}
_MONTH = compiled(r"(?:-|\d{4})-\d\d")
# Which part of a bare number before a date's 至 is meant, by the date that follows it: 1-12月, 1-3季度, 5-10日.
_LIKE = {"DATE_M": "--{:02}", "DATE_MONTH": "--{:02}", "DATE_Q": "--Q{}", "DATE_D": "---{:02}"}


def read_date(kind: str, text: str) -> Date:
    """Raises ``Malformed`` for a day that no calendar has (``2月30日``)."""
    if kind in _TURNS:
        recurs, edge = _TURNS[kind]
        return Date(edge=edge, recurs=recurs)
    if kind.startswith("TIME"):
        return Date(time=_time(kind, text))
    parts = [int(n) for n in numerals(text, points="")]
    if kind.startswith("DATE_Y") and parts[0] < 100:  # 23年12月
        parts[0] += 2000
    match kind:
        case "DATE_YMD":
            if len(parts) == 1:
                parts = [parts[0] // 10000, parts[0] // 100 % 100, parts[0] % 100]
            year, month, day, *time = parts
            _check(year, month, day)
            written = f"{year}-{month:02}-{day:02}"
            return Date(written, written, time=f"{time[0]:02}:{time[1]:02}" if any(time) else None)
        case "DATE_YM":
            if len(parts) == 1:
                parts = [parts[0] // 100, parts[0] % 100]
            _check(parts[0], parts[1], 1)
            return _point(f"{parts[0]}-{parts[1]:02}")
        case "DATE_YQ":
            if len(parts) == 1:
                parts = [parts[0] // 10, parts[0] % 10]
            _check_quarter(parts[1])
            return _point(f"{parts[0]}-Q{parts[1]}")
        case "DATE_Y" | "YEAR_BARE":
            return _point(str(parts[0]))
        case "DATE_WHOLE_YEAR" | "YEARS":
            return Date(str(parts[0]), str(parts[-1]), whole=True)
        case "DATE_BARE" if len(parts) == 1:
            return _point(f"--{parts[0]:02}")
        case "DATE_MD" | "DATE_BARE" | "DATE_POINT":
            _check(2000, parts[0], parts[1])
            return _point(f"--{parts[0]:02}-{parts[1]:02}")
        case "DATE_M" | "DATE_MONTH":
            _check(2000, parts[0], 1)
            return _point(_LIKE[kind].format(parts[0]))
        case "DATE_Q":
            _check_quarter(parts[0])
            return _point(_LIKE[kind].format(parts[0]))
        case "QUARTERS":
            return Date(f"--Q{parts[0]}", f"--Q{parts[1]}")
        case "FIRST_QUARTERS":
            return Date("--Q1", f"--Q{parts[0]}")
        case "FIRST_MONTHS":
            _check(2000, parts[0], 1)
            return Date("--01", f"--{parts[0]:02}")
        case "DATE_FIRST_HALF":
            return Date("--01", "--06")
        case "DATE_SECOND_HALF":
            return Date("--07", "--12")
        case "DATE_D" if not 1 <= parts[0] <= 31:
            raise Malformed("impossible-date")
        case _:
            return _point(_LIKE[kind].format(parts[0]))


def _time(kind: str, text: str) -> str:
    """The hour and the minute as ``hh:mm``: 下午5点半 is 17:30, 晚上12点 24:00. Raises ``Malformed`` for 25点."""
    hour, *rest = numerals(text, points="")
    minutes = int(rest[0] * 60 if rest and rest[0] < 1 else rest[0]) if rest else 0
    if hour > 24 or minutes > (59 if hour < 24 else 0):
        raise Malformed("impossible-time")
    later = int(hour) in _LATER.get(kind, ())
    return f"{int(hour) + 12 * later:02}:{minutes:02}"


def third(date: Date, edge: Edge | None, *, last: bool = False) -> Date:
    """The first or the *last* day of the ten days of a month that 上旬, 中旬 or 下旬 names; else the date as it is."""
    days = {"early": (1, 10), "middle": (11, 20), "late": (21, 0)}.get(edge or "")
    month = date.last if last else date.first
    if days is None or month is None or not _MONTH.fullmatch(month):
        return date
    return _point(f"{month}-{days[last] or _days(int(month[:-3].strip('-') or 2000), int(month[-2:])):02}")


def like(number: Number, kind: str) -> str | None:
    """The date that a bare number before 至 means, by the kind of the date after it: None where it can be none."""
    limit = {"DATE_M": 12, "DATE_Q": 4, "DATE_D": 31}.get(kind, 0)
    return _LIKE[kind].format(int(number)) if number in range(1, limit + 1) else None


def complete(start: str, end: str) -> str:
    """The end of a period with the year, or month, that only its start names: ``2023年6月-12月``."""
    if start.startswith("-"):
        return start[:4] + end[2:] if end.startswith("---") and len(start) == 7 else end
    if end.startswith("---") and len(start) == 10:
        return start[:7] + end[2:]
    if end.startswith("--") and not end.startswith("---"):
        return start[:4] + end[1:]
    return end


def next_year(date: str) -> str:
    """The same day a year later; without a year, the same."""
    return date if date.startswith("-") else f"{int(date[:4]) + 1}{date[4:]}"


def _point(date: str) -> Date:
    return Date(date, date)


def _days(year: int, month: int) -> int:
    """How many days a month has. The library is loaded when it is first asked."""
    from calendar import monthrange

    return monthrange(year, month)[1]


def _check_quarter(quarter: int) -> None:
    if not 1 <= quarter <= 4:
        raise Malformed("impossible-date")


def _check(year: int, month: int, day: int) -> None:
    if not 1 <= month <= 12 or not 1 <= day <= _days(year, month):
        raise Malformed("impossible-date")
