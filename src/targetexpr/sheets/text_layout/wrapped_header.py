"""A header that keeps its columns by spaces: labels and values that narrow cells cut over lines stand whole again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, evolve

from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.text_layout.band_headings import Piece, chunks
from targetexpr.sheets.text_layout.lines import WORD, Line

_MOST = 40  # characters of a piece of a cell
_LINES = 3  # that a label may be cut over


@define(eq=False)
class _HeaderPiece:
    """A label or value: its text, and from where to where it reaches."""

    text: str
    start: int
    stop: int

    @property
    def is_label(self) -> bool:
        return vocabulary().label(self.text) is not None


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines, each piece of a cut label or value on the line of its cell's middle; lines that are left empty go."""
    held = [list(_parts(line)) for line in lines]
    if not any(len(parts) > 1 for parts in held):
        return list(lines)
    changed: set[int] = set()
    for count in range(_LINES, 1, -1):
        for at in range(len(lines) - count + 1):
            if not any(line.gap for line in lines[at + 1 : at + count]):
                changed |= _join_label(held, at, count)
    changed |= _join_values(held, lines)
    rows = enumerate(zip(lines, held, strict=True))
    return [_line(line, parts, changed=at in changed) for at, (line, parts) in rows if parts]


def _parts(line: Line) -> Iterator[_HeaderPiece]:
    """The chunks of a line, cut before and after each label: ``项目名称 水库除险加固``."""
    for chunk in chunks(line):
        found = WORD.finditer(chunk.text)
        words = [Piece(m.group(), chunk.start + m.start(), chunk.start + m.end(), line) for m in found]
        held: list[Piece] = []
        for word in words:
            if vocabulary().label(word.text) is not None and len(squeeze(word.text)) > 2:
                yield from _together(held)
                yield _HeaderPiece(word.text, word.start, word.stop)
                held = []
            else:
                held.append(word)
        yield from _together(held)


def _together(words: Sequence[Piece]) -> Iterator[_HeaderPiece]:
    if words:
        yield _HeaderPiece(" ".join(word.text for word in words), words[0].start, words[-1].stop)


def _join_label(held: list[list[_HeaderPiece]], at: int, count: int) -> set[int]:
    """Join pieces one below the other that are one label, also around the line of its value; the lines that changed."""
    changed: set[int] = set()
    rows = range(at, at + count)
    for first in list(held[at]):
        column = {at: first}
        for row in rows[1:]:
            below = [part for part in held[row] if part.start <= first.stop and first.start <= part.stop]
            column |= {row: below[0]} if below else {}
        text = "".join(part.text for part in column.values())
        rest = text[len(first.text) :]
        whole = first.is_label and not (rest[:1] in "(（" and rest[-1:] in ")）")
        if rows[-1] not in column or whole or vocabulary().label(text) is None:
            continue
        for row, part in column.items():
            held[row].remove(part)
        full = max(rows, key=lambda row: (len(held[row]), row == at + count // 2))
        held[full].append(_HeaderPiece(text, first.start, max(part.stop for part in column.values())))
        held[full].sort(key=lambda part: part.start)
        changed |= set(rows)
    return changed


def _join_values(held: list[list[_HeaderPiece]], lines: Sequence[Line]) -> set[int]:
    """Join the pieces of a value above and below the line on which its label stands."""
    changed: set[int] = set()
    for at, parts in enumerate(held):
        labels = [part for part in parts if part.is_label]
        for label in labels:
            behind = [part.start for part in parts if part.start >= label.stop and part.is_label]
            until = min(behind, default=10**6)
            own = [part for part in parts if label.stop <= part.start < until and not part.is_label]
            near = [_free(held, lines, row, label.stop, until) for row in (at - 1, at + 1)]
            above, below = near
            if len(own) > 1 or above is None or below is None:
                continue
            pieces = [above, *own, below]
            if max(part.start for part in pieces) >= min(part.stop for part in pieces):
                continue
            for part in pieces:
                for row in (at - 1, at, at + 1):
                    if 0 <= row < len(held) and part in held[row]:
                        held[row].remove(part)
            start = label.stop + 1
            held[at].append(_HeaderPiece("".join(part.text for part in pieces), start, start + 1))
            held[at].sort(key=lambda part: part.start)
            changed |= {at - 1, at, at + 1}
    return changed


def _free(
    held: list[list[_HeaderPiece]], lines: Sequence[Line], row: int, start: int, stop: int
) -> _HeaderPiece | None:
    """The one piece of a line without labels between two places."""
    if not 0 <= row < len(held) or any(part.is_label for part in held[row]):
        return None
    found = [part for part in held[row] if start <= part.start + 1 and part.stop <= stop and len(part.text) <= _MOST]
    return found[0] if len(found) == 1 else None


def _line(line: Line, parts: Sequence[_HeaderPiece], *, changed: bool) -> Line:
    if not changed:
        return line
    text = ""
    for part in parts:
        text = f"{text:<{max(part.start, len(text) + 2 * bool(text))}}{part.text}"
    return evolve(line, text=text)
