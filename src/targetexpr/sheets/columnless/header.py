"""Labels and values of the header that lost each other are put together again, where only one way is open."""

from __future__ import annotations

from targetexpr.sheets.columnless.arrange import Entry, Parts, fits
from targetexpr.sheets.columnless.scan import Item


def settle(parts: Parts) -> None:
    """Gives the empty labels of *parts* the stray values that fit them; what is left of the strays is prose."""
    _hand_over(parts)
    for kind in ("date", "money"):
        _deal(parts, kind)
    _prose(parts)


def _empty(parts: Parts, *kinds: str) -> list[Entry]:
    return [entry for entry in parts.entries if entry.kind in kinds and not entry.values]


def _hand_over(parts: Parts) -> None:
    """A line ``label value value`` whose next label stands empty: the second value is that one's."""
    for entry in parts.entries:
        words = [value for value in entry.values if entry.label and value.line is entry.values[0].line]
        empty = _empty(parts, "text")
        if entry.kind == "text" and len(words) == 2 == len(entry.values) and len(empty) == 1:
            empty[0].values.append(entry.values.pop())


def _deal(parts: Parts, kind: str) -> None:
    """Stray dates or amounts go to the empty labels, in order.

    A column of amounts was printed for the year's sum and its parts, so it goes to the labels from the last filled
    one's end: there are often more labels than amounts (an empty column beside, a group's heading).
    """
    values = [item for item in parts.strays if fits("money" if kind == "money" else "date", item.text)]
    empty = _empty(parts, kind)
    if kind == "money":
        empty = _one_each(empty)
        empty = empty[len(empty) - len(values) :] if 0 < len(values) <= len(empty) else []
    if not values or len(values) != len(empty):
        return
    for entry, value in zip(empty, values, strict=True):
        entry.values.append(value)
        parts.strays.remove(value)


def _one_each(entries: list[Entry]) -> list[Entry]:
    """In the order of the form, one entry a field: of a label printed in two columns the last is the year's."""
    order = ("total", "annual", "fiscal", "carried_over", "other", "prior_budget", "prior_executed")
    last: dict[str, Entry] = {}
    for entry in entries:
        if (name := entry.field) is not None:
            last[name] = entry
    return [last[name] for name in order if name in last]


def _prose(parts: Parts) -> None:
    """Prose away from its label goes to the one prose label that stands empty, if it is one; else it stays apart."""
    empty = [entry for entry in parts.entries if entry.takes_prose and not entry.values]
    prose = [item for item in parts.strays if len(item.text) > 1]
    if not prose:
        return
    if len(empty) == 1:
        empty[0].values += prose
    else:
        parts.entries.append(Entry(None, list[Item](prose)))
    parts.strays = []
