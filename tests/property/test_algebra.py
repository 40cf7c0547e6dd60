"""The laws of the algebra, on constraints at random; and numbers drawn at random as witnesses of what it answers."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from targetexpr.strategies import comparisons, constraints, intervals
from targetexpr.values import units
from targetexpr.values.model import AllOf, AnyOf, Bound, Comparison, Constraint, Interval, Number, Operator, Unknown

_LOWER: tuple[Operator, ...] = ("≥", ">")
_UPPER: tuple[Operator, ...] = ("≤", "<")
_MONEY = ("元", "千元", "万元")

# A few numbers, so that ends often meet.
_values = st.integers(-3, 3).map(Decimal) | st.sampled_from([Decimal("0.5"), Decimal("1.50")])
_units = st.just("个")


def _comparisons(unit: st.SearchStrategy[str] = _units) -> st.SearchStrategy[Comparison]:
    operators = st.sampled_from(("≥", ">", "=", "<", "≤"))
    return st.builds(Comparison, operator=operators, value=_values, unit=unit)


def _intervals() -> st.SearchStrategy[Interval]:
    lower = st.builds(Bound, st.sampled_from(_LOWER), _values)
    return st.builds(Interval, lower=lower, upper=st.builds(Bound, st.sampled_from(_UPPER), _values), unit=_units)


_simple = _comparisons() | _intervals()
_parts = st.lists(_simple, min_size=1, max_size=3).map(tuple)
_sets = _simple | st.builds(AllOf, parts=_parts) | st.builds(AnyOf, parts=_parts)
_witnesses = st.integers(-8, 8).map(lambda n: Decimal(n) / 2)


def meets(value: Number, c: Constraint) -> bool:
    """The meaning of a constraint, said once more and plainly."""
    match c:
        case Comparison():
            assert c.value is not None
            return {
                "≥": value >= c.value, ">": value > c.value, "=": value == c.value, "<": value < c.value,
                "≤": value <= c.value,
            }[c.operator]  # fmt: skip
        case Interval():
            ends = (c.lower, c.upper)
            return all(meets(value, Comparison(operator=end.operator, value=end.value)) for end in ends)
        case AllOf():
            return all(meets(value, part) for part in c.parts)
        case AnyOf():
            return any(meets(value, part) for part in c.parts)
        case _:
            raise AssertionError(c)


@given(_sets, _witnesses)
def test_a_number_meets_a_constraint_where_it_lies_in_it(c: Constraint, value: Decimal) -> None:
    assert c.satisfied_by(value) is meets(value, c)


@given(_sets, _sets, _witnesses)
def test_what_meets_one_meets_all_that_it_implies(c: Constraint, d: Constraint, value: Decimal) -> None:
    assume(c.implies(d) is True)
    assert not meets(value, c) or meets(value, d)


@given(_simple, _simple)
def test_an_implication_that_fails_has_a_witness(c: Constraint, d: Constraint) -> None:
    """All ends are multiples of a half, so that quarters between and beyond them try every case."""
    grid = [Decimal(n) / 4 for n in range(-20, 21)]
    answer = c.implies(d)
    assert answer is all(meets(value, d) for value in grid if meets(value, c))
    assert c.conflicts_with(d) is not any(meets(value, c) and meets(value, d) for value in grid)


@given(_sets, _sets)
def test_sets_on_one_line_leave_nothing_unknown(c: Constraint, d: Constraint) -> None:
    grid = [Decimal(n) / 4 for n in range(-20, 21)]
    assert c.implies(d) is all(meets(value, d) for value in grid if meets(value, c))
    assert c.conflicts_with(d) is not any(meets(value, c) and meets(value, d) for value in grid)
    assert c.is_satisfiable() is any(meets(value, c) for value in grid)
    assert c.is_vacuous() is all(meets(value, c) for value in grid)


@given(constraints())
def test_implication_is_reflexive(c: Constraint) -> None:
    assert c.implies(c) is True


@given(_sets, _sets, _sets)
def test_implication_is_transitive(a: Constraint, b: Constraint, c: Constraint) -> None:
    if a.implies(b) is True and b.implies(c) is True:
        assert a.implies(c) is True


@given(constraints(), constraints())
def test_conflict_is_symmetric(c: Constraint, d: Constraint) -> None:
    one, other = c.conflicts_with(d), d.conflicts_with(c)
    assert isinstance(one, bool) == isinstance(other, bool)
    assert not isinstance(one, bool) or one is other


@given(constraints(), constraints())
def test_what_implies_another_does_not_conflict_with_it(c: Constraint, d: Constraint) -> None:
    """And what conflicts does not imply: of a target that can be met, the one answer settles the other."""
    assume(c.is_satisfiable() is True)
    if c.implies(d) is True:
        assert c.conflicts_with(d) is False
    if c.conflicts_with(d) is True:
        assert c.implies(d) is False


@given(constraints())
def test_a_constraint_conflicts_with_itself_where_nothing_meets_it(c: Constraint) -> None:
    if c.is_satisfiable() is True:
        assert c.conflicts_with(c) is False


@given(_sets, _sets, _sets)
def test_a_stronger_constraint_conflicts_with_no_less(a: Constraint, b: Constraint, c: Constraint) -> None:
    """Contrapositive: what conflicts with the weaker conflicts with the stronger."""
    if a.implies(b) is True and b.conflicts_with(c) is True:
        assert a.conflicts_with(c) is True


@given(_sets, _simple)
def test_all_of_is_the_meet_and_any_of_the_join(c: Constraint, d: Constraint) -> None:
    both, either = AllOf(parts=(c, d)), AnyOf(parts=(c, d))
    assert both.implies(c) is True
    assert c.implies(either) is True
    assert both.is_satisfiable() is not c.conflicts_with(d)


@given(_comparisons(st.sampled_from(_MONEY)), _comparisons(st.sampled_from(_MONEY)), st.sampled_from(_MONEY))
def test_units_of_one_dimension_make_no_difference(c: Comparison, d: Comparison, unit: str) -> None:
    assert c.value is not None
    same = evolve(c, value=units.convert(c.value, c.unit, unit), unit=unit)
    assert c.implies(same) is True
    assert same.implies(c) is True
    assert same.implies(d) is c.implies(d)
    assert same.conflicts_with(d) is c.conflicts_with(d)


@given(comparisons(), comparisons() | intervals())
def test_levels_of_other_dimensions_are_never_said_to_be_true_or_false(c: Comparison, d: Comparison | Interval) -> None:
    assume(c.change is None and not units.comparable(c.unit, d.unit))
    assert isinstance(c.implies(d), Unknown)
    assert isinstance(c.conflicts_with(d), Unknown)


# ── two things that are counted independently: what is answered of both is right in every world ──

_leaves = st.builds(
    Comparison,
    operator=st.sampled_from(("≥", ">", "=", "<", "≤")),
    value=st.sampled_from([Decimal(0), Decimal(1)]),
    unit=st.sampled_from(("个", "处")),
)
_groups = st.lists(_leaves, min_size=1, max_size=3).map(tuple)
_mixed = _leaves | st.builds(AllOf, parts=_groups) | st.builds(AnyOf, parts=_groups)
_nested = st.lists(_mixed, min_size=1, max_size=3).map(tuple)
_targets = _mixed | st.builds(AllOf, parts=_nested) | st.builds(AnyOf, parts=_nested)
_GRID = [Decimal(n) / 2 for n in range(-1, 4)]  # at the ends, between and beyond them
_WORLDS = [{"个": one, "处": other} for one in _GRID for other in _GRID]


def holds(world: dict[str, Decimal], c: Constraint) -> bool:
    match c:
        case AllOf():
            return all(holds(world, part) for part in c.parts)
        case AnyOf():
            return any(holds(world, part) for part in c.parts)
        case Comparison(unit=str() as unit):
            return meets(world[unit], c)
        case _:
            raise AssertionError(c)


@settings(max_examples=300)
@given(_targets, _targets)
def test_what_is_known_of_two_counted_things_holds_in_every_world(c: Constraint, d: Constraint) -> None:
    in_c, in_d = ([holds(world, each) for world in _WORLDS] for each in (c, d))
    both = list(zip(in_c, in_d, strict=True))
    answers = [
        (c.implies(d), all(b for a, b in both if a)),
        (c.conflicts_with(d), not any(a and b for a, b in both)),
        (c.is_satisfiable(), any(in_c)),
        (c.is_vacuous(), all(in_c)),
    ]
    assert all(isinstance(answer, Unknown) or answer is truth for answer, truth in answers)
