"""What the words around a figure say: changes (which way, held against what, from where to where), joints, denials,
shares."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from targetexpr.values.lexicon.word_patterns import pattern, says, terms, trim
from targetexpr.values.model import Change, Direction, Number


class ChangeWords(NamedTuple):
    """``较上年`` and ``提升`` before a figure; *rest* are the other words before it."""

    rest: str
    direction: Direction
    baseline: str | None
    deed: bool = False
    """The word may as well name the work done."""


def change_at_end(text: str, *, timed: bool = False) -> ChangeWords | None:
    """The words of change that the text before a figure ends with: ``投诉量同比下降`` 10%; *timed* before a time."""
    found = pattern("change_at_end").search(text) if text[-1:] in _last_of_change() else None
    if found is None and ((found := pattern("beyond").search(text)) is None or found["not"]):
        return None
    rest, direction = text[: found.start()] + (found.groupdict().get("span") or ""), directions()[found["word"]]
    if timed and found["word"] in terms()["change_of_figure"]["paces"]:
        direction = "decrease" if direction == "increase" else "increase"
    deed = found["baseline"] is None and _is_deed(found["word"], rest, terms()["deed"]["words"])
    return ChangeWords(rest, direction, found["baseline"], deed)


def beyond(text: str) -> Change | None:
    """The change of which the text before a figure says how far it may go: ``不高于上年`` 5个百分点."""
    found = pattern("beyond").search(text)
    return Change(directions()[found["word"]], found["baseline"]) if found is not None and found["not"] else None


def _is_deed(word: str, noun: str, deeds: list[str]) -> bool:
    return word in deeds and not noun.endswith(tuple(terms()["deed"]["unless"]))


@cache
def _last_of_change() -> frozenset[str]:
    """The characters that words of change end in: most words before a figure end otherwise."""
    return frozenset(word[-1] for word in directions()) | {"了"}


def change_of(text: str) -> ChangeWords | None:
    """The words of change before a figure that are followed by what changes: ``减少碳排放`` 100吨."""
    if (found := pattern("change_of").fullmatch(text)) is None:
        return None
    deed = _is_deed(found["word"], found["noun"], terms()["amount"]["shares"])
    return ChangeWords((found["span"] or "") + found["noun"], directions()[found["word"]], found["baseline"], deed)


def change_text(change: Change) -> str:
    """The words before a figure that are read as *change*."""
    word = str(terms()["change"][change.direction][0])
    for said in (change.baseline or "", (change.baseline or "") + word):  # 高于全国, 较上年提高
        found = change_at_end(said)
        if found is not None and found[:3] == ("", change.direction, change.baseline):
            return said
    return f"与{said}" if says("baseline", f"与{change.baseline}") else f"由{said}到"


@cache
def directions() -> dict[str, Direction]:
    """Which way each word of change goes."""
    changes, short = terms()["change"], terms()["change_of_figure"]
    moved, still = changes["increase"] + changes["decrease"], terms()["unmoved"]["words"]  # 不上升, 零增加
    listed = [*reversed(changes.items()), *((key, short[key]) for key in ("increase", "decrease"))]
    listed += [("increase", short["more"]), ("decrease", short["less"])]
    listed += [("maintain", [none + word for none in still for word in moved])]
    return {word: direction for direction, words in listed for word in words}


def shift(text: str, first: Number, last: Number) -> Direction | None:
    """What the words between two figures say of a change from one to the other: 85%``提高到``92%."""
    if (found := pattern("shift").fullmatch(text)) is None:
        return None
    moved: Direction = "increase" if last > first else "decrease" if last < first else "maintain"
    return directions().get(found["word"], moved)


def joints(name: str, text: str) -> list[tuple[int, int]]:
    """Where the words of a pattern stand in a text that join two targets: at its head, behind a state or a noun."""
    return [found.span(found.lastindex or 0) for found in pattern(name).finditer(text)]


def negation(text: str, *, compared: bool, firm: bool = False) -> int | None:
    """Where a negation begins that leaves open what the figure behind *text* says (``不外溢`` 5%, ``并非`` 不足3天).

    *compared* where an operator in words stands between, *firm* where it is one that stands before words, too (不低于).
    """
    if (found := pattern("doubted").search(text)) is not None:
        return found.start()
    found = pattern("negated").search(text) if not firm else None
    return found.start() if found is not None and (compared or not (found["loose"] or found["state"])) else None


def respective(text: str) -> list[tuple[int, int]]:
    """Where the names stand that are each given a figure (``合格率、满意度分别``); none where they are not."""
    names = text.removesuffix(
        next((word for word in terms()["before_figure"]["respective"] if text.endswith(word)), "")
    )
    if names == text:
        return []
    ends = [found.span() for found in pattern("name_joint").finditer(names)]
    return [*zip([0, *(end for _, end in ends)], [*(start for start, _ in ends), len(names)], strict=True)]


def share(text: str) -> tuple[str | None, str] | None:
    """The subject, and what a share is of, of the text before it: ``女性占总人数的`` 40%."""
    if (whole := text.removesuffix("的")) == text:
        return None
    raised = (found[0] for found in pattern("raised").finditer(whole))
    for opener in (*raised, *terms()["share"]["openers"]):
        subject, _, reference = whole.partition(opener)
        if reference and "的" not in reference:
            return trim(subject) or None, reference
    return (None, whole) if whole and "的" not in whole else None
