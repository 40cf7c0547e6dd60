"""Judgement words (``data/terms.toml``): what a text without a figure says, and what the words around a figure say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from targetexpr.values.errors import Malformed
from targetexpr.values.model import Change, Direction, Narrative, Qualitative
from targetexpr.values.syntax import tables
from targetexpr.values.syntax.patterns import restored, usable
from targetexpr.values.units import is_measure

# One predicate with or without its noun; a known predicate may have a longer noun before it.
_PREDICATE = 8
_CLAUSE = 16
# A verb with its object has as many characters at least.
_SENTENCE = 5
_PUNCTUATION = (
    " \t\r\n\f\v\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u3000\ufeff"
    "，,；;。、：:！!？?“”\"'‘’·"
)
_BRACKETS = re.compile(r"[(（].*[)）]", re.DOTALL)
_CLAUSES = re.compile(r"[，,；;。]")
_PARTS = re.compile(r"[，,；;。、/／\s]+|(?<=\S)且(?=\S)")


class ChangeWords(NamedTuple):
    """``较上年`` and ``提升`` before a figure; *rest* are the other words before it."""

    rest: str
    direction: Direction
    baseline: str | None
    deed: bool = False
    """The word may as well name the work done."""


def _terms() -> dict[str, Any]:
    return tables.words("terms.toml")


def _any_of(words: Iterable[str]) -> str:
    """A pattern of the words, the longest that fits first: a tree of their characters, which soon fails elsewhere."""
    rests: dict[str, set[str]] = {}
    for word in filter(None, words := set(words)):
        rests.setdefault(word[0], set()).add(word[1:])
    ways = "|".join(re.escape(first) + _any_of(rest) for first, rest in sorted(rests.items()))
    return f"(?:{ways}){'?' if '' in words else ''}" if ways else ""


def _not_behind(words: Iterable[str]) -> str:
    """A pattern that holds where none of the words ends."""
    return "".join(f"(?<!{word})" for word in words)


def _not_in(words: Iterable[str]) -> str:
    """A pattern that holds where none of the words goes on behind its first character."""
    return "".join(f"(?<!{word[0]}(?={word[1:]}))" for word in words)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    made = tables.shipped()
    pattern = made.judgements["sources"][name] if made is not None else sources()[name]
    return restored(pattern, usable(made.judgements["codes"]).get(name) if made is not None else None)


@cache
def sources() -> dict[str, str]:
    """The patterns of judgement words by their name, as ``terms.toml`` makes them."""
    terms = _terms()
    degree, vague = _any_of(terms["degree"]["words"]), terms["vague"]
    change = _any_of(word for words in terms["change"].values() for word in words)
    openers, closers = _any_of(terms["baseline"]["openers"]), _any_of(terms["baseline"]["closers"])
    apart = _not_behind(terms["baseline"]["unless_after"])
    short = terms["change_of_figure"]
    more = _any_of((*short["more"], *short["less"]))
    compared = f"(?(baseline){more}|(?!))"
    at_figure = _not_in(short["unless"]) + _any_of((*short["increase"], *short["decrease"]))
    to = _any_of(short["to"])
    baseline = (
        f"{_any_of(terms['baseline']['words'])}|{apart}(?:{openers})[^，,；;。]{{0,12}}?(?:{closers})(?:{openers})?"
    )
    baseline += f"|在?[^，,；;。在]{{1,10}}?(?:{_any_of(terms['baseline']['grounds'])})"
    for first, last in terms["baseline"]["pairs"]:
        baseline += f"|{first}[^，,；;。]{{1,12}}?{last}"
    spans = _any_of(terms["baseline"]["spans"])
    held = f"(?P<baseline>{baseline})?(?P<span>{spans})?"
    baseline = f"{baseline}|{spans}"
    measured_at = f"(?:{closers}|{_any_of(terms['level']['heads'])})"
    state = terms["state"]
    known = f"(?:{_any_of((*state['words'], *state['names'], *state['acts']))}|{change})"
    joined_state = f"{_any_of(state['words'])}(?!{_any_of(state['measured'])})"
    joiner = f"(?!{_any_of(terms['joiner']['unless'])}){_any_of(terms['joiner']['links'])}"
    condition, unhandled = terms["condition"], _not_behind(terms["condition"]["verbs"])
    grade, level, name = terms["grade"], terms["level"], terms["amount_name"]
    amount = f"{_any_of((*terms['amount']['words'], *terms['amount']['shares']))}|{compared}"
    steps = "|".join(_any_of(vague[key]) for key in ("scale_top", "scale_bottom", "scale_between"))
    return {
        "baseline": baseline,
        "degree": degree,
        "joiner": rf"\s*{joiner}[：:]?",
        "ratio_joiner": rf"\s*{_any_of(terms['joiner']['ratio_links'])}",
        "name_joint": f"{joiner}|[、，,]",
        "opener": f"(?!{_any_of(terms['joiner']['unless'])}){_any_of(terms['joiner']['openers'])}[：:]?",
        "change": f"(?P<baseline>{baseline})?(?P<degree>{degree})?(?P<word>{change})了?",
        "change_word": change,
        "change_at_end": f"{held}的?(?P<word>{_not_in(short['amounts'])}{change}|{at_figure}|{compared})了?$",
        "beyond": f"(?<![不未没])(?P<baseline>(?P<word>{more})[于出过][^，,；;。的\\d]{{0,12}}?{measured_at})$",
        "shift": f"(?P<word>{change}|{at_figure}){to}了?",
        "reaching": f"(?:{change}|{at_figure}){_not_behind(short['measured'])}{to}了?$",
        "from": f"(?:{_any_of(short['from'])})$",
        "level": f"(?:{_any_of(level['heads'])})$",
        "reached": f"(?:{_any_of((*level['reached'], *terms['baseline']['closers']))})$",
        "no_level": f"{_any_of((*level['unless'], *level['clauses']))}|^{_any_of(level['places'])}",
        "grade": f"{grade['steps']}(?:{_any_of(grade['nouns'])})|(?:{_any_of(grade['words'])})$",
        "attribute": f"[^的]*的(?!{_any_of(terms['attribute']['unless'])})",
        "amount_name": f"(?:.*的|.{{2,}}){_any_of(name['heads'])}(?:{_any_of(name['tails'])})?",
        "change_of": f"{held}(?P<word>{amount})(?P<noun>\\w{{1,10}}){_not_behind(short['to'])}",
        "bare_change": f"(?:{degree})?(?:{change}|{_any_of(vague['efforts'])})",
        "vague": _any_of(vague["words"]),
        "scale": f"(?:(?:{steps})[、/／，, ]*){{2,}}",
        "step": steps,
        "known": known,
        "known_at_end": f"{known}$",
        "state_at_end": f"(?<=\\w){_any_of(state['words'])}$",
        "stated": f"{_any_of(state['heads'])}|.*{_any_of(state['words'])}$",
        "joined_state": joined_state,
        "joiner_behind_state": f"(?<=\\w){_any_of(state['words'])}({joiner})(?!{joined_state})",
        "condition": f"{unhandled}{_any_of((*condition['endings'], *condition['matters']))}$",
        "condition_of_count": f"{unhandled}{_any_of(condition['endings'])}$",
        "head": _any_of(state["heads"]),
        "pointer": _any_of(state["pointers"]),
    }


def trim(text: str) -> str:
    """Without the punctuation and blanks around it; brackets and quotation marks stay where both are there."""
    bare = text.strip(_PUNCTUATION)
    if len(bare) == len(text):
        return text
    start = text.find(bare)
    end = start + len(bare)
    start -= bare.count("”") > bare.count("“") and text[start - 1 : start] == "“"
    return text[start : end + (bare.count("“") > bare.count("”") and text[end : end + 1] == "”")]


def predicates(term: str) -> list[str]:
    """The words that a judgement joins: ``安全、可靠`` are two."""
    return [part for part in _PARTS.split(term) if part]


def is_condition(text: str, *, counted: bool = False) -> bool:
    """Whether the words before a figure say when it holds (``一般故障``) rather than what it counts (``手册``).

    *counted* where the figure is a count, which may be of such cases.
    """
    return _pattern("condition_of_count" if counted else "condition").search(text) is not None


def says_when(text: str) -> bool:
    """Whether a clause only says when the next one holds (``项目实施后``)."""
    return is_condition(text, counted=True) and not ends_in_judgement(text)


def joiner(text: str, *, ratio: bool = False) -> int:
    """How long the word is at the head of *text* that joins it to the target before; 0 where there is none.

    *ratio* where a ratio stands before it, which a slash does not divide.
    """
    return _length(_pattern("joiner").match(text)) or (ratio and _length(_pattern("ratio_joiner").match(text)))


def opener(text: str) -> int:
    """How long the word is at the head of a clause that joins it to the one before (``其中``); 0 where none is."""
    return _length(_pattern("opener").match(text))


def _length(found: re.Match[str] | None) -> int:
    return found.end() if found is not None else 0


def is_baseline(text: str) -> bool:
    """Whether *text* says what something is held against (``与2015年相比``), and nothing else."""
    return _pattern("baseline").fullmatch(text) is not None


def is_denial(text: str) -> bool:
    """Whether the words right before a figure deny what it counts (``不发生`` 3人以上事故), or are numbered by it."""
    words = _terms()["before_figure"]
    return text.endswith((*words["denials"], *words["numbered"]))


def is_denied(text: str) -> bool:
    """Whether the words right behind a figure deny that it is short (``不漏`` behind 一户)."""
    return text.startswith(tuple(_terms()["before_figure"]["denied"]))


def is_ground(text: str) -> bool:
    """Whether the words right before a date say that something rests on it (``根据`` 2022年支出测算)."""
    return text.endswith(tuple(_terms()["before_figure"]["grounds"]))


def is_distributed(text: str) -> bool:
    """Whether the words behind what is joined give a figure to each of it (``各`` 1次)."""
    return text.startswith(tuple(_terms()["before_figure"]["each"]))


def respective(text: str) -> list[tuple[int, int]]:
    """Where the names stand that are each given a figure (``合格率、满意度分别``); none where they are not."""
    names = text.removesuffix(
        next((word for word in _terms()["before_figure"]["respective"] if text.endswith(word)), "")
    )
    if names == text:
        return []
    ends = [found.span() for found in _pattern("name_joint").finditer(names)]
    return [*zip([0, *(end for _, end in ends)], [*(start for start, _ in ends), len(names)], strict=True)]


def change_at_end(text: str, *, timed: bool = False) -> ChangeWords | None:
    """The words of change that the text before a figure ends with: ``投诉量同比下降`` 10%; *timed* before a time."""
    found = _pattern("change_at_end").search(text) if text[-1:] in _last_of_change() else None
    if found is None and (found := _pattern("beyond").search(text)) is None:
        return None
    rest, direction = text[: found.start()] + (found.groupdict().get("span") or ""), _direction(found["word"])
    if timed and found["word"] in _terms()["change_of_figure"]["paces"]:
        direction = "decrease" if direction == "increase" else "increase"
    deed = found["baseline"] is None and _is_deed(found["word"], rest, _terms()["deed"]["words"])
    return ChangeWords(rest, direction, found["baseline"], deed)


def _is_deed(word: str, noun: str, deeds: list[str]) -> bool:
    return word in deeds and not noun.endswith(tuple(_terms()["deed"]["unless"]))


@cache
def _last_of_change() -> frozenset[str]:
    """The characters that words of change end in: most words before a figure end otherwise."""
    return frozenset(word[-1] for word in _directions()) | {"了"}


def change_of(text: str) -> ChangeWords | None:
    """The words of change before a figure that are followed by what changes: ``减少碳排放`` 100吨."""
    if (found := _pattern("change_of").fullmatch(text)) is None:
        return None
    deed = _is_deed(found["word"], found["noun"], _terms()["amount"]["shares"])
    return ChangeWords((found["span"] or "") + found["noun"], _direction(found["word"]), found["baseline"], deed)


def change_text(change: Change) -> str:
    """The words before a figure that are read as *change*."""
    word = str(_terms()["change"][change.direction][0])
    for said in (change.baseline or "", (change.baseline or "") + word):  # 高于全国, 较上年提高
        found = change_at_end(said)
        if found is not None and found[:3] == ("", change.direction, change.baseline):
            return said
    said = (change.baseline or "") + word
    return f"与{said}" if is_baseline(f"与{change.baseline}") else f"由{said}到"


def _direction(word: str) -> Direction:
    return _directions()[word]


@cache
def _directions() -> dict[str, Direction]:
    short = _terms()["change_of_figure"]
    listed = [*reversed(_terms()["change"].items()), *((key, short[key]) for key in ("increase", "decrease"))]
    listed += [("increase", short["more"]), ("decrease", short["less"])]
    return {word: direction for direction, words in listed for word in words}


def judge_whole(text: str, *, rough: bool = False) -> Qualitative | Narrative:
    """A whole value without a figure. Raises ``Malformed`` where it says nothing, or no more than a unit."""
    if not (term := trim(text)):
        raise Malformed("empty")
    if is_measure(term) or is_measure(term.strip("()（）[]【】")):
        raise Malformed("unit-only")
    return judge(text, rough=rough)


def judge(text: str, *, rough: bool = False) -> Qualitative | Narrative:
    """A text without a figure: a judgement, where it is short or built around a known predicate; prose otherwise."""
    term = trim(text)
    parts = predicates(term)
    clauses = len(_CLAUSES.split(term)) > 1
    if _pattern("pointer").match(term) or not all(is_short(part) if clauses else _is_predicate(part) for part in parts):
        return Narrative(text=text)
    if clauses and _is_story(parts):
        return Narrative(text=text)
    vague = rough or _is_vague(term, parts)
    changes = [found for part in parts if (found := _change(part)) is not None]
    if not changes:
        degree = _pattern("degree").match(term)
        return Qualitative(
            text=text, term=term, vague=vague, degree=degree[0] if degree and degree[0] != term else None
        )
    found = changes[0]
    return Qualitative(
        text=text, term=term, kind="change", direction=_direction(found["word"]),
        degree=found["degree"], baseline=found["baseline"], vague=vague,
    )  # fmt: skip


def _is_predicate(part: str) -> bool:
    length = len(part)
    if length <= _PREDICATE:
        return True
    if length > _CLAUSE:
        return False
    return bool(
        _pattern("head").match(part) or _pattern("known_at_end").search(part) or _pattern("change").search(part)
    )


def _is_story(parts: list[str]) -> bool:
    """Whether several predicates are clauses of verb and object (``维护市场秩序``) rather than judgements; those that
    open as a judgement does (``加强组织领导``) count where another is none.
    """
    opened = {part for part in parts if len(part) >= _SENTENCE and _opens_as_judgement(part)}
    return len({part for part in parts if is_clause(part)}) > (len(opened) < 2)


def _opens_as_judgement(part: str) -> bool:
    return any(_pattern(name).match(part) for name in ("head", "degree", "change_word"))


def is_clause(text: str) -> bool:
    """Whether a predicate is a verb with its object (``维护市场秩序``) rather than a judgement."""
    told = _pattern("known_at_end").search(text) is not None or _opens_as_judgement(text)
    return len(text) >= _SENTENCE and not told


def vague_words() -> Sequence[str]:
    """Return the words that set no standard."""
    return tuple(_terms()["vague"]["words"])


def _is_vague(term: str, parts: list[str]) -> bool:
    if _pattern("vague").search(term):
        return True
    if len(parts) > 1 and all(_pattern("bare_change").fullmatch(part) for part in parts):
        return True
    if not _pattern("scale").fullmatch(term):
        return False
    steps, vague = set(_pattern("step").findall(term)), _terms()["vague"]
    return bool(steps & set(vague["scale_top"]) and steps & set(vague["scale_bottom"]))


def _change(part: str) -> re.Match[str] | None:
    """The change that is the predicate: at the end of the part, or at its head (``提升城市景观``)."""
    if _pattern("change_word").search(part) is None:
        return None
    *_, at_end = _pattern("change").finditer(part)
    return at_end if at_end.end() == len(part) or at_end.start() == 0 else None


def is_short(text: str) -> bool:
    """Whether *text* is no longer than one predicate; what stands in brackets explains it."""
    return len(text) <= _PREDICATE or all(len(part) <= _PREDICATE for part in predicates(trim(_BRACKETS.sub("", text))))


def is_level(name: str) -> bool:
    """Whether *name* is the name of something to compare with (``上年水平``) rather than a clause."""
    if name.endswith("的") or _pattern("no_level").search(name):
        return False
    return len(name) <= _PREDICATE or _pattern("level").search(name) is not None


def is_reached(name: str) -> bool:
    """Whether *name* is a level that something reaches or not (``上年水平``)."""
    return _pattern("reached").search(name) is not None


def is_grade(name: str) -> bool:
    """Whether *name* is a step of a scale (``二级``)."""
    return _pattern("grade").search(name) is not None


def share(text: str) -> tuple[str | None, str] | None:
    """The subject, and what a share is of, of the text before it: ``女性占总人数的`` 40%."""
    if (whole := text.removesuffix("的")) == text:
        return None
    for opener in _terms()["share"]["openers"]:
        subject, _, reference = whole.partition(opener)
        if reference and "的" not in reference:
            return trim(subject) or None, reference
    return (None, whole) if whole and "的" not in whole else None


def shift(text: str) -> Direction | None:
    """What the words between two figures say of a change from one to the other: 85%``提高到``92%."""
    found = _pattern("shift").fullmatch(text)
    return _direction(found["word"]) if found is not None else None


def is_reaching(text: str) -> bool:
    """Whether the text before a figure ends in a change that leads to it: 办理时间``缩短为`` 3天."""
    return _pattern("reaching").search(text) is not None


def without_from(text: str) -> str | None:
    """The text before a figure that a change goes out from, without 由; None where it has none."""
    found = _pattern("from").search(text)
    return text[: found.start()] if found is not None else None


def is_judgement(text: str) -> bool:
    """Whether *text* opens with a judgement word (``合理范围``), so that it names nothing to compare with."""
    return _pattern("known").match(text) is not None


def ends_in_judgement(text: str) -> bool:
    """Whether the last word of *text* is a judgement word (``资料齐全``), so that it is a whole target."""
    return _pattern("known_at_end").search(text) is not None


def closes_state(before: str, behind: str) -> bool:
    """Whether a target closes *before* a joint with a state (``资料齐全``、归档率); two states are joined."""
    return _pattern("state_at_end").search(before) is not None and _pattern("joined_state").match(behind) is None


def is_stated(text: str) -> bool:
    """Whether words behind a joint are a target: they close with a state (``运行稳定``), or open so (``无投诉``)."""
    return _pattern("stated").match(trim(text)) is not None


def joiner_behind_state(text: str) -> tuple[int, int] | None:
    """Where the word stands that joins what follows to a state of something (``制度健全且执行率``)."""
    found = _pattern("joiner_behind_state").search(text)
    return found.span(1) if found is not None else None


def is_attribute(text: str) -> bool:
    """Whether the words behind a figure tie it to a noun (``老人的家庭`` behind 3名)."""
    return _pattern("attribute").match(text) is not None


def marks_attribute(text: str) -> bool:
    """Whether the words right behind a figure make an attribute of it (``规模班级`` behind 50人)."""
    return text.startswith(tuple(_terms()["attribute"]["marks"]))


def is_amount_name(text: str) -> bool:
    """Whether the words between 每… and a figure name an amount of their own (``膳食费用平均``, ``联系的居民户数``)."""
    return _pattern("amount_name").fullmatch(text) is not None


def is_vague_count(text: str) -> bool:
    """Whether a clause without a figure counts something all the same (``小型活动若干次``)."""
    return any(word in text for word in _terms()["vague"]["counts"])


def is_gain(subject: str) -> bool:
    """Whether the words before a sign end in what is gained, which is measured and no change (``户均增收``)."""
    return subject.endswith(tuple(_terms()["amount_name"]["gains"]))


def negates(one: str, other: str) -> bool:
    """Whether one of two judgements is the plain negation of the other: ``不合格`` of ``合格``, ``否`` of ``是``."""
    shorter, longer = sorted((one, other), key=len)
    for word in _terms()["negation"]["words"]:
        parts = longer.split(word)
        if any(word.join(parts[:n]) + word.join(parts[n:]) == shorter for n in range(1, len(parts))):
            return True
    return [one, other] in _terms()["negation"]["pairs"] or [other, one] in _terms()["negation"]["pairs"]


def is_state(text: str) -> bool:
    """Whether *text* is one judgement word and nothing else (``到位``), so that nothing is counted by it."""
    return _pattern("known").fullmatch(text) is not None


def baseline_in(text: str) -> str | None:
    """What a text compares with, wherever it says so: ``较上年``, ``同比``; None where it compares with nothing."""
    found = _pattern("baseline").search(text)
    return found[0] if found else None
