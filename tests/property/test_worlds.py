"""What the algebra answers is so in every world of the model; ``python -m tests.property.worlds 24000`` tries more."""

from __future__ import annotations

import random

import pytest

from targetexpr.values.model import AllOf, Comparison, Deadline
from tests.property.worlds import Worlds, contradictions, main, pair


@pytest.mark.parametrize("seed", range(5))
def test_no_answer_contradicts_the_model(seed: int) -> None:
    rng = random.Random(seed)
    assert [text for _ in range(60) for text in contradictions(*pair(rng))] == []


def test_the_model_tells_what_is_not_so() -> None:
    five, six = (Comparison(operator="≥", value=value, unit="个") for value in (5, 6))  # type: ignore[arg-type]
    worlds = Worlds(five, six)
    assert (worlds.implies(six, five), worlds.implies(five, six), worlds.conflicts(five, six)) == (True, False, False)
    never = AllOf(parts=(six, Comparison(operator="<", value=five.value, unit="个")))
    assert Worlds(never).satisfiable(never) is False
    vague, first = Deadline(operator="≤", date="2024-06", edge="start"), Deadline(operator="≤", date="2024-06-01")
    assert Worlds(vague, first).implies(vague, first) is None


def test_the_command_says_how_many_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(3, 1) == 0
    assert "0 contradictions (seed 1)" in capsys.readouterr().out
