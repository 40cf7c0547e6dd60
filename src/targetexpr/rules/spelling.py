"""指标值规范: how the parts of a value are spelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from targetexpr.rules.context import same_meaning
from targetexpr.rules.looking import is_quantified, parts
from targetexpr.rules.model import Context, Finding, Fix, Item, Option, example, rule
from targetexpr.values import units
from targetexpr.values.model import Comparison, Interval, Mark

_SIGNS = "预算管理一体化系统：计算符号为 ≥ > = < ≤ 和定性"
_TIME = "时间"


@rule(
    "TX204",
    "operator-spelling",
    category="notation",
    severity="info",
    title={"zh": "计算符号写法不规范", "en": "operator not in the form's notation"},
    message={
        "zh": "计算符号“{written}”应写作“{proper}”",
        "en": "the operator “{written}” should be written “{proper}”",
    },
    why={
        "zh": "形近符号和文字不能被系统识别，汇总时会丢失。",
        "en": "Look-alikes and words are not recognised by budget systems and get lost.",
    },
    basis=_SIGNS,
    fix="safe",
    supersedes=["TX206"],
    options={"allowed": Option(zh="表式印用的计算符号", en="the operators that the form prints")},
    fails=[
        example("产出指标|质量指标|工程合格率|>=95(%)"),
        example("产出目标|质量|工程合格率|不低于95%", "产出目标|数量|检查次数|20次以上", profile="shanghai-2020"),
        example("产出指标|质量指标|工程合格率|≧95%", "产出指标|质量指标|返工率|》=5%", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|质量指标|工程合格率|≥95(%)", "产出指标|时效指标|响应时间|3天内"),
        example("产出目标|质量|工程合格率|>=95%", "产出目标|质量|返工率|≤5%", profile="shanghai-2020"),
        example("产出指标|时效指标|完成时间|12月底前", "成本指标|经济成本指标|单位成本|不高于上年"),
        example("产出指标|质量指标|结算误差率|±3%以内", profile="mof-2021"),
    ],
)
def operator_spelling(context: Context) -> Iterator[Finding]:
    allowed = context.options["allowed"]
    for item in context.items:
        written = {mark: item.value[mark.start : mark.end] for mark in _operators(item)}
        odd = [mark for mark, sign in written.items() if sign not in allowed]
        own = any(sign == mark.canonical for mark, sign in written.items() if mark in odd)  # ±3%以内
        if odd and not own:
            first = odd[0]
            constraint = item.constraint
            proper = constraint.operator if isinstance(constraint, Comparison) else first.canonical
            yield Finding(
                indicator=item.indicator,
                span=(first.start, first.end),
                arguments={"written": item.value[first.start : first.end], "proper": proper},
                fix=same_meaning(item, _with_signs(item, odd), "safe"),
            )


def _operators(item: Item) -> Iterator[Mark]:
    """The operators before numbers, or after them where they are no part of how a time is told (``3天内``, ``…前``)."""
    if not any(isinstance(part, Comparison | Interval) for part in parts(item.constraint)):
        return
    before: Mark | None = None
    for mark in item.marks:
        if mark.kind == "operator" and mark.canonical != "≈":
            after_time = before is not None and before.kind == "unit" and _TIME in units.groups(before.canonical)
            of_number = before is not None and before.kind in ("number", "unit", "bracket")
            if not after_time and (of_number or _stands_before_number(item, mark)):
                yield mark
        if mark.kind != "space":
            before = mark


def _stands_before_number(item: Item, operator: Mark) -> bool:
    following = (mark.kind for mark in item.marks if mark.start >= operator.end and mark.kind != "space")
    return next(following, None) in ("number", "bracket")


def _with_signs(item: Item, odd: list[Mark]) -> str:
    """The value with signs for the operators in *odd*; one that stands after its number goes before it."""
    constraint = item.constraint
    if not isinstance(constraint, Comparison):
        return _replaced(item.value, {mark: mark.canonical or "" for mark in odd})
    operators = [mark for mark in item.marks if mark.kind == "operator"]
    number = next(mark for mark in item.marks if mark.kind == "number")
    text = _replaced(item.value, dict.fromkeys(operators, ""))
    start = number.start - sum(mark.end - mark.start for mark in operators if mark.end <= number.start)
    return f"{text[:start].rstrip()}{constraint.operator}{text[start:]}"


@rule(
    "TX205",
    "unit-spelling",
    category="notation",
    severity="info",
    title={"zh": "计量单位写法不规范", "en": "unit not in its usual spelling"},
    message={"zh": "计量单位“{written}”应写作“{proper}”", "en": "the unit “{written}” should be written “{proper}”"},
    why={
        "zh": "同一单位几种写法，汇总和比较时会被当作不同的单位。",
        "en": "One unit in several spellings is taken for several units when sheets are summed up.",
    },
    basis="国务院关于在我国统一实行法定计量单位的命令（1984）；预算管理一体化系统计量单位代码",
    fix="safe",
    supersedes=["TX206"],
    options={"accepted": Option(zh="与规范写法同样通行的写法", en="spellings as usual as the proper one")},
    fails=[
        example("产出指标|数量指标|修缮面积|≥1344m2", "产出指标|质量指标|合格率|≥95％"),
        example("产出目标|数量|物业费单价|<=30元/月/平米", profile="shanghai-2020"),
    ],
    passes=[
        example("产出指标|数量指标|修缮面积|≥1344平方米", "产出指标|时效指标|办结时间|3日内"),
        example("产出指标|质量指标|氨氮浓度|≤1mg/L", "成本指标|经济成本指标|补贴标准|=50(元/人·月)"),
    ],
)
def unit_spelling(context: Context) -> Iterator[Finding]:
    for item in context.items:
        odd = [mark for mark in item.marks if _is_odd_unit(item, mark, context.options["accepted"])]
        if odd:
            first = odd[0]
            yield Finding(
                indicator=item.indicator,
                span=(first.start, first.end),
                arguments={"written": item.value[first.start : first.end], "proper": first.canonical},
                fix=same_meaning(item, _replaced(item.value, {mark: mark.canonical or "" for mark in odd}), "safe"),
            )


def _is_odd_unit(item: Item, mark: Mark, accepted: list[str]) -> bool:
    written = item.value[mark.start : mark.end]
    if mark.kind != "unit" or not mark.canonical or written == mark.canonical:
        return False
    ours, proper = re.split("[/·]", written), mark.canonical.split("/")  # 元/人·月 divides as 元/人/月 does
    if len(ours) != len(proper):  # 毫克每升 is the name of mg/L, not another spelling
        return False
    return any(one != other and one not in accepted for one, other in zip(ours, proper, strict=True))


@rule(
    "TX206",
    "character-width",
    category="notation",
    severity="info",
    title={"zh": "夹有全角字符或空格", "en": "full-width characters or spaces"},
    messages={
        "wide": {
            "zh": "“{written}”夹有全角字符，应写作“{proper}”",
            "en": "“{written}” has full-width characters; it should read “{proper}”",
        },
        "space": {
            "zh": "指标值中夹有空格，应写作“{proper}”",
            "en": "the value has stray spaces; it should read “{proper}”",
        },
    },
    why={
        "zh": "全角数字和符号、多余的空格会使系统把数当成文字。",
        "en": "Full-width digits and signs, and spaces, make a system take a number for text.",
    },
    basis="预算管理一体化系统：指标值为数值，不得夹有其他字符",
    fix="safe",
    fails=[
        example("产出指标|质量指标|工程合格率|≥９５%"),
        example("产出指标|质量指标|工程合格率|≥95（%）", "产出指标|数量指标|检查次数|≥ 20次"),
    ],
    passes=[
        example("产出指标|质量指标|工程合格率|≥95(%)", "产出指标|时效指标|响应时间|一般故障（含误报）3天内"),
        example("产出指标|质量指标|验收结论|合格（有报告）", "产出指标|数量指标|检查次数|10～20次"),
    ],
)
def character_width(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if not any(is_quantified(part) for part in parts(item.constraint)):
            continue
        wide = [mark for mark in item.marks if _is_wide(item, mark)]
        for group in _apart(wide):
            span = (group[0].start, group[-1].end)
            yield _width(item, span, {mark: _narrow(item.value[mark.start : mark.end]) for mark in group}, "wide")
        if spaces := [mark for mark in item.marks if _is_stray(item, mark)]:
            yield _width(item, (spaces[0].start, spaces[-1].end), dict.fromkeys(spaces, ""), "space")


def _apart(wide: list[Mark]) -> Iterator[list[Mark]]:
    """Operators and units alone, so that the rules on their spelling may speak first; all others together."""
    own = [mark for mark in wide if mark.kind in ("operator", "unit")]
    yield from ([mark] for mark in own)
    if rest := [mark for mark in wide if mark not in own]:
        yield rest


def _width(item: Item, span: tuple[int, int], changes: dict[Mark, str], variant: str) -> Finding:
    written = item.value[span[0] : span[1]]
    text = _replaced(item.value, changes)
    shown = text if variant == "space" else _narrow(written)
    fix: Fix | None = same_meaning(item, text, "safe")
    return Finding(
        indicator=item.indicator, span=span, arguments={"written": written, "proper": shown}, fix=fix, variant=variant
    )


def _is_wide(item: Item, mark: Mark) -> bool:
    text = item.value[mark.start : mark.end]
    if mark.kind == "bracket" and not _holds_unit(item, mark):
        return False
    looked = mark.kind in ("number", "bracket", "unit", "operator", "date")
    return looked and any(unicodedata.east_asian_width(character) == "F" for character in text)


def _holds_unit(item: Item, bracket: Mark) -> bool:
    """Whether a bracket is one around a unit; those around words are prose and may be wide."""
    beside = [mark for mark in item.marks if bracket.start in (mark.end, mark.start - 1) or mark.start == bracket.end]
    return any(mark.kind == "unit" for mark in beside)


def _is_stray(item: Item, mark: Mark) -> bool:
    """A space between the parts of a number with its operator and unit; one between words is not looked at."""
    if mark.kind != "space":
        return False
    before = next((other.kind for other in reversed(item.marks) if other.end == mark.start), "word")
    after = next((other.kind for other in item.marks if other.start == mark.end), "word")
    return {before, after} <= {"number", "unit", "operator", "bracket"}


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _replaced(text: str, changes: dict[Mark, str]) -> str:
    for mark in sorted(changes, key=lambda mark: -mark.start):
        text = text[: mark.start] + changes[mark] + text[mark.end :]
    return text
