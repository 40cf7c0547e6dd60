"""指标值规范: the target that belongs into the value stands in the name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from targetexpr.errors import Span, TargetSyntaxError
from targetexpr.patterns import compiled
from targetexpr.profiles.basis import CLEAR, advice
from targetexpr.rules.model import Context, Finding, Item, Option, example, rule
from targetexpr.rules.targets import parts
from targetexpr.values import parser, units
from targetexpr.values.lexicon.names import after_label
from targetexpr.values.model import Comparison, Interval, Reading

_BY_CHANCE = 10
_FIGURE = ("operator", "number", "unit")
_IN_BRACKETS = compiled(r"[(（\[【]([^()（）\[\]【】]+)[)）\]】]\s*$")


@rule(
    "TX207",
    "constraint-in-name",
    category="notation",
    severity="warning",
    title={"zh": "目标写进了名称", "en": "the name states a bound"},
    message={
        "zh": "名称里的“{bound}”是目标值，应移到指标值一栏，名称只说衡量什么",
        "en": "“{bound}” in the name is a target; move it to the value, and let the name say what is measured",
    },
    why={
        "zh": "目标写在名称里，指标值一栏就只好重复或答非所问，也没法逐年比较。",
        "en": "With the target in the name the value repeats it or answers something else; years cannot be compared.",
    },
    basis=(CLEAR, advice("名称说衡量什么，指标值说做到多少")),
    options={
        "verbs": Option(zh="后面跟着数就是目标的动词", en="verbs that make a target of the number after them"),
        "ages": Option(zh="这些单位的界限说的是对象，不是目标", en="bounds in these units tell whom it is for"),
    },
    fails=[
        example("产出指标|成本指标|控制在预算批复金额以内|≤100%", profile="mof-2021"),
        example(
            "产出指标|数量指标|完成在职人员2次安全检查|=100(%)", "成本指标|经济成本指标|单灯维护成本不超过上年|=100(%)"
        ),
        example("产出指标|数量指标|开展普法讲座不少于2场|=2(场)"),
        example("产出指标|时效指标|≤3天办结|=100(%)", "满意度指标|服务对象满意度指标|游客满意度（≥90%）|≥90(%)"),
        example("产出指标|数量指标|配电房变压器3台|=3(台)", "产出指标|质量指标|设备完好率100%|≥98(%)"),
    ],
    passes=[
        example("产出指标|数量指标|65岁以上老人体检率|≥90(%)", "产出指标|数量指标|完成12345热线年报|=1(篇)"),
        example("产出指标|质量指标|达标率|≥90(%)", "产出指标|时效指标|控制在合同规定时间内完成率|=100(%)"),
        example("产出指标|数量指标|＞60岁老人体检|≥300(人)", "产出指标|数量指标|优良天数（AQI≤100）|≥300(天)"),
        example("产出指标|数量指标|3类人群培训|=3(场)", "产出指标|数量指标|培训（20学时）人数|≥300(人)"),
    ],
)
def constraint_in_name(context: Context) -> Iterator[Finding]:
    for item in context.items:
        span = _bound_in(item, context.options)
        if span is not None:
            yield Finding(
                indicator=item.indicator,
                span=span,
                span_in="name",
                arguments={"bound": item.name[span[0] : span[1]]},
            )


def _bound_in(item: Item, options: Mapping[str, Any]) -> Span | None:
    """Where a name, read as if it were a value, sets a bound of its own, or repeats the number of its value."""
    known, start = item.facts, after_label(item.name)
    name = item.name[start:]
    bracketed = _IN_BRACKETS.search(item.name)
    inside = _read(bracketed[1]) if bracketed else None
    if bracketed and inside and _is_bound_alone(inside):
        return bracketed.span(1)
    at_end = known.head is not None and known.head[1] == len(item.name.rstrip())
    reading = None if at_end and known.kind in ("rate", "satisfaction", "count") else _read(name)
    if reading is None or not any(mark.kind in _FIGURE for mark in reading.marks):
        return None
    for part in parts(reading.constraint):
        if isinstance(part, Comparison | Interval) and (span := _bound(part, reading, item, options)):
            return start + span[0], start + span[1]
    return None


def _bound(part: Comparison | Interval, reading: Reading, item: Item, options: Mapping[str, Any]) -> Span | None:
    """Where *part* of a name's *reading* is a bound; in the text that was read."""
    text = reading.constraint.text
    marks = [mark for mark in reading.marks if mark.kind in _FIGURE]
    if isinstance(part, Comparison) and part.implicit_operator:
        subject = part.subject or ""
        counted = part.unit is not None and not part.unknown_unit
        if counted and subject.startswith(tuple(options["verbs"])):
            return _figure(part, reading)
        full = part.unit == "%" and part.remark is None and item.facts.share
        return _figure(part, reading) if full or _is_repeated(part, item) else None
    signed = not text[marks[0].start].isalnum() and "时间" in units.groups(part.unit)
    if part.remark is None or _is_repeated(part, item) or (signed and part.unit not in options["ages"]):
        closed = isinstance(part, Interval) or part.reference is None
        return marks[0].start, marks[-1].end if closed else len(text.rstrip())
    return None


def _is_bound_alone(reading: Reading) -> bool:
    match reading.constraint:
        case Comparison(implicit_operator=False, subject=None, remark=None) | Interval(subject=None, remark=None):
            return True
        case _:
            return False


def _is_repeated(part: Comparison | Interval, item: Item) -> bool:
    """Whether the value states the very number that the name states; small ones in other units may agree by chance."""
    target = item.number
    if target is None or not isinstance(part, Comparison) or part.value != target.value:
        return False
    if part.unit is None or part.unknown_unit:
        return False
    alike = target.unit is None or part.unit == target.unit
    return alike or (part.value >= _BY_CHANCE and _is_count(part.unit) and _is_count(target.unit))


def _is_count(unit: str | None) -> bool:
    return bool(units.groups(unit)) and not units.groups(unit) & {"货币", "时间", "长度", "质量"}


def _figure(part: Comparison, reading: Reading) -> Span:
    """Where the number of *part* stands in what was read, with its unit."""
    numbers = [mark for mark in reading.marks if mark.kind == "number"]
    start = next((mark for mark in numbers if mark.canonical == str(part.value)), numbers[-1])
    behind = (mark.end for mark in reading.marks if mark.kind == "unit" and mark.start >= start.end)
    return start.start, next(behind, start.end)


@lru_cache(maxsize=4096)
def _read(name: str) -> Reading | None:
    try:
        return parser.trace(name) if parser.may_measure(name) else None
    except TargetSyntaxError:
        return None
