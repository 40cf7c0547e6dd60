"""What an indicator's name says about its value: kind, natural unit, wanted direction, natural class.

The knowledge is data (``data/names.toml``): a Chinese noun phrase ends in its head, so the longest known ending
decides. A name without one is a clause: the number it states, the verb it opens with, or the deed it ends in decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, TypedDict

from targetexpr.patterns import compiled
from targetexpr.record_types import evolve
from targetexpr.values.lexicon.name_words import UNKNOWN, NameDirection, NameKind, as_asked, ending_of, facts_of
from targetexpr.values.lexicon.name_words import NameFacts as NameFacts
from targetexpr.values.lexicon.name_words import rows as _rows
from targetexpr.values.lexicon.unit_spelling import canonical, match_unit
from targetexpr.values.lexicon.word_patterns import pattern, terms
from targetexpr.values.units import groups, is_ratio


class NameDescription(TypedDict):
    kind: NameKind | None
    unit: str | None
    direction: NameDirection | None
    level2: str | None


def describe_name(name: str) -> NameDescription:
    """What an indicator's name says: each of the four is a value, or None where the name leaves it open.

    ``kind`` is ``rate``, ``count`` (amounts such as 面积 too), ``quality`` (a property told in words), ``time``,
    ``cost`` or ``satisfaction``. ``unit`` is a canonical symbol (``%``, ``人``, ``万元``). ``direction`` is 正向
    (more is better, ``≥``) or 反向 (less is better, ``≤``), as sheets print it. ``level2`` is the class in the
    words of 财预〔2015〕88号 without 指标: 数量, 质量, 时效, 成本, 经济效益, 社会效益, 生态效益, 可持续影响, 满意度.

    >>> describe_name("系统故障平均恢复时长")
    {'kind': 'time', 'unit': None, 'direction': '反向', 'level2': '时效'}
    """
    known = name_facts(name)
    return {"kind": known.kind, "unit": known.unit, "direction": known.direction, "level2": known.level2}


_LABEL = compiled(r"[\s★☆*＊·•|｜]*(?:指标\s*\d+\s*[:：]|\d+\s*[、．.](?!\d)|[(（]\d+[)）])?\s*")
_EMPTY = " \t\r\n　:：;；,，、。.…|｜"
_OPENERS, _CLOSERS = "(（[【〔", ")）]】〕"
_NO_UNIT = compiled(r"[^\w%％‰℃]*[\d.,*＊]*")
_COUNTED = compiled(r"(?<=[^\d.])\d[\d.]*([^\d\s]{0,6})$")
_COUNTS = compiled(r"[^\w(（\[【]*\d[\d.]*")
_LONGEST_NAME = 300


def name_facts(name: str) -> NameFacts:
    """As ``describe_name``, with the head's span and whether the name is a share.

    A text of more than 300 characters is no name, and nothing is known of it.
    """
    return _name_facts(name) if len(name) <= _LONGEST_NAME else NameFacts(text=name)


def after_label(name: str) -> int:
    """Where the name itself starts, behind marks and numbering: ``★``, ``指标1：``, ``1、``."""
    return match.end() if (match := _LABEL.match(name)) else 0


@lru_cache(maxsize=4096)
def _name_facts(name: str) -> NameFacts:
    start, tails = after_label(name), _rows()["tail"]
    text, unit = _trimmed(name[start:], tails["words"])
    ending, entry = ending_of(text)
    for shorter in _without_empty_end(text, tails["after_share"]):
        inner, of_share = ending_of(shorter)
        if of_share.share:
            text, ending, entry = shorter, inner, of_share
    if not ending:
        entry = _without_head(text, unit, _rows())
    failed = entry.share and len(ending) > 1 and _is_negated(text.removesuffix(ending))  # 不满意率
    end, bad = start + len(text), failed or _is_bad(text)
    return evolve(
        entry, unit=unit or entry.unit, text=text, head_text=ending, head=(end - len(ending), end) if ending else None,
        direction=_direction(text, entry, _rows(), bad=bad), level2=_level2(text, entry, _rows(), bad=bad),
    )  # fmt: skip


def is_deed(text: str) -> bool:
    """Whether *text* is a verb that lacks its object (``建设``), or two of them (``完成新建``)."""
    rest, verbs = text, [row.get("begins", ()) for row in _rows()["clause"] if row.get("kind") == "count"]
    while verb := next((verb for row in verbs for verb in row if rest.startswith(verb)), ""):
        rest = rest.removeprefix(verb)
    return bool(text) and not rest


def opens_with_verb(name: str) -> bool:
    """Whether *name* opens with what is done or wanted: 维护社会稳定, 完成支付."""
    return name.startswith(_opening_verbs())


@cache
def _opening_verbs() -> tuple[str, ...]:
    rows = _rows()
    deeds = (word for row in rows["clause"] if row.get("kind") in (None, "count") for word in row.get("begins", ()))
    return (*rows["effect"]["opens"], *deeds)


def tells_of_harm(name: str) -> bool:
    """Whether a bad thing is named, wherever it stands."""
    return _holds(name, _rows()["direction"]["bad"])


def _trimmed(text: str, tails: list[str]) -> tuple[str, str | None]:
    """Without brackets, bounds, blanks and empty words at its end; and the unit that stood in the last of them."""
    unit = None
    while True:
        shorter = text.rstrip(_EMPTY)
        opened = max(shorter.rfind(opener) for opener in _OPENERS)
        bound = next((at for at, sign in enumerate(shorter) if unicodedata.category(sign) == "Sm"), -1)
        if shorter.endswith(tuple(_CLOSERS)) and opened >= 0:
            inner = shorter[opened + 1 : -1]
            unit = unit or canonical(inner) or canonical(_NO_UNIT.sub("", inner, count=1))
            shorter = shorter[:opened]
        elif bound > 0 and ((bare := _NO_UNIT.sub("", shorter[bound:], count=1)) == "" or canonical(bare)):
            unit = unit or canonical(bare)  # 受益人数≥**人
            shorter = shorter[:bound]
        for tail in tails:
            shorter = shorter.removesuffix(tail)
        if shorter == text:
            return text, unit
        text = shorter


def _without_empty_end(text: str, words: list[str]) -> Iterator[str]:
    """*text* without a word, or a percentage, that may stand behind a share and says nothing: 合格率100%."""
    yield from (text.removesuffix(word) for word in words if text.endswith(word))
    if (figure := _COUNTED.search(text)) and canonical(figure[1] or "%") == "%":
        yield text[: figure.start()]


def _without_head(text: str, unit: str | None, rows: Mapping[str, Any]) -> NameFacts:
    if unit is not None and _is_amount(unit):
        return facts_of(rows["amount"])
    for row in rows["clause"]:
        bare = any(text in row.get(end, ()) for end in ("begins", "ends"))  # a verb or a state alone is a value
        if not bare and _fits(text, row) and not _holds(text, row.get("unless", ())):
            return facts_of(row)
    return _of_number(text, rows) or UNKNOWN


def _fits(text: str, row: Mapping[str, Any]) -> bool:
    """Whether a text begins with, ends in or contains one of a row's words."""
    opens, ends = tuple(row.get("begins", ())), tuple(row.get("ends", ()))
    return text.startswith(opens) or text.endswith(ends) or _holds(text, row.get("contains", ()))


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _of_number(text: str, rows: Mapping[str, Any]) -> NameFacts | None:
    """What a name is that states a number itself, before or behind things: 变压器3台, 500平方米场地改造, ≤3天办结."""
    behind, before = _COUNTED.search(text), _COUNTS.match(text)
    if behind is not None and (unit := canonical(behind[1])) is not None and _is_amount(unit):
        return facts_of(rows["amount"])  # 水泥路1条 may be measured in 公里
    if before is not None and (match := match_unit(text, before.end())) is not None:
        timed = not text[0].isalnum() and "时间" in groups(match.symbol)
        told = rows["amount"] if _is_amount(match.symbol) else {"kind": "time"} if timed else {}
        return facts_of(told) if match.known else None
    return None


def _is_amount(unit: str) -> bool:
    """Whether things, persons, lengths, areas … are counted in *unit*: neither a ratio nor money nor time."""
    return not is_ratio(unit) and not {"货币", "时间"} & groups(unit)


def _topic(text: str, rows: Mapping[str, Any]) -> str | None:
    """The class of a name that tells of an effect, where its subject belongs to one class only."""
    topics = {row["level2"] for row in rows["topic"] if _fits(text, row)}
    return topics.pop() if len(topics) == 1 and _is_effect(text, rows, "gains", "losses") else None


def _is_effect(text: str, rows: Mapping[str, Any], *verbs: str) -> bool:
    return any(_holds(text, rows["effect"][group]) for group in verbs)


def _is_bad(text: str) -> bool:
    """Whether what *text* counts is a bad thing: not one that it opens with a remedy of, nor one that is absent."""
    words = _rows()["direction"]
    event = pattern("counting").sub("", text, count=1)
    bad = pattern("bad").search(text)
    start = bad.start() if bad else _harm(event, words)
    if start is None:
        return False
    before = pattern("adverbs").sub("", text[:start], count=1)
    of_another = text.endswith("率") or _holds(before, words["carriers"])
    handled = before.startswith(tuple(words["handling"])) and not of_another
    return not handled and not _is_absent(before, words) and not _is_denied(before)


def _is_absent(text: str, words: Mapping[str, Any]) -> bool:
    """Whether a name says that something is not there, or less of it."""
    for name in (*words["present"], *terms()["unknown_negation"]["names"]):
        text = text.replace(name, "")
    return _holds(text, words["absent"])


def _is_denied(before: str) -> bool:
    """Whether what stands right before a bad word denies it (未违规), or says that it is as a rule asks (达标排放, and
    not 不达标排放)."""
    asked = next((before.removesuffix(word) for word in as_asked() if before.endswith(word)), None)
    return _is_negated(before.removesuffix("再")) if asked is None else not _is_negated(asked)


def _is_negated(before: str) -> bool:
    return before.endswith(tuple(terms()["negation"]["words"]))


def _harm(event: str, words: Mapping[str, Any]) -> int | None:
    """Where a sign of harm stands among the last two characters of an event of which no bad word is known: 溢流."""
    for at in range(max(len(event) - 2, 0), len(event) if len(event) > 1 else 0):
        turned, borne = at > 0 and event[at - 1] in words["turning"], event[at + 1 : at + 2] in [*words["borne"]]
        if event[at] in words["signs"] and not turned and not borne:
            return at
    return None


def _direction(text: str, entry: NameFacts, rows: Mapping[str, Any], *, bad: bool) -> NameDirection | None:
    words = rows["direction"]
    if bad and entry.kind in ("rate", "count", "time", "satisfaction"):
        return "反向"
    if text.endswith(tuple(words["growth"])) and _holds(text, words["spent"]):
        return "反向"
    if entry.direction == "反向" and _is_absent(text, words):
        return None  # 降低成本, 减少排放量: by how much, or down to what?
    if entry.kind == "quality" and entry.direction is None and not bad and _is_effect(text, rows, "gains"):
        return "正向"  # 产业发展情况
    return None if bad and entry.kind in (None, "quality") else entry.direction


def _level2(text: str, entry: NameFacts, rows: Mapping[str, Any], *, bad: bool) -> str | None:
    if entry.kind == "cost" and _is_absent(text, rows["direction"]):
        return "经济效益" if text.startswith(tuple(rows["direction"]["absent"])) else None
    if entry.kind not in ("satisfaction", "time") and text.startswith(tuple(rows["effect"]["opens"])):
        return _topic(text, rows)
    for row in rows["refine"]:
        if entry.kind in row["kinds"] and _fits(text, row):
            return str(row["level2"]) or None
    if entry.kind == "count" and bad:
        return None
    return entry.level2 or (_topic(text, rows) if entry.kind in (None, "quality") else None)
