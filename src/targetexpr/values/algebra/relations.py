"""What constraints say about each other: three-valued, and exact at open and closed ends.

Constraints that speak of numbers or days on one line are compared point by point. What has no extent (words, prose), or
stands on another line (other units, another subject), is compared by its parts, or the answer is unknown and says why.
"""

from __future__ import annotations

from collections.abc import Callable

from targetexpr.record_types import evolve
from targetexpr.values.algebra.extent import Extent, about, apart, extent, parts_of, said_apart
from targetexpr.values.algebra.reasons import every, some, unknown
from targetexpr.values.algebra.regions import covers, intersection
from targetexpr.values.algebra.single import is_satisfiable, opposite
from targetexpr.values.model import AllOf, AnyOf, Constraint, Qualitative, Truth, Unknown

_SAID = ("subject", "remark")


def implies(c: Constraint, d: Constraint) -> Truth:
    """Whether everything that meets *c* meets *d* too. What nothing can meet implies everything."""
    satisfiable = is_satisfiable(c)
    if c == d or satisfiable is False:
        return True
    answer = _implies(c, d)
    if isinstance(answer, Unknown) and satisfiable is True and _conflicts(c, d) is True:
        return False
    return answer


def conflicts_with(c: Constraint, d: Constraint) -> Truth:
    """Whether nothing can meet both. What nothing can meet conflicts with everything."""
    satisfiable = is_satisfiable(c), is_satisfiable(d)
    if False in satisfiable:
        return True
    answer = _conflicts(c, d)
    if not isinstance(answer, Unknown):
        return answer
    one = satisfiable[0] is True and (c == d or _implies(c, d) is True)
    return False if one or (satisfiable[1] is True and _implies(d, c) is True) else answer


def _implies(c: Constraint, d: Constraint) -> Truth:
    pair = _on_one_line(c, d)
    if not isinstance(pair, Unknown):
        one, other = pair
        if covers(other.certain, one.possible):
            return True
        return unknown(one.reason or other.reason) if covers(other.possible, one.certain) else False
    match c, d:
        case _, AllOf(condition=None):
            return every(implies(c, part) for part in parts_of(d))
        case AnyOf(condition=None), _:
            return every(implies(part, d) for part in c.parts)
        case _, AnyOf(condition=None):
            return _if_true(some(implies(c, part) for part in d.parts))
        case AllOf(condition=None), _:
            return True if d in (*c.parts, *parts_of(c)) else _of_parts(c, d, implies)
        case _ if c.condition is None and d.condition is not None:
            return True if implies(c, evolve(d, condition=None)) is True else unknown("condition")
        case _:
            return _words_imply(c, d, pair)


def _conflicts(c: Constraint, d: Constraint) -> Truth:
    pair = _on_one_line(c, d)
    if not isinstance(pair, Unknown):
        one, other = pair
        if intersection(one.certain, other.certain):
            return False
        return unknown(one.reason or other.reason) if intersection(one.possible, other.possible) else True
    match c, d:
        case AnyOf(condition=None), _:
            return every(conflicts_with(part, d) for part in c.parts)
        case _, AnyOf(condition=None):
            return every(conflicts_with(c, part) for part in d.parts)
        case AllOf(condition=None), AllOf(condition=None):
            pairs = ((c, parts_of(d)), (d, parts_of(c)))
            return every(_if_true(some(conflicts_with(one, part) for part in parts)) for one, parts in pairs)
        case AllOf(condition=None), _:
            return _of_parts(c, d, conflicts_with)
        case _, AllOf(condition=None):
            return _of_parts(d, c, conflicts_with)
        case _:
            return _words_conflict(c, d, pair)


def _on_one_line(c: Constraint, d: Constraint) -> tuple[Extent, Extent] | Unknown:
    """The extents of both, where they can be compared point by point; else why they cannot."""
    one, other = extent(c), extent(d)
    if isinstance(one, Unknown):
        return one
    if isinstance(other, Unknown):
        return other
    why = apart(one, other)
    return (one, other) if why is None else why


def _if_true(answer: Truth) -> Truth:
    """That no part alone settles a question about all of them settles nothing."""
    return unknown("several") if answer is False else answer


def _of_parts(c: AllOf, d: Constraint, ask: Callable[[Constraint, Constraint], Truth]) -> Truth:
    """What one part settles is settled, unless *d* names none of their several subjects and another part denies it.

    Where a single part is of the subject that *d* names, the others leave *d* alone.
    """
    parts, subject = parts_of(c), about(d).subject
    own = [part for part in parts if about(part).subject == subject]
    if subject and len(own) == 1 and not any(isinstance(part, AllOf | AnyOf) for part in parts):
        answer = ask(own[0], d)
        return answer if answer is not False or is_satisfiable(c) is True else unknown("several")
    answers = [ask(part, d) for part in parts]
    if any(answer is False for answer in answers):
        free = [attribute for attribute in _SAID if getattr(about(d), attribute) is None]
        if any(len({getattr(about(part), attribute) for part in parts} - {None}) > 1 for attribute in free):
            return unknown("several")
    return _if_true(some(answers))


def _words_imply(c: Constraint, d: Constraint, otherwise: Unknown) -> Truth:
    if (why := said_apart(about(c), about(d))) is not None:
        return why
    denied = opposite(c, d)
    if denied or not isinstance(d, Qualitative):
        return otherwise
    bare = denied is False and d.degree is None
    if not isinstance(c, Qualitative):
        return True if bare else otherwise
    same = (c.term, c.baseline) == (d.term, d.baseline)
    return True if same or (bare and c.term.endswith(d.term)) else otherwise  # 显著提升 and 提升


def _words_conflict(c: Constraint, d: Constraint, otherwise: Unknown) -> Truth:
    if (why := said_apart(about(c), about(d))) is not None:
        return why
    denied = opposite(c, d)
    if denied or (denied is False and isinstance(c if isinstance(c, Qualitative) else d, Qualitative)):
        return denied
    return otherwise
