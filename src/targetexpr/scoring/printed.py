"""A row's own printed rule (赋分规则, 评分标准) → what an actual value earns by it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.values.model import AllOf, AnyOf, Comparison, Constraint, Interval
from targetexpr.values.parser import constraint_of

_PIECES = compiled(r"[，,；;。\n]+")
_BAND = compiled(r"^(?P<when>.*?)(?:的|时|，)?(?:得|计|为|[:：])\s*(?P<points>\d+(?:\.\d+)?)\s*分")
_NOTHING = compiled(r"^(?P<when>.*?)(?:的|时)?(?:不得分|得零分|得0分|不计分)")
_FULL = compiled(r"满分|得全分")
_STEP = compiled(r"每.{0,12}?(?:扣|减)")
_OTHERWISE = ("否则", "其他", "其余", "未完成", "未达到", "未达标", "不达标", "没有完成", "未达")
_MOST = 300


@frozen(kw_only=True)
class PrintedRule:
    """``bands`` are targets with their points, the first that is met counts; ``whole`` gives all points or none.

    ``is_read`` is False for a rule that is printed and that no formula here stands for: it is a person's to apply.
    """

    bands: tuple[tuple[Constraint, Decimal], ...] = ()
    whole: bool = False
    is_read: bool = True

    def points(self, met: bool | None, actual: str, weight: Fraction) -> Fraction | None:
        """What *actual* earns; None where the rule does not say."""
        if not self.is_read:
            return None
        if self.whole:
            return None if met is None else weight if met else Fraction(0)
        answers = [(band.satisfied_by(actual), points) for band, points in self.bands]
        if not answers or any(answer is not True and answer is not False for answer, _ in answers):
            return None
        return next((Fraction(points) for answer, points in answers if answer is True), Fraction(0))


def printed_rule(text: str) -> PrintedRule | None:
    """The rule that a cell prints; None where it prints none."""
    plain = "".join(text.split())[:_MOST]
    if "分" not in plain:
        return None
    pieces = [piece for piece in _PIECES.split(plain) if piece]
    bands = [band for piece in pieces if (band := _band(piece)) is not None]
    if len(bands) > 1:
        return PrintedRule(bands=tuple(bands))
    nothing = [piece for piece in pieces if (found := _NOTHING.match(piece)) and found["when"].startswith(_OTHERWISE)]
    if _FULL.search(plain) and nothing and not _STEP.search(plain):
        return PrintedRule(whole=True)
    told = bool(bands) or bool(_STEP.search(plain)) or bool(_FULL.search(plain))
    return PrintedRule(is_read=False) if told else None


def _band(piece: str) -> tuple[Constraint, Decimal] | None:
    found = _BAND.match(piece) or _NOTHING.match(piece)
    if found is None or not found["when"]:
        return None
    when = constraint_of(found["when"])
    if not isinstance(when, Comparison | Interval | AllOf | AnyOf):
        return None
    return when, Decimal(found.groupdict().get("points") or 0)
