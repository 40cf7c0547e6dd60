"""What the words around a figure say: joints, conditions, shares, denials, attributes."""

from __future__ import annotations

from targetexpr.values.lexicon.judgements import trim
from targetexpr.values.lexicon.word_patterns import pattern, terms


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
