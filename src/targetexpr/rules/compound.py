"""可衡量性 and 相关性: one indicator that measures two things, and quantities that nobody counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from targetexpr.errors import Span
from targetexpr.patterns import compiled
from targetexpr.profiles.basis import CLEAR, REVIEW, published
from targetexpr.rules.model import Context, Finding, Option, Related, RuleNotApplicable, example, rule
from targetexpr.values import units
from targetexpr.values.lexicon.names import name_facts

# How many characters a noun has at least, and what the name of a share ends in.
_NOUN = 2
_SHARES = ("率", "度")
# All that the work is for, as forms print it (社会公众或服务对象), and what people are asked about.
_ANYBODY, _ABOUT = "服务对象", compiled("对(?!象)")
_OBJECTS = compiled("(.{3,}?)(?:以及|及|、)([^、及]{3,}?)的?")


@rule(
    "TX307",
    "compound-indicator",
    category="measurability",
    severity="info",
    title={"zh": "一个指标衡量两件事", "en": "one indicator for two things"},
    message={
        "zh": "“{name}”把“{one}”和“{other}”放在一个指标里，一高一低时无法计分；请分开设指标",
        "en": "“{name}” puts “{one}” and “{other}” into one indicator; where they differ nobody can score it; split it",
    },
    why={
        "zh": "两件事只有一个指标值，一件达到、一件没有达到时，怎么评都不对。",
        "en": "With one value for two things nobody can score it when one is met and the other missed.",
    },
    basis=(CLEAR, published("51 张公开表中 7 张有这样的指标", n=51)),
    options={
        "joints": Option(zh="连接两件事的字", en="words that join two things"),
        "people": Option(zh="以这些词结尾的是人或单位，各有各的满意度", en="endings of people, who are each asked"),
        "words": Option(zh="含有这些字而不是并列的词", en="words that hold such a joint and join nothing"),
    },
    fails=[
        example("满意度指标|服务对象满意度指标|家长对保教质量、收费公示满意度|≥90(%)"),
        example("满意度指标|服务对象满意度指标|学员及家长满意度|≥90(%)"),
        example("产出指标|质量指标|竣工合格率和资料归档率|≥95(%)", "产出指标|质量指标|教师、学生满意度|≥95(%)"),
    ],
    passes=[
        example("产出指标|质量指标|食品抽检合格率|=100(%)", "产出指标|时效指标|送餐及时率|≥95(%)"),
        example("效益指标|社会效益指标|文化和旅游消费增长率|≥5(%)", "产出指标|数量指标|新建及改造厕所|≥30(座)"),
        example(
            "产出指标|时效指标|故障及时修复率|≥95(%)", "产出指标|质量指标|制作与发布及时率|≥95(%)", profile="mof-2021"
        ),
        example("满意度指标|服务对象满意度指标|参与活动群众满意度|≥90(%)", "产出指标|质量指标|和睦家园合格率|≥95(%)"),
        example("满意度指标|服务对象满意度指标|残疾人及家属满意度|≥90(%)"),
        example("产出指标|质量指标|三级及以上医院达标率|≥90(%)", "产出指标|质量指标|儿童眼保健和视力检查覆盖率|≥90(%)"),
    ],
)
def compound_indicator(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if (found := _joined(item.name, context)) is not None:
            span, one, other = found
            yield Finding(
                indicator=item.indicator,
                span=span,
                span_in="name",
                arguments={"name": item.name, "one": one, "other": other},
            )


@lru_cache(maxsize=64)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return compiled("|".join(patterns))


def _joined(name: str, context: Context) -> tuple[Span, str, str] | None:
    """Where two things are joined before what is measured of both, and what each of them measures: two shares, or
    people of two kinds. What else is joined may be one thing: 制作与发布, 文化和旅游."""
    known, options = name_facts(name), context.options
    text, head = known.text, known.head_text
    if not known.share or not head or _ANYBODY in text:
        return None
    asked = _ABOUT.search(text)
    start, before, masked = name.find(text), asked.start() if asked else len(text) - len(head), text
    for word in options["words"]:
        masked = masked.replace(word, "□" * len(word))
    if asked and (two := _OBJECTS.fullmatch(masked[asked.end() : len(text) - len(head)])):
        said = text[asked.end() :]
        return (start, start + len(text)), f"{said[: two.end(1)]}{head}", f"{said[two.start(2) : two.end(2)]}{head}"
    people = _any_of(tuple(options["people"]))
    for joint in _any_of(tuple(options["joints"])).finditer(masked[:before]):
        one, other = text[: joint.start()], text[joint.end() :]
        shares = one.endswith(_SHARES)
        of_people = shares or one.endswith(tuple(options["people"]))
        if len(one) >= _NOUN and joint.end() + _NOUN <= len(text) and of_people:
            asked_of = [found.end() for found in people.finditer(other[: len(other) - len(head)])]
            measured = other[asked_of[-1] :] if asked_of else head  # 考试合格率 of both 学员 and 教师
            return (start, start + len(text)), one if shares else f"{one}{measured}", other
    return None


@rule(
    "TX607",
    "quantity-without-count",
    category="relevance",
    severity="info",
    by_class=True,
    title={"zh": "数量指标没有数量", "en": "quantities without a count"},
    message={
        "zh": "数量指标的值都是百分数（{count} 个），看不出要做多少；请至少设一个有数量和单位的指标，如“…数 ≥20个”",
        "en": "all {count} values under quantity are percentages, so nobody learns how many; set one with a count, "
        "such as “≥20个”",
    },
    why={
        "zh": "完成率100%是多少件、多少人，不知道就没法判断钱花得值不值。",
        "en": "Unless it is known how many a completion of 100 % is, nobody can tell whether the money was well spent.",
    },
    basis=(CLEAR, REVIEW, published("51 张公开表中 19 张的数量指标全是比率", n=51)),
    fails=[
        example("产出指标|数量指标|供餐完成率|=100(%)", "产出指标|数量指标|服务覆盖率|≥95(%)"),
        example("产出目标|数量|巡检计划完成率|=100%", profile="shanghai-2020"),
    ],
    passes=[
        example("产出指标|数量指标|供餐份数|≥900(份)", "产出指标|数量指标|服务覆盖率|≥95(%)"),
        example("产出指标|数量指标|供餐完成情况|完成", "产出指标|数量指标|服务覆盖率|≥95(%)"),
        example("产出指标|质量指标|合格率|≥95(%)"),
    ],
)
def quantity_without_count(context: Context) -> Iterator[Finding]:
    rows = [item for item in context.items if item.key == "quantity"]
    if not rows:
        raise RuleNotApplicable(zh="没有数量指标", en="no indicator of quantity")
    written = [item.figures for item in rows]
    if all(found and all(units.is_ratio(unit) for _, unit, _ in found) for found in written):
        yield Finding(
            location=rows[0].indicator.at("level2"),
            related=tuple(Related(indicator=item.indicator, location=item.indicator.at("value")) for item in rows),
            arguments={"count": len(rows)},
        )
