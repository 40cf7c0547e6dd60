"""完整性: indicators whose class was left empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from targetexpr.profiles.basis import CLASSES, CLASSES_2021
from targetexpr.rules.model import Context, Finding, Item, RuleNotApplicable, example, rule
from targetexpr.rules.sample_rows import BENEFIT, OUTPUTS

Level = Literal["level1", "level2"]
_WORDS = {"level1": {"zh": "一级指标", "en": "level 1"}, "level2": {"zh": "二级指标", "en": "level 2"}}


@rule(
    "TX110",
    "empty-class",
    category="completeness",
    severity="warning",
    by_class=True,
    title={"zh": "指标的级次为空", "en": "an indicator without its class"},
    messages={
        "": {
            "zh": "“{name}”的{level}没有填；请补填，不属于这几类的应改写指标",
            "en": "“{name}” has no {level}; fill it in, or set another indicator where none fits",
        },
        "known": {
            "zh": "“{name}”的{level}没有填；看名称像是{guess}，请补填",
            "en": "“{name}” has no {level}; by its name it seems to be {guess}",
        },
    },
    why={
        "zh": "没有级次的指标不知道衡量什么，汇总和计分时会被漏掉。",
        "en": "Nobody knows what an indicator without a class measures; sums and scores leave it out.",
    },
    basis=(CLASSES, CLASSES_2021),
    fails=[
        example("||整理档案数量|≥1500(卷)", *OUTPUTS, BENEFIT),
        example(*OUTPUTS, BENEFIT, "产出指标||接待量|≥300(人次)"),
    ],
    passes=[
        example(*OUTPUTS, BENEFIT),
        example("产出指标||手册数|≥3(册)", "效益指标||持证率|≥90(%)"),
        example(*OUTPUTS, BENEFIT, "满意度指标||学员满意度|≥90(%)", profile="mof-2021"),
        example("||整理档案数量|≥1500卷", "||差错率|≤1%", profile="mof-2021"),
    ],
)
def empty_class(context: Context) -> Iterator[Finding]:
    columns: list[Level] = [
        level for level in ("level1", "level2") if any(getattr(item.indicator, level) for item in context.items)
    ]
    if not columns:
        raise RuleNotApplicable(zh="此表没有级次", en="the sheet bears no classes")
    for item in context.items:
        empty = next((level for level in columns if _lacks(context, item, level)), None)
        if empty is not None and item.name.strip():
            guess = item.facts.level2
            yield Finding(
                indicator=item.indicator,
                location=item.indicator.at(empty),
                span=(0, len(item.name)),
                span_in="name",
                arguments={"name": item.name, "level": _WORDS[empty], "guess": f"{guess}指标"},
                variant="known" if guess else "",
            )


def _lacks(context: Context, item: Item, level: Level) -> bool:
    """Whether the cell is empty and what it should say is not told by the other: 满意度指标 is a group and a class."""
    row = item.indicator
    if (getattr(row, level) or "").strip():
        return False
    other = row.level2 if level == "level1" else row.level1
    return context.profile.group_of(other) != "satisfaction" and context.profile.class_of(other) != "satisfaction"
