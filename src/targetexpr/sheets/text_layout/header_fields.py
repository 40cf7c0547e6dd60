"""Which lines below a label of the header are no more of its value, and what of it is doubtful."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Literal

from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.sections import Parts, SectionEntry, fits

_NEAR = 2  # labels before and behind one whose values may be with it
_CELL = 7  # characters of the narrowest line that a cell is cut at
_PROSE = 15  # characters of a line of prose
_LOOSE = 1  # characters that a full line may be shorter than the next: a number or bracket is not cut


def settle(parts: Parts) -> None:
    """Takes from labels what cannot be theirs, and gives the empty ones the stray values that fit them."""
    for entry in parts.entries:
        parts.strays += _not_cut(entry)
    _hand_over(parts)
    _deal(parts, "date")
    _deal(parts, "money")


def doubts_of(parts: Parts) -> dict[str, tuple[str, ...]]:
    """Why fields of the header could be misread: their lines may be the values of two labels, of which one has none, or
    words and the value of a label that was cut."""
    found: dict[str, tuple[str, ...]] = {}
    for at, entry in enumerate(parts.entries):
        near = [e for e in parts.entries[max(0, at - _NEAR) : at + _NEAR + 1] if e.kind in ("text", "choice")]
        lines = {item.line.number for item in entry.values}
        lost = not all(other.values for other in near) or any(fits("date", item.text) for item in entry.values)
        apart = entry.label.line.number not in lines
        short = any(len(item.line.text.strip()) < _CELL for item in entry.values[:1])
        lost = lost or (apart and short and any(len(item.text) > 1 for item in entry.values[1:]))
        if entry.field is not None and entry.kind == "text" and (entry.is_guess or (len(lines) > 1 and lost)):
            found[entry.field] = ("columns-lost" if entry.is_guess else "cell-joined",)
    return found


def _not_cut(entry: SectionEntry) -> list[LayoutItem]:
    """Take from a label the lines below its value that cannot be the rest of it, and return them.

    A cell that was cut fills each of its lines but the last: behind a line that is shorter than the next one the value
    has ended, and before one that is short and not the last. Where neither is its first line, the label has none.
    """
    if entry.kind != "text":
        return []
    lines = [list(group) for _, group in groupby(entry.values, key=lambda item: item.line.number)]
    widths = [max(item.stop for item in line) - min(item.start for item in line) for line in lines]
    ended = next((at for at, (one, two) in enumerate(pairwise(widths)) if two > one + _LOOSE), None)
    short = len(widths) > 2 and 2 * widths[1] < widths[0]
    if ended is None and not short:
        return []
    kept = lines[0] if ended == 0 or short else []
    taken = [item for line in lines for item in line if item not in kept]
    entry.values[:] = kept
    return taken


def _hand_over(parts: Parts) -> None:
    """A line ``label value value`` whose next label stands empty: the second value is that one's."""
    empty = [entry for entry in parts.entries if entry.kind == "text" and not entry.values]
    for entry in parts.entries:
        two = entry.kind == "text" and len(entry.values) == 2 and entry.values[0].line is entry.values[1].line
        if two and len(empty) == 1:
            empty[0].is_guess = entry.is_guess = True
            empty.pop().values.append(entry.values.pop())


def _deal(parts: Parts, kind: Literal["date", "money"]) -> None:
    """Stray values of a kind go to the empty labels, in order, where there are as many of both.

    A column of amounts was printed for the year's sum and its parts, so it goes to the labels from the last filled
    one's end: there are often more labels than amounts (an empty column beside, a group's heading). One alone could be
    that of a label that no form knows.
    """
    values = [item for item in parts.strays if fits(kind, item.text)]
    empty = [entry for entry in parts.entries if entry.kind == kind and not entry.values]
    if kind == "money":
        empty = _one_each(empty)
        empty = empty[len(empty) - len(values) :] if 1 < len(values) <= len(empty) else []
    if len(values) == len(empty):
        for entry, value in zip(empty, values, strict=True):
            entry.values.append(value)
            parts.strays.remove(value)


def _one_each(entries: list[SectionEntry]) -> list[SectionEntry]:
    """In the order of the form, one entry a field: of a label printed in two columns the last is the year's."""
    order = ("total", "annual", "fiscal", "carried_over", "other", "prior_budget", "prior_executed")
    last = {entry.field: entry for entry in entries}
    return [last[name] for name in order if name in last]
