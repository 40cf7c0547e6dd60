"""A header that keeps its columns by spaces: labels and values that narrow cells cut over lines stand whole again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product, takewhile
from math import ceil, floor

from attrs import define, evolve

from targetexpr.sheets import looks
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.text_layout.band_headings import Piece, chunks
from targetexpr.sheets.text_layout.items import YEAR
from targetexpr.sheets.text_layout.lines import WORD, Line
from targetexpr.sheets.text_layout.words import is_title

_MOST = 40  # characters of a piece of a cell
_LINES = 3  # that a label may be cut over
_DRIFT = 3  # characters that one line may be shifted against the next
_SHORT = 4  # characters of a value that was not cut
_FULL = 1  # characters that a full line may be shorter than the next
_BESIDE = 2  # texts side by side
_SIDE = 4  # characters of a piece of the label at their side


@define(eq=False)
class _HeaderPiece:
    """A label or value: its text, and from where to where it reaches; ``middle`` is the line of a joined one's."""

    text: str
    start: int
    stop: int
    middle: float = -1.0

    @property
    def label(self) -> str | None:
        return vocabulary().header_label(YEAR.sub("", self.text, count=1))

    @property
    def is_label(self) -> bool:
        return self.label is not None

    @property
    def is_prose(self) -> bool:
        return vocabulary().is_prose(self.label)

    @property
    def is_known(self) -> bool:
        """Whether this is a label, or the heading of a column of amounts."""
        return self.is_label or squeeze(self.text) in vocabulary().amounts

    @property
    def is_apart(self) -> bool:
        """Whether this is no part of prose: a label, an amount, a title or the year below one."""
        bracketed = self.text[0] in "(（" and self.text[-1] in ")）"
        return self.is_known or self.is_amount or bracketed or is_title(self.text)

    @property
    def is_amount(self) -> bool:
        return looks.is_amount(self.text)

    def is_near(self, other: _HeaderPiece) -> bool:
        return self.start <= other.stop + _DRIFT and other.start <= self.stop + _DRIFT

    def distance(self, other: _HeaderPiece) -> int:
        return abs(self.start + self.stop - other.start - other.stop)

    def is_over(self, other: _HeaderPiece) -> bool:
        return self.start < other.stop and other.start < self.stop


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines up to a table's headings, each piece of a cut label or value on the line of its cell's middle; lines
    that are left empty go."""
    stop = next((at for at, line in enumerate(lines) if any(map(_heads_table, line.text.split()))), len(lines))
    lines, table = lines[:stop], lines[stop:]
    held = [list(_parts(line)) for line in lines]
    if not any(len(parts) > 1 for parts in held):
        return [*lines, *table]
    changed: set[int] = set()
    for count in range(_LINES, 1, -1):
        for at in range(len(lines) - count + 1):
            if not any(line.gap for line in lines[at + 1 : at + count]):
                changed |= _join_label(held, at, count)
    for join in (_join_beside, _join_around, _join_values, _join_prose):
        changed |= join(held, lines)
    rows = enumerate(zip(lines, held, strict=True))
    return [*(_line(line, parts, changed=at in changed) for at, (line, parts) in rows if parts), *table]


def _heads_table(word: str) -> bool:
    return vocabulary().heading(word) in ("level1", "level2", "name")


def _parts(line: Line) -> Iterator[_HeaderPiece]:
    """The chunks of a line, cut before and after each label: ``项目名称 水库除险加固``."""
    for chunk in chunks(line):
        found = WORD.finditer(chunk.text)
        words = [Piece(m.group(), chunk.start + m.start(), chunk.start + m.end(), line) for m in found]
        held: list[Piece] = []
        for word in words:
            text = squeeze(word.text)
            if _is_cell(text):
                yield from _together(held)
                yield _HeaderPiece(word.text, word.start, word.stop)
                held = []
            else:
                held.append(word)
        yield from _together(held)


def _is_cell(text: str) -> bool:
    """Whether a word is a cell of its own, whatever stands beside it."""
    return (len(text) > 2 and vocabulary().header_label(text) is not None) or text in vocabulary().amounts


def _together(words: Sequence[Piece]) -> Iterator[_HeaderPiece]:
    if words:
        yield _HeaderPiece(" ".join(word.text for word in words), words[0].start, words[-1].stop)


def _join_label(held: list[list[_HeaderPiece]], at: int, count: int) -> set[int]:
    """Join pieces one below the other that are one label, also around the line of its value; the lines that changed."""
    changed: set[int] = set()
    rows = range(at, at + count)
    for first in [part for part in held[at] if not (part.is_amount or YEAR.fullmatch(part.text))]:
        column = {at: first}
        for row in rows[1:]:
            below = [part for part in held[row] if part.is_near(first) and not part.is_amount]
            column |= {row: below[0]} if below else {}
        text = "".join(part.text for part in column.values())
        rest = text[len(first.text) :]
        bracketed = rest[:1] in "(（" and rest[-1:] in ")）"
        whole = first.is_known and len(rest) > 1 and not bracketed
        stop = max(part.stop for part in column.values())
        joined = _HeaderPiece(text, first.start, stop, (rows[0] + rows[-1]) / 2)
        if rows[-1] not in column or whole or not joined.is_known:
            continue
        for row, part in column.items():
            held[row].remove(part)
        full = max(rows, key=lambda row: (len(held[row]), row == at + count // 2))
        held[full].append(joined)
        held[full].sort(key=lambda part: part.start)
        changed |= set(rows)
    return changed


def _join_around(held: list[list[_HeaderPiece]], lines: Sequence[Line]) -> set[int]:
    """Put a label and its amount that stand above and below a line of such, in one column where it is blank, on it."""
    changed: set[int] = set()
    for at in range(1, len(held) - 1):
        above, parts, below = held[at - 1 : at + 2]
        labels = [part for part in above if _is_money(part) and not any(part.is_over(other) for other in parts)]
        found = [(label, part) for label in labels for part in below if part.is_amount and part.is_near(label)]
        inside = any(part.is_amount for part in parts) and any(_is_money(part) for part in parts)
        if not inside or len(found) != 1 or lines[at].gap or lines[at + 1].gap or any(part.is_amount for part in above):
            continue
        label, amount = found[0]
        above.remove(label)
        below.remove(amount)
        parts += [label, _HeaderPiece(amount.text, label.start + 1, label.stop + 1)]
        parts.sort(key=lambda part: part.start)
        changed |= {at - 1, at, at + 1}
    return changed


def _is_money(part: _HeaderPiece) -> bool:
    return vocabulary().kind(vocabulary().header_label(part.text)) == "money"


def _join_values(held: list[list[_HeaderPiece]], lines: Sequence[Line]) -> set[int]:
    """Join the pieces of a value above and below the line on which its label stands."""
    changed: set[int] = set()
    for bare, at in product((True, False), range(len(held))):  # labels without a value on their line come first
        parts = held[at]
        if (cell := _around(held, lines, at)) is not None:
            held[at] = sorted([*parts, cell], key=lambda part: part.start)
            changed |= {at - 1, at, at + 1}
        for label in [part for part in parts if part.is_label]:
            until = min((part.start for part in parts if part.start >= label.stop and part.is_label), default=10**6)
            own = [part for part in parts if label.stop <= part.start < until and not part.is_label]
            if bare and own:
                continue
            near = [_free(held, lines, at, row, label.stop, until) for row in (at - 1, at + 1)]
            if len(own) > 1:  # a label that no form knows, and its value
                beside = _are_cut(near) and not any(part.is_over(one) for part in near if part for one in own)
                own, until = ([], until) if beside else (own[:1], own[1].start)
                near = [part if part is None or part.stop <= until else None for part in near]
            alone = near[0] is None and not any(part.is_amount for part in held[min(at + 1, len(held) - 1)])
            pieces = [*own, near[1]] if alone and _is_rest(own, near[1]) else [near[0], *own, near[1]]
            if not _are_cut(pieces):
                continue
            for row in (at - 1, at, at + 1):
                held[row] = [part for part in held[row] if part not in pieces]
            start = label.stop + 1
            text = "".join(part.text for part in pieces if part is not None)
            held[at].append(_HeaderPiece(text, start, start + 1))
            held[at].sort(key=lambda part: part.start)
            changed |= {at - 1, at, at + 1}
    return changed


def _join_beside(held: list[list[_HeaderPiece]], lines: Sequence[Line]) -> set[int]:
    """Put the lines of two texts that stand side by side below their labels (预期目标 实际完成情况) on a line each."""
    changed: set[int] = set()
    for at, parts in enumerate(held):
        labels = [part for part in parts if part.is_prose][-_BESIDE:]
        if len(labels) < _BESIDE or labels[-1] is not parts[-1]:
            continue
        rows = list(takewhile(lambda row: lines[row].gap <= 1 and _is_text(held[row]), range(at + 1, len(held))))
        texts = [part for row in rows for part in held[row] if not part.is_label]
        left = min((part.start for part in texts if len(part.text) > _SIDE), default=0)
        texts = [part for part in texts if part.stop > left]  # not the pieces of the label at their side
        own = [[p for p in texts if min(labels, key=p.distance) is label] for label in labels]
        if not all(own) or max(p.stop for p in own[0]) > min(p.start for p in own[1]):
            continue
        for row in rows:
            held[row] = []
        for row, label, pieces in zip((at, at + 1), labels, own, strict=True):
            held[row] = [label, _HeaderPiece("".join(p.text for p in pieces), label.stop + 2, label.stop + 3)]
        changed |= {at, *rows}
    return changed


def _is_text(parts: Sequence[_HeaderPiece]) -> bool:
    """Whether pieces are of prose, or of the label at its side: no field's label, and no heading."""
    heads = (vocabulary().heading_among(part.text) for part in parts if not part.is_prose and len(part.text) > _SIDE)
    return bool(parts) and not any(heads) and not any(vocabulary().kind(part.label) for part in parts)


def _join_prose(held: list[list[_HeaderPiece]], lines: Sequence[Line]) -> set[int]:
    """Put the lines of prose on the line of its label, which stands beside their middle, or their first one."""
    changed: set[int] = set()
    free = 0
    for at, parts in enumerate(held):
        if not parts or not parts[0].is_prose or len(parts) > 2 or any(part.is_label for part in parts[1:]):
            continue
        label, middle = parts[0], parts[0].middle if parts[0].middle >= 0 else float(at)
        above = _lone(held, lines, label, range(ceil(middle) - 1, free - 1, -1))
        below = _lone(held, lines, label, range(floor(middle) + 1, len(held)))
        own = [at] if len(parts) > 1 and at == middle else []
        after = floor(middle) + 1 + len(below)
        shared = after < len(held) and bool(held[after]) and held[after][0].is_prose
        if shared and (above or not own):
            below = below[: len(above)]
        elif not shared:
            above = above[: len(below)]
        elif own:
            below = below if _is_full(held, own[0], below) else []
        rows = sorted({*above, *own, *below})
        if len(rows) + len(own) < 2 or (not own and len(above) != len(below)):
            continue
        text = "".join(held[row][-1].text for row in rows)
        for row in rows:
            held[row] = held[row][:-1]
        held[at] = [label, _HeaderPiece(text, label.stop + 2, label.stop + 3)]
        free = max(*rows, at) + 1
        changed |= {at, *rows}
    return changed


def _lone(held: list[list[_HeaderPiece]], lines: Sequence[Line], label: _HeaderPiece, rows: range) -> list[int]:
    """The rows, one after the other, that hold a text right of a label and nothing else but the label."""
    found: list[int] = []
    for row in rows:
        texts = [part for part in held[row] if part is not label]
        gap = lines[row + 1].gap if rows.step < 0 else lines[row].gap
        if gap or len(texts) > 1 or any(part.is_apart for part in texts):
            break
        if texts and texts[0].start < label.stop:
            break
        found += [row] * len(texts)  # a piece of the label stood where nothing is left
    return found


def _is_full(held: list[list[_HeaderPiece]], at: int, below: Sequence[int]) -> bool:
    """Whether a line of prose was cut at its end: none below is longer."""
    return all(len(held[row][-1].text) <= len(held[at][-1].text) + _FULL for row in below)


def _is_rest(own: Sequence[_HeaderPiece], below: _HeaderPiece | None) -> bool:
    """Whether the piece below a text, which stands alone beside its label, can be the end of it."""
    if not own or below is None or own[0].is_amount or below.is_amount:
        return False
    return _SHORT < len(own[0].text) >= len(below.text)


def _around(held: list[list[_HeaderPiece]], lines: Sequence[Line], at: int) -> _HeaderPiece | None:
    """Take the lines of a cell right above and below a line with an amount and without labels, beside its pieces."""
    parts, pieces = held[at], [_free(held, lines, at, row, 0, 10**6) for row in (at - 1, at + 1)]
    if not any(part.is_amount for part in parts) or any(part.is_label for part in parts) or not _are_cut(pieces):
        return None
    above, below = (piece for piece in pieces if piece is not None)
    if above.is_amount or any(part.is_over(one) for part in parts for one in (above, below)):
        return None
    held[at - 1].remove(above)
    held[at + 1].remove(below)
    return _HeaderPiece(above.text + below.text, above.start, above.stop)


def _are_cut(pieces: Sequence[_HeaderPiece | None]) -> bool:
    """Whether pieces one below the other are lines of one cell: they reach over one place, and all but the last are
    full."""
    found = [piece for piece in pieces if piece is not None]
    over = len(found) == len(pieces) and max(part.start for part in found) < min(part.stop for part in found)
    return over and all(len(two.text) <= len(one.text) + _FULL for one, two in pairwise(found))


def _free(
    held: list[list[_HeaderPiece]], lines: Sequence[Line], at: int, row: int, start: int, stop: int
) -> _HeaderPiece | None:
    """The one piece of a line without labels, right above or below another, between two places."""
    if not 0 <= row < len(held) or any(part.is_label for part in held[row]) or lines[max(at, row)].gap:
        return None
    near = [part for part in held[row] if start <= part.start + 1 and part.stop <= stop and len(part.text) <= _MOST]
    found = [part for part in near if not set(":：") & set(part.text)]
    return found[0] if len(found) == 1 else None


def _line(line: Line, parts: Sequence[_HeaderPiece], *, changed: bool) -> Line:
    if not changed:
        return line
    text = ""
    for part in parts:
        text = f"{text:<{max(part.start, len(text) + 2 * bool(text))}}{part.text}"
    return evolve(line, text=text)
