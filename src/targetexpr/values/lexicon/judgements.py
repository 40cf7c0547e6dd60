"""Judgement words: what a text without a figure says, and which words are judgements."""

from __future__ import annotations

import re

from targetexpr.patterns import compiled
from targetexpr.values.errors import Malformed
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.lexicon.word_patterns import holds, opens, pattern, says, terms
from targetexpr.values.lexicon.word_patterns import trim as trim
from targetexpr.values.lexicon.words import directions
from targetexpr.values.model import Narrative, Qualitative
from targetexpr.values.units import is_measure

# One predicate with or without its noun; a known predicate may have a longer noun before it.
_PREDICATE = 8
_CLAUSE = 16
# A verb with its object has as many characters at least.
_SENTENCE = 5
_BRACKETS = compiled(r"(?s)[(（].*[)）]")
_UNIT_NOTE = compiled(r"^[(（]?单位\s*[:：]\s*")
_CLAUSES = compiled(r"[，,；;。]")
_PARTS = compiled(r"[，,；;。、/／\s]+|(?<=\S)且(?=\S)")
_TITLE = compiled("《[^《》]*》")
_FIGURE = compiled(r"\d+(?:[.:：]\d+)*")


def is_level(name: str) -> bool:
    """Whether *name* is the name of something to compare with (``上年水平``) rather than a clause."""
    stated = name.endswith("的") or holds("no_level", name)
    return not stated and (len(name) <= _PREDICATE or holds("level", name))


def predicates(term: str) -> list[str]:
    """The words that a judgement joins: ``安全、可靠`` are two."""
    return [part for part in _PARTS.split(term) if part]


def judge_whole(text: str, *, rough: bool = False) -> Qualitative | Narrative:
    """A whole value without a figure. Raises ``Malformed`` where it says nothing, or no more than a unit."""
    if not (term := trim(text)):
        raise Malformed("empty")
    if is_unit(term):
        raise Malformed("unit-only")
    return judge(text, rough=rough)


def is_unit(term: str) -> bool:
    """Whether a text is a unit and nothing besides: （元/张）, 单位：%."""
    bare = _UNIT_NOTE.sub("", term)
    return is_measure(bare) or is_measure(bare.strip("()（）[]【】"))


def judge(text: str, *, rough: bool = False) -> Qualitative | Narrative:
    """A text without a figure: a judgement, where it is short or built around a known predicate; prose otherwise."""
    term = trim(text)
    parts = predicates(term)
    clauses = len(_CLAUSES.split(term)) > 1
    judged = all(is_short(part) if clauses else _is_predicate(part) for part in parts)
    if opens("pointer", term) or not judged or (clauses and _is_story(parts)):
        return Narrative(text=text)
    vague = rough or _is_vague(term, parts)
    changes = [found for part in parts if (found := _change(part)) is not None]
    if not changes:
        degree = said[0] if (said := pattern("degree").match(term)) and said[0] != term else None
        return Qualitative(text=text, term=term, vague=vague, degree=degree)
    found, ways = changes[0], {directions()[change["word"]] for change in changes}
    return Qualitative(
        text=text, term=term, kind="change", direction=ways.pop() if len(ways) == 1 else None, degree=found["degree"],
        baseline=found["baseline"] or next((part for part in parts if says("baseline", part)), None), vague=vague,
    )  # fmt: skip


def _is_predicate(part: str) -> bool:
    """What a state names (符合《…规范》要求) is one word, however long its title."""
    headed = opens("head", part)
    length = len(_FIGURE.sub("0", _TITLE.sub("", part) if headed else part))
    if not _PREDICATE < length <= _CLAUSE:
        return length <= _PREDICATE or moves(part)
    return headed or any(holds(name, part) for name in ("known_at_end", "change", "graded"))


def moves(part: str) -> bool:
    """Whether a measure, however long its name, and a change of it are all that *part* says (…死亡率逐年下降)."""
    change = _change(part)
    return change is not None and change.end() == len(part) and name_facts(part[: change.start()]).share


def _is_story(parts: list[str]) -> bool:
    """Whether several predicates are clauses of verb and object (``维护市场秩序``) rather than judgements; those that
    open as a judgement does (``加强组织领导``) count where another is none.
    """
    opened = {part for part in parts if len(part) >= _SENTENCE and _opens_as_judgement(part)}
    return len({part for part in parts if is_clause(part)}) > (len(opened) < 2)


def _opens_as_judgement(part: str) -> bool:
    return any(opens(name, part) for name in ("head", "degree", "change_word"))


def is_clause(text: str) -> bool:
    """Whether a predicate is a verb with its object (``维护市场秩序``) rather than a judgement."""
    return len(text) >= _SENTENCE and not (holds("known_at_end", text) or _opens_as_judgement(text))


def _is_vague(term: str, parts: list[str]) -> bool:
    if holds("vague", term) or (len(parts) > 1 and all(says("bare_change", part) for part in parts)):
        return True
    steps, vague = set(pattern("step").findall(term)) if says("scale", term) else set(), terms()["vague"]
    return not steps.isdisjoint(vague["scale_top"]) and not steps.isdisjoint(vague["scale_bottom"])


def _change(part: str) -> re.Match[str] | None:
    """The change that is the predicate: at the end of the part, or at its head (``提升城市景观``)."""
    if pattern("change_word").search(part) is None:
        return None
    *_, at_end = pattern("change").finditer(part)
    return at_end if at_end.end() == len(part) or at_end.start() == 0 else None


def is_short(text: str) -> bool:
    """Whether *text* is no longer than one predicate; what stands in brackets explains it."""
    return len(text) <= _PREDICATE or all(len(part) <= _PREDICATE for part in predicates(trim(_BRACKETS.sub("", text))))


def ends_in_judgement(text: str) -> bool:
    """Whether the last word of *text* is a judgement word (``资料齐全``), so that it is a whole target."""
    return holds("known_at_end", text)


def closes(text: str) -> bool:
    """Whether *text* closes with a state or a change (``公务接待费零增长``)."""
    change = _change(text)
    return holds("state_at_end", text) or (change is not None and change.end() == len(text))


def negates(one: str, other: str) -> bool:
    """Whether one of two judgements is the plain negation of the other: ``不合格`` of ``合格``, ``否`` of ``是``."""
    shorter, longer = sorted((one, other), key=len)
    for word in terms()["negation"]["words"]:
        parts = longer.split(word)
        if any(word.join(parts[:n]) + word.join(parts[n:]) == shorter for n in range(1, len(parts))):
            return True
    return [one, other] in terms()["negation"]["pairs"] or [other, one] in terms()["negation"]["pairs"]
