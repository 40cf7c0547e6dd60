"""The quantities that a goal's text promises: number, unit, and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.values.lexicon.unit_spelling import match_unit
from targetexpr.values.lexicon.words import change_at_end
from targetexpr.values.parser import operator_before, operator_behind

_CLAUSES = compiled(r"[，；;。！!\n\r]+|,+(?!\d{3}(?!\d))|(?<!\d),|(?<=[^，,；;。！!、\d]{4})、(?=\D)")
_LABEL = compiled(r"^(?:目标|任务)?[\d一二三四五六七八九十]{1,2}[:：、.．]|^[（(]\d{1,2}[)）]")
_AND_SO_ON = compiled("等(?!级|次|第|额|待|候|线)")  # 监护仪等设备
_OTHER = compiled(r"[（(]([^\W\d]{2,3})[）)]")  # 新建（改造）
_QUOTED = compiled(r"《[^》]*》|“[^”]*”|（(?![^\W\d]）)[^）]*）|\((?![^\W\d]\))[^)]*\)")  # 260台（套）
_NUMBER = compiled(r"(?<![\d.A-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.A-Za-z])\d+(?:\.\d+)?")
_RANKED = compiled(r"[第“十]$")
_ORDINAL = compiled(r"^(?:号|条|款|期间|届|楼|层(?!级)|路|类|级|年|月|日|时|点|分钟?|-|—|~|～|至)")
_ATTAINED = compiled("达|力争|力求")  # more is meant, too; it is not by 为 and 共
_THIS_YEAR = compiled(r"\s*(?:本年|年内|今年|当年|全年|年度内|本项目)")
_WORDS = compiled(r"\w+")
_MOST_TEXT = 4000
_BESIDE, _BEHIND = 15, 8


@frozen(kw_only=True)
class Promise:
    """One quantity of a goal. ``before`` are the words of the clause up to the number, ``behind`` those after the unit;
    ``counted`` are those of ``before`` that the number counts, be they summed up in one word (设备 of 蒸箱等设备).

    ``said`` is the text with some of the words beside it, as they are written. ``known`` says that the unit is in the
    table, ``open_above`` that more than the number meets it, too, ``open_below`` that less does, ``joined`` that it is
    of things listed (维修、更换), ``listed`` that it stands behind another of its kind (琴45台、鼓10台). ``clause`` and
    ``sentence`` are the whole, which may hold other quantities.
    """

    value: Decimal
    unit: str
    known: bool
    before: str
    counted: str
    behind: str
    open_above: bool
    open_below: bool
    joined: bool
    listed: bool
    clause: str
    sentence: str
    said: str

    @property
    def words(self) -> str:
        return f"{self.before}{self.behind}"


def clauses(text: str, background: Sequence[str], asides: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The clauses of a goal, each with its sentence; clauses with one of *asides*, and a sentence from its first clause
    with a word of *background* on until the year is named, are passed over, and so is what stands in quotation marks
    or brackets."""
    for sentence in re.split(r"[。；;\n\r]+", _QUOTED.sub("", _OTHER.sub(r"、\1", text[:_MOST_TEXT]))):
        passed_over = False
        for clause in _CLAUSES.split(sentence):
            if any(word in clause for word in background):
                passed_over = True
            elif _THIS_YEAR.match(clause):
                passed_over = False
            if not passed_over and not any(word in clause for word in asides):
                yield _LABEL.sub("", "".join(clause.split())), sentence


def promises(clause: str, sentence: str) -> Iterator[Promise]:
    """The quantities of a clause with a unit. Dates, ordinals and rough numbers are no promises."""
    start = 0
    for number in _NUMBER.finditer(clause):
        match = match_unit(clause, number.end())
        scaled = clause[number.end() :]
        before = clause[start : number.start()]
        told = match is not None and (match.known or len(match.symbol) == 1)
        if match is None or not told or _RANKED.search(before) or _ORDINAL.match(scaled):
            continue
        first, last = operator_before(clause, number.start()), operator_behind(clause, match.end)
        signs = {one.sign for one in (first, last) if one is not None}
        if "≈" in signs:
            continue
        end = match.end if last is None else last.end
        behind = clause[end:]
        following = _NUMBER.search(behind)
        own = behind[: following.start()].partition("、")[0] if following else behind
        bare = before if first is None else clause[start : max(start, first.start)].removesuffix("、")  # 、共
        change = change_at_end(bare) if first is not None and first.sign == "=" else None  # 提高到, 稳定在
        bare = bare if change is None else change.rest
        attained = first is not None and _ATTAINED.match(clause, first.start)
        *_, counted = _AND_SO_ON.split(bare)
        yield Promise(
            value=Decimal(number[0].replace(",", "")),
            unit=match.symbol,
            known=match.known,
            before=_plain(bare),
            counted=_plain(counted),
            behind=_plain(own),
            open_above=bool(attained or signs & {"≥", ">"}),
            open_below=bool(signs & {"≤", "<"} or (change is not None and change.direction == "decrease")),
            listed=before.startswith("、") and len(_plain(before)) > 1,
            joined="、" in counted[1:] or bool(bare and not counted),
            clause=clause,
            sentence=sentence,
            said=clause[max(start, number.start() - _BESIDE) : end].lstrip("、") + _in_brief(own),
        )
        start = match.end


def _in_brief(text: str) -> str:
    return text if len(text) <= _BEHIND + _BESIDE else f"{text[:_BEHIND]}…"


def _plain(text: str) -> str:
    return "".join(_WORDS.findall(text))
