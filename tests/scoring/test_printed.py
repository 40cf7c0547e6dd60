"""A row's own printed rule, and what is earned by it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from targetexpr.scoring.printed import printed_rule


@pytest.mark.parametrize(
    ("text", "met", "actual", "points"),
    [
        ("≥90%得10分，80%-90%得8分，60%-80%得5分，60%以下不得分", True, "92%", 10),
        ("≥90%得10分，80%-90%得8分，60%-80%得5分，60%以下不得分", False, "85%", 8),
        ("≥90%得10分，80%-90%得8分，60%-80%得5分，60%以下不得分", False, "40%", 0),
        ("≥90%得10分，80%-90%得8分", False, "很好", None),
        ("完成得满分，未完成不得分", True, "200人", 20),
        ("达到目标得满分，否则不得分", False, "190人", 0),
        ("达到目标得满分，否则不得分", None, "若干", None),
        ("每少一场扣1分，扣完为止", False, "8场", None),
        ("优得10分", False, "8场", None),
    ],
)
def test_what_a_printed_rule_gives(text: str, met: bool | None, actual: str, points: int | None) -> None:
    rule = printed_rule(text)
    given = None if rule is None else rule.points(met, actual, Fraction(20))
    assert given == points


def test_what_is_no_rule() -> None:
    assert printed_rule("完成值÷目标值") is None
    assert printed_rule("由评委打分") is None
    assert printed_rule("≥9O%得10分，≥95%得") is None
    step = printed_rule("每少一场扣1分")
    assert step is not None
    assert not step.is_read
