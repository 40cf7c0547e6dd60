"""Three-valued answers: *and*, *or*, and why one cannot be known, a stable key with what it says in two languages."""

from __future__ import annotations

from collections.abc import Iterable

from targetexpr.values.model import Truth, Unknown

TEXTS: dict[str, tuple[str, str]] = {
    "actual_overlaps": ("实际值不够明确，可能达到也可能没有达到", "the actual value is not precise enough to decide"),
    "actual_unreadable": ("实际值无法读作数、日期或判断", "the actual value cannot be read"),
    "bare_ratio": (
        "指标值是比率，实际值是没有单位的 0 到 1 之间的数：不知是百分数还是小数",
        "the target is a ratio and the actual a number up to 1 without a unit: a fraction or per cent?",
    ),
    "baseline": ("两者比较的基准不同", "the two are measured against different baselines"),
    "condition": ("两者适用的条件不同", "the two stand under different conditions"),
    "date": ("没有写明日期", "no date is stated"),
    "edge": ("“初”到哪一天为止没有写明", "how long the beginning of a month or year lasts is not said"),
    "fall_or_rise": (
        "指标值是下降的幅度，实际值是负数：不知是下降还是上升",
        "the target is a fall and the actual a negative number: a fall, or a rise?",
    ),
    "kind": ("两者不是同一类值，无法比较", "the two are values of different kinds"),
    "narrative": ("文字叙述没有可衡量的标准", "prose states no measurable target"),
    "not_applicable": ("该指标不适用", "the indicator is declared not to apply"),
    "recurrence": ("一个是每期都要达到，另一个不是", "one recurs and the other does not"),
    "reference": ("参照的数值未知", "the value referred to is not known"),
    "several": (
        "指标值有几项，不知实际值对应哪一项",
        "the target has several parts; which one the actual value is of is not said",
    ),
    "subject": ("两者说的不是同一对象", "the two speak of different things"),
    "tolerance": ("“约”没有写明允许的偏差", "an approximate target states no tolerance"),
    "unit": ("单位不同，不能换算", "the units differ and do not convert"),
    "unit_missing": ("一方没有单位", "one of the two has no unit"),
    "words": ("文字判断无法推算", "a judgement in words cannot be computed"),
    "year": ("一方没有写明年份", "one of the two dates has no year"),
}


def unknown(reason: str) -> Unknown:
    zh, en = TEXTS[reason]
    return Unknown(reason, zh=zh, en=en)


def every(answers: Iterable[Truth]) -> Truth:
    """False where one is false, else the first that is unknown, else true."""
    return _until(False, answers)


def some(answers: Iterable[Truth]) -> Truth:
    """True where one is true, else the first that is unknown, else false."""
    return _until(True, answers)


def _until(decisive: bool, answers: Iterable[Truth]) -> Truth:
    doubts = list[Unknown]()
    for answer in answers:
        if answer is decisive:
            return decisive
        doubts += [answer] if isinstance(answer, Unknown) else []
    return doubts[0] if doubts else not decisive
