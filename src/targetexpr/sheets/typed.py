"""Header texts → dates, money, flags and ticked options. What cannot be read stays text, never a guess."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from targetexpr.patterns import compiled
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.values.units import convert

_BOXED = compiled(r"[(（\[【]([\s√✓✔]*)[)）\]】]")
_BETWEEN_OPTIONS = " \u3000\t\n、,，;；/"
_NUMBER = compiled(r"^(?:[(（]?[0-9一二三四五六]{1,2}[)）.、．]|[①-⑩])\s*(?=[^\W\d_a-zA-Z])")
"""What numbers an option."""
_DAY_ZERO = datetime.date(1899, 12, 30)
_DATE = compiled(
    r"((?:19|20)[0-9]{2})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月份?)?|年度?)?"
    r"(?:T?[0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?)?"
)
_COMPACT = compiled(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])?")
_MONTH = compiled(r"([0-9]{1,2})月(?:份)?(?:([0-9]{1,2})日)?")
_BETWEEN = compiled(r"至|到|[-—–~～―]+")
_SERIAL = compiled(r"[34][0-9],?[0-9]{3}(?:\.0+)?")
_MONEY = compiled(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)([^0-9.,]*)")
_SHARE = compiled(
    r"[(,;、]?(?:其中:?)?([^0-9,;:、。()]{0,20}):?([0-9][0-9,]*(?:\.[0-9]+)?[^0-9.,;:、。()元]{0,3}元)(?:[)。;]*$)?"
)
"""A label with its amount, behind another or not."""
_UNIT = compiled(r"[(（]\s*(?:单位[:：])?\s*([^()（）\s,，;；]*元)\s*(?:[,，;；][^()（）]*)?[)）]")


def date(text: str) -> str | None:
    """ISO 8601 at the precision written; None where the text is no date. An Excel serial is a day."""
    plain = squeeze(text)
    if _SERIAL.fullmatch(plain):
        return (_DAY_ZERO + datetime.timedelta(days=int(float(plain.replace(",", ""))))).isoformat()
    found = _DATE.fullmatch(plain) or _COMPACT.fullmatch(plain)
    return _iso(*found.groups()) if found else None


def is_serial(text: str) -> bool:
    """A bare number that a spreadsheet would show as a day between 1982 and 2036."""
    return bool(_SERIAL.fullmatch(squeeze(text)))


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def dates(text: str) -> tuple[str | None, str | None]:
    """Start and finish out of one text: ``2024年1月-12月``, ``2020-01-01至2020-12-31``, ``2024年``."""
    plain = squeeze(text)
    single = date(plain)
    if single:
        return single, single if len(single) == 4 else None
    for joint in _BETWEEN.finditer(plain):
        start = date(plain[: joint.start()])
        rest = plain[joint.end() :]
        finish = date(rest)
        month = _MONTH.fullmatch(rest)
        if start and finish is None and month:
            finish = _iso(start[:4], month[1], month[2])
        if start and finish:
            return start, finish
    return None, None


def money_unit(text: str) -> str | None:
    """元, 万元 … where a label says in brackets what its amounts are in."""
    found = _UNIT.search(squeeze(text))
    return found[1] if found else None


def money(text: str, unit: str | None) -> Decimal | None:
    """The amount in 元, by the unit that stands with it or, failing that, by the label's *unit*."""
    plain = squeeze(text)
    if plain.startswith(("¥", "￥")):
        plain, unit = plain.lstrip("¥￥"), "元"
    found = _MONEY.fullmatch(plain)
    if not found:
        return None
    own = found[2].strip("()") or unit or ""
    amount = convert(Decimal(found[1].replace(",", "")), own.removeprefix("人民币"), "元") if own else None
    return _plain(amount) if isinstance(amount, Decimal) else None


def first_amount(text: str) -> str | None:
    """The amount with its unit before a comma: 50万元，其中：财政拨款40万元."""
    found = re.match(r"([0-9][0-9,]*(?:\.[0-9]+)?[^0-9.,，;；。]*元)[,，;；。]", squeeze(text))
    return found[1] if found else None


def shares(text: str) -> list[tuple[str, str]]:
    """The labels and amounts with their units that stand in turn in one text, the first one's label blank where the
    whole amount leads; nothing where anything else is among them, or one amount stands alone."""
    plain = squeeze(text)
    found = list(_SHARE.finditer(plain))
    whole = len(found) > 1 and "".join(share[0] for share in found) == plain and all(share[1] for share in found[1:])
    return [(share[1], share[2]) for share in found] if whole else []


def _plain(amount: Decimal) -> Decimal:
    """Without the zeros that a conversion leaves behind the point."""
    whole = amount.to_integral_value()
    return whole if amount == whole and amount.as_tuple().exponent not in (0, -1, -2) else amount


def flag(text: str) -> bool | None:
    flags = vocabulary().flags
    plain = squeeze(choice(text))
    if plain in flags["yes"]:
        return True
    return False if plain in flags["no"] else None


def choice(text: str) -> str:
    """The ticked options of a text that prints boxes, joined by 、; any other text as it is.

    A box stands before its words or behind them, as the first one does; brackets may be boxes: （√） and （ ）.
    """
    flags = vocabulary().flags
    ticked, unticked = flags["ticked"], flags["unticked"]
    plain = _BOXED.sub(_box, text)
    marks = [i for i, c in enumerate(plain) if c in ticked + unticked]
    if not marks:
        return text
    edges = [*marks, len(plain)] if marks[0] == len(plain) - len(plain.lstrip()) else [-1, *marks]
    behind = edges[0] == -1
    chosen = []
    for start, stop in pairwise(edges):
        words = plain[start + 1 : stop].strip(_BETWEEN_OPTIONS)
        lonely = not any(c in unticked for c in plain)
        if lonely and (parts := words.split()):
            # With no box for what is not chosen, a mark is its neighbour's.
            words = parts[-1] if behind else parts[0]
        if plain[stop if behind else start] in ticked and words:
            chosen.append(_NUMBER.sub("", words))
    return "、".join(chosen)


def is_boxed(text: str) -> bool:
    """Whether a box, ticked or not, stands in a text or is all of it."""
    flags = vocabulary().flags
    return _BOXED.search(text) is not None or any(c in flags["ticked"] + flags["unticked"] for c in text)


def chosen(texts: Sequence[str], *, apart: bool) -> str:
    """The ticked options of those that stand in cells side by side, joined by 、; of one text, its own.

    A box alone in its cell is that of the option before it, or of the one behind where the first cell is a box; where
    a blank stands *apart*, before the first, and the last is no box, nobody knows which.
    """
    if len(texts) == 1:
        return choice(texts[0])
    marks = [_BOXED.sub(_box, squeeze(text)) for text in texts]
    alone = [len(mark) == 1 and is_boxed(mark) for mark in marks]
    if apart and any(alone) and not alone[0] and not alone[-1]:
        return ""
    ticked, side = vocabulary().flags["ticked"], 1 if alone[0] else -1
    options = [
        (texts[i + side] if mark in ticked and 0 <= i + side < len(texts) else "") if single else choice(text)
        for i, (text, mark, single) in enumerate(zip(texts, marks, alone, strict=True))
        if is_boxed(text)
    ]
    return "、".join(filter(None, options))


def _box(found: re.Match[str]) -> str:
    """Brackets that are a box, as one."""
    flags = vocabulary().flags
    box: str = flags["ticked" if found[1].strip() else "unticked"][0]
    return box


def number(text: str) -> Decimal | None:
    """A number with 分 behind it or not; None where the text is none."""
    found = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?)分?", squeeze(text))
    return Decimal(found[1]) if found else None


def percent(text: str) -> Decimal | None:
    """A rate in percent: 86.19 for 86.19% and for 0.8619; a bare number above 1 is taken as percent."""
    plain = squeeze(text)
    value = number(plain.removesuffix("%"))
    if value is None or plain.endswith("%") or value > 1:
        return value
    return Decimal(f"{(value * 100).normalize():f}")
