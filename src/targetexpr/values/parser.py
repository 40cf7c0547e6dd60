"""Text → constraint: ``parse``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import cache, lru_cache
from typing import NamedTuple

from targetexpr.errors import Span, TargetSyntaxError
from targetexpr.record_types import evolve
from targetexpr.values.cells import cell_text, cells_of
from targetexpr.values.errors import Malformed
from targetexpr.values.model import Constraint, Narrative, Operator, Qualitative, Reading
from targetexpr.values.syntax import tables
from targetexpr.values.syntax.fast_path import SAID, FastPath, is_suspect
from targetexpr.values.syntax.lalr import END, LalrParser, UnexpectedToken
from targetexpr.values.syntax.terminals import Choices

_CACHED = 16_384
_LONGEST_CACHED = 200
# No cell of a form holds more; a longer text is prose, or an error where it has signs.
_LONGEST = 2000
_SHORT = 20
_LONGEST_OPERATOR = 14
# Mistakes that no story makes.
_NO_PROSE = ("placeholder", "empty", "unit-only", "bad-negation", "unknown-negation", "unclear-words")


def parse(text: str, name: str | None = None) -> Constraint:
    """The constraint that a target value states.

    *name*, the indicator's name, may supply a unit that the value leaves out; what it supplied is listed in
    ``inferred``. Raises ``TargetSyntaxError`` for a text that tries to state a quantity and is not well formed,
    ``PlaceholderError`` where a template's placeholder was left in. Prose is no error: it is a ``Narrative``.

    >>> parse("≥95.00(%)").to_dict()
    {'type': 'comparison', 'text': '≥95.00(%)', 'operator': '≥', 'value': '95.00', 'unit': '%'}
    """
    try:
        constraint = _constraint(text) or trace(text).constraint
    except TypeError:  # no text at all, or too long a one to be kept
        constraint = trace(text).constraint
    return constraint if name is None else _with_name(constraint, name)


def constraint_of(text: str, name: str | None = None) -> Constraint | None:
    """What ``parse`` gives, or None where it raises: what is wrong with the text is not worked out."""
    if len(text) <= _LONGEST_CACHED:
        constraint = _constraint(text)
    else:
        constraint = outcome.constraint if isinstance(outcome := _read(text), Reading) else None
    return constraint if constraint is None or name is None else _with_name(constraint, name)


def _with_name(constraint: Constraint, name: str) -> Constraint:
    from targetexpr.values.interpret.inference import inferred

    return inferred(constraint, name, _template_of(name))


@lru_cache(maxsize=_CACHED)
def _constraint(text: str) -> Constraint | None:
    if len(text) > _LONGEST_CACHED:
        raise TypeError
    if (constraint := _fast_path().constraint(text)) is not None:
        return constraint
    return outcome.constraint if isinstance(outcome := _cached(text), Reading) else None


def parse_many(texts: Iterable[object], names: Iterable[object] | None = None) -> list[Constraint | TargetSyntaxError]:
    """Parse each text once, with the errors in their places instead of raised.

    *texts* are what a column holds: texts, numbers (as a form would show them) and dates; None, NaN and ``pandas.NA``
    are empty cells, whose answer is the error ``empty``. *names* are the indicators' names, or None.
    Raises ``ValueError`` where there are not as many *names* as *texts*, or a cell holds something else.
    """
    cells = [cell_text(cell) or "" for cell in cells_of(texts)]
    given = [None] * len(cells) if names is None else [cell_text(name) for name in cells_of(names)]
    pairs = [*zip(cells, given, strict=True)]
    answers = {pair: _answer(*pair) for pair in dict.fromkeys(pairs)}
    return [copy(answer) if isinstance(answer := answers[pair], TargetSyntaxError) else answer for pair in pairs]


def _answer(text: str, name: str | None) -> Constraint | TargetSyntaxError:
    try:
        return parse(text, name)
    except TargetSyntaxError as error:
        return error


def trace(text: str, name: str | None = None) -> Reading:
    """What ``parse`` gives, together with the pieces that it was read from. Raises the same errors."""
    if not isinstance(text, str):
        raise TypeError(f"a target value is a str, not {type(text).__name__}")
    reading = _cached(text) if len(text) <= _LONGEST_CACHED else _read(text)
    if isinstance(reading, Malformed):
        raise copy(_error(text, reading))
    if name is None:
        return reading
    constraint = _with_name(reading.constraint, name)
    return reading if constraint is reading.constraint else evolve(reading, constraint=constraint)


def placeholder_in(text: str) -> Span | None:
    """Where a template's placeholder stands in a name or a value (``≥**平方米``); None where none does."""
    return _terminals("PLACEHOLDER").search(text)


class WrittenOperator(NamedTuple):
    """A comparison as it is written in a text, from *start* to *end*."""

    sign: Operator
    start: int
    end: int


def operator_before(text: str, end: int) -> WrittenOperator | None:
    """The operator whose sign or words end at *end*, where a number begins: ``不低于`` before 95%."""
    kinds = "(GE|LE|GT|LT|EQ|NEAR)_(?!AFTER|WITHIN|LIMIT|ODD)"
    places = range(max(0, end - _LONGEST_OPERATOR), end)
    return next((one for at in places for one in _operators(text, at, kinds) if one.end == end), None)


def operator_behind(text: str, start: int) -> WrittenOperator | None:
    """The operator that begins at *start*, behind a number and its unit: ``以上``."""
    return next(_operators(text, start, "(GE|LE|GT|LT|NEAR)_(AFTER|WITHIN)$"), None)


def _operators(text: str, start: int, kinds: str) -> Iterator[WrittenOperator]:
    from targetexpr.values.interpret.tokens import OPERATORS

    for terminal in _terminals(kinds)[text[start]] if start < len(text) else ():
        if (found := terminal.match(text, start)) is not None:
            yield WrittenOperator(OPERATORS[terminal.name.partition("_")[0]], *found.span())


@lru_cache(maxsize=_CACHED)
def _template_of(name: str) -> Constraint | None:
    """What the template says that a name holds, with 1 in the placeholder's place: ``成活率(≥**%)``."""
    from targetexpr.values.interpret.inference import template_in

    if (span := placeholder_in(name)) is None:
        return None
    return constraint_of(template_in(name, span))


@lru_cache(maxsize=_CACHED)
def _error(text: str, problem: Malformed) -> TargetSyntaxError:
    from targetexpr.values.syntax import errors as diagnose

    return diagnose.answer(text, problem, _reads_well)


def _read(text: str) -> Reading | Malformed:
    fast = _fast_path() if len(text) <= _LONGEST else None
    if fast is not None and (reading := fast.reading(text)) is not None:
        return reading
    try:
        reading = _understood(text)
    except Malformed as error:
        return copy(error)  # without the frames that it came through
    if fast is not None:
        fast.learn(text, reading)
    return reading


_cached = lru_cache(maxsize=_CACHED)(_read)


def _understood(text: str) -> Reading:
    """The reading of a text, or ``Malformed``, without regard to what broke its words and numbers."""
    if len(text) > _LONGEST or not is_suspect(text):
        return _as_written(text)
    from targetexpr.values.syntax.broken_cells import without_breaks

    written = without_breaks(text, _is_whole, _can_begin)
    if written.text == text:
        return _as_written(text)
    try:
        reading = _as_written(written.text)
    except Malformed as error:
        span = written.span(error.span) if error.span is not None else None
        raise Malformed(error.code, span, error.expected) from None
    marks = []
    for mark in reading.marks:
        start, end = written.span((mark.start, mark.end))
        marks.append(evolve(mark, start=start, end=end))
    return Reading(evolve(reading.constraint, text=text), tuple(marks))


def may_measure(text: str) -> bool:
    """Whether a text holds more than words: an operator, a number or a date. Takes a tenth of what a reading takes."""
    scan = _parser().scan(text)
    return is_suspect(text) is not None or not scan.goes_on or any(kind not in SAID for kind, _, _ in scan.tokens)


def _is_whole(line: str) -> bool:
    """Whether a line is a target that is closed: by a figure, a date or a judgement."""
    constraint = _stated(line, _as_written)
    if isinstance(constraint, Qualitative):
        from targetexpr.values.lexicon.judgements import ends_in_judgement

        return ends_in_judgement(constraint.term)
    return not isinstance(constraint, Narrative | None)


def _can_begin(line: str) -> bool:
    """Whether a target can begin so: not with what stands behind a figure or a date."""
    behind = _terminals("[A-Z]+_(AFTER|WITHIN|LIMIT)$|BEFORE$|END_OF$")
    return not behind.leads(line) and _stated(line, _as_written) is not None


def _as_written(text: str) -> Reading:
    """The reading of a text, or ``Malformed``; prose that the grammar does not accept is a ``Narrative``, too."""
    from targetexpr.values.interpret.trees import read_tree

    try:
        if len(text) > _LONGEST:
            raise Malformed("too-long")
        if not text.strip():
            raise Malformed("empty")
        return read_tree(text, _parser().parse(text))
    except UnexpectedToken as token:
        from targetexpr.values.syntax import errors as diagnose

        position = len(text) if token.found == END else token.position
        problem = Malformed(*diagnose.mistake(text, position, [*token.stack], token.found), token.expected)
    except Malformed as error:
        problem = error
    if problem.code not in _NO_PROSE and _is_prose(text):
        from targetexpr.values.interpret.trees import with_blanks

        return Reading(Narrative(text=text), with_blanks(text, ()))
    raise problem


def _reads_well(text: str) -> bool:
    return not isinstance(_stated(text, _understood), Narrative | None)


def _stated(text: str, read: Callable[[str], Reading]) -> Constraint | None:
    try:
        return read(text).constraint
    except Malformed:
        return None


def _is_prose(text: str) -> bool:
    """Whether a text that the grammar does not read states no figure: no sign, no number in front, and not short."""
    signs = _terminals("[A-Z]+_SIGN$")
    lead = _terminals("NUMBER$|SIGNED$|CN_NUMBER$|(GE|LE|GT|LT|EQ|NEAR)_|BAD_|IMPOSSIBLE_|PLACEHOLDER$|PLUS_MINUS$")
    short = len(text) <= _SHORT and any(character.isdecimal() for character in text)
    return not (short or not text.strip() or signs.search(text) or lead.leads(text.strip()))


@cache
def _terminals(names: str) -> Choices:
    """The terminals of the grammar whose names match."""
    return _parser().terminals(names)


@cache
def _parser() -> LalrParser:
    return LalrParser(tables.table("parser"))


@cache
def _fast_path() -> FastPath:
    return FastPath(tables.table("fast_path"), _parser())
