"""Text → constraint: ``parse``. The only import of lark, and that at the first text that needs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from attrs import evolve

from targetexpr.errors import TargetSyntaxError
from targetexpr.values import diagnose, door, tables
from targetexpr.values.errors import Malformed
from targetexpr.values.inference import inferred
from targetexpr.values.model import Constraint, Mark, Narrative, NotApplicable, Reading
from targetexpr.values.reading.clauses import Clause, Joint
from targetexpr.values.reading.combine import combine
from targetexpr.values.reading.items import Words
from targetexpr.values.reading.measures import read_items
from targetexpr.values.reading.tokens import span_of, terminal

if TYPE_CHECKING:
    from lark import Lark

_CACHED = 4096
_LONGEST_CACHED = 200
# No cell of a form holds more; a longer text is prose, or an error where it has signs.
_LONGEST = 2000
_SHORT = 20
_JOINTS: dict[str, Joint] = {"LIST": "list", "OR": "or", "AND": "and"}


def parse(text: str, name: str | None = None) -> Constraint:
    """The constraint that a target value states.

    *name*, the indicator's name, may supply a unit that the value leaves out; what it supplied is listed in
    ``inferred``. Raises ``TargetSyntaxError`` for a text that tries to state a quantity and is not well formed,
    ``PlaceholderError`` where a template's placeholder was left in. Prose is no error: it is a ``Narrative``.

    >>> parse("≥95.00(%)").to_dict()
    {'type': 'comparison', 'text': '≥95.00(%)', 'operator': '≥', 'value': '95.00', 'unit': '%'}
    """
    return trace(text, name).constraint


def parse_many(texts: Iterable[str], names: Iterable[str | None] | None = None) -> list[Constraint | TargetSyntaxError]:
    """Like ``parse`` for each text, with the errors in their places instead of raised.

    Raises ``ValueError`` where there are not as many *names* as *texts*.
    """
    texts = list(texts)
    paired = zip(texts, names if names is not None else [None] * len(texts), strict=True)
    return [_answer(text, name) for text, name in paired]


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
    if name is None:
        return reading
    return evolve(reading, constraint=inferred(reading.constraint, name))


@lru_cache(maxsize=_CACHED)
def _cached(text: str) -> Reading:
    return _read(text)


def _read(text: str) -> Reading:
    if (reading := _door()(text)) is not None:
        return reading
    try:
        return _understood(text)
    except Malformed as error:
        raise diagnose.answer(text, error, _reads_well) from None


def _understood(text: str) -> Reading:
    """The reading of a text, or ``Malformed``; prose that the grammar does not accept is a ``Narrative``, too."""
    from lark.exceptions import UnexpectedInput

    try:
        if len(text) > _LONGEST:
            raise Malformed("too-long")
        if not text.strip():
            raise Malformed("empty")
        return _reading(text, _grammar().parse(text))
    except UnexpectedInput as error:
        problem = _unexpected(text, error)
    except Malformed as error:
        problem = error
    if problem.code != "placeholder" and _is_prose(text):
        return Reading(Narrative(text=text), tuple(_blanks(text)))
    raise problem


def _reads_well(text: str) -> bool:
    try:
        return not isinstance(_understood(text).constraint, Narrative)
    except Malformed:
        return False


def _unexpected(text: str, error: Any) -> Malformed:
    """What lark's error says, without its classes."""
    at_token = hasattr(error, "token")
    stack = error.interactive_parser.parser_state.value_stack if at_token else ()
    found = error.token.type if at_token else ""
    expected = error.accepts or error.expected if at_token else error.allowed or ()
    return diagnose.unexpected(text, len(text) if found == "$END" else error.pos_in_stream, stack, found, expected)


def _reading(text: str, tree: Any) -> Reading:
    first = tree.children[0]
    if getattr(first, "type", "") == "NOTHING":
        return Reading(NotApplicable(text=text), (Mark("word", first.start_pos, first.end_pos),))
    clauses, marks = list[Clause](), list[Mark]()
    joint: Joint = ""
    for node in tree.children:
        if node.data == "joint":
            joint = _joint(node)
            marks += [Mark("separator", *span_of(mark)) for mark in node.children]
        else:
            items = read_items(text, node.children)
            clauses.append(Clause(joint, items, span_of(node)))
            for item in items:
                marks += [Mark("word", *item.span)] if isinstance(item, Words) else item.marks
    constraint = combine(text, clauses)
    return Reading(constraint, tuple(sorted([*marks, *_blanks(text, marks)], key=lambda mark: mark.start)))


def _is_prose(text: str) -> bool:
    """Whether a text that the grammar does not read states no figure: no sign, no number in front, and not short."""
    signs, lead = (
        _terminal("[A-Z]+_SIGN$"),
        _terminal("NUMBER$|SIGNED$|CN_NUMBER$|(GE|LE|GT|LT|EQ|NEAR)_|BAD_|PLACEHOLDER$"),
    )
    short = len(text) <= _SHORT and any(character.isdecimal() for character in text)
    return not (short or not text.strip() or signs.search(text) or lead.match(text.strip()))


@cache
def _terminal(names: str) -> re.Pattern[str]:
    """One pattern of all terminals of the grammar whose names match."""
    found = [terminal.pattern.to_regexp() for terminal in _grammar().terminals if re.match(names, terminal.name)]
    return re.compile("|".join(found))


def _joint(node: Any) -> Joint:
    """What joins two clauses: the strongest of the marks between them."""
    written = {terminal(mark.children[0]): str(mark.children[0]) for mark in reversed(node.children)}
    for name, joint in _JOINTS.items():
        if name in written:
            return joint
    separator = written["SEPARATOR"]
    return "、" if separator == "、" else "," if separator[0] in "，," else ";"


def _blanks(text: str, marks: Iterable[Mark] = ()) -> list[Mark]:
    """The white space between the pieces."""
    blanks = [Mark("space", *found.span()) for found in re.finditer(r"\s+", text)]
    within = {position for mark in marks for position in range(mark.start, mark.end)} if blanks else set()
    return [blank for blank in blanks if not within & {blank.start, blank.end - 1}]


# ── the grammar: tables made when the package was built, or the grammar itself ──


@cache
def _shipped() -> tables.Tables | None:
    return tables.shipped()


@cache
def _grammar() -> Lark:
    import lark

    shipped = _shipped()
    if shipped is not None and shipped.lark == lark.__version__:
        return lark.Lark.load(BytesIO(shipped.parser))
    return lark.Lark(tables.grammar_text(), parser="lalr")


@cache
def _door() -> Callable[[str], Reading | None]:
    shipped = _shipped()
    return door.build(shipped.patterns if shipped is not None else tables.door_patterns(_grammar().terminals))
