"""合理性: whether the target points to where the indicator should go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from targetexpr.profiles.basis import CLEAR, REVIEW
from targetexpr.rules.looking import misprinted, printed_direction, whole
from targetexpr.rules.model import HABIT, Context, Finding, Item, Option, Texts, example, rule
from targetexpr.rules.proposal import fix_of, proposed
from targetexpr.rules.wanted import facts_of, is_nought, is_wanted, mismatch, sign_of
from targetexpr.values import units
from targetexpr.values.lexicon.names import tells_of_harm


@rule(
    "TX504",
    "direction-mismatch",
    category="plausibility",
    severity="warning",
    title={"zh": "计算符号与指标方向相反", "en": "operator against the indicator's direction"},
    messages={
        "floor": {
            "zh": "“{name}”越低越好，“{value}”却规定了下限；应为“{suggestion}”",
            "en": "of “{name}” less is better, but “{value}” sets a floor; “{suggestion}” seems to be meant",
        },
        "event": {
            "zh": "“{name}”越低越好，“{value}”却规定了下限；应为“{suggestion}”，不允许发生的写“=0{unit}”",
            "en": "of “{name}” less is better, “{value}” sets a floor; “{suggestion}” seems to be meant, or “=0{unit}”",
        },
        "hopeless": {
            "zh": "“{name}”越低越好，“{value}”却规定了下限；应写较低的上限，如“≤5%”",
            "en": "of “{name}” less is better, but “{value}” sets a floor; state a low ceiling, such as “≤5%”",
        },
        "ceiling": {
            "zh": "“{name}”越高越好，“{value}”却规定了上限；应为“{suggestion}”",
            "en": "of “{name}” more is better, but “{value}” sets a ceiling; “{suggestion}” seems to be meant",
        },
        HABIT: {
            "zh": "本表 {count} 个数量的计算符号都与方向相反（如“{name}”：“{value}”），"
            "少做也算完成；若不是有意封顶，应为“≥”或“=”",
            "en": "all {count} counts are bounded the wrong way (“{name}”: “{value}”), so doing less is met, too; "
            "unless a cap is meant, “≥” or “=” is",
        },
        "printed": {
            "zh": "“{name}”{better}越好，表中的方向却是“{printed}”；请改为“{wanted}”",
            "en": "of “{name}” {better} is better, but the sheet prints “{printed}”; it should be “{wanted}”",
        },
        "both": {
            "zh": "“{name}”{better}越好，表中的方向“{printed}”和“{value}”都反了；"
            "请改为“{wanted}”，指标值写作“{suggestion}”",
            "en": "of “{name}” {better} is better: “{printed}” and “{value}” are both the wrong way round; write "
            "“{wanted}”, and the value “{suggestion}”",
        },
        "output": {
            "zh": "“{name}”的目标“{value}”是上限，少做也算完成；若不是有意封顶，应改用“≥”",
            "en": "“{value}” caps “{name}”, so doing less is met too; unless a cap is meant, use “≥”",
        },
    },
    why={
        "zh": "符号写反了，做得越差越算完成。",
        "en": "With the operator turned round, the worse the work the better the score.",
    },
    basis=(CLEAR, REVIEW),
    supersedes=["TX204"],
    kind=lambda context, item: item.facts.kind == "count" and item.key == "quantity" and item.number is not None,
    options={
        "harms": Option(
            zh="用这些单位计的多半是不好的事，不断定越多越好",
            en="units of what is mostly bad; more is not taken to be better",
        ),
        "never": Option(
            zh="含有这些词的事不应计划发生，建议写“=0”", en="what nobody plans to happen: “=0” is proposed"
        ),
    },
    fix="unsafe",
    fails=[
        example("效益指标|社会效益指标|燃气爆炸事故起数|≥1起"),
        example("产出指标|质量指标|系统故障次数|≥5次", "产出指标|质量指标|弹着点误差|≥0.1毫米"),
        example("效益指标|社会效益指标|儿童龋患率|≥25%", "效益指标|生态效益指标|车间粉尘浓度|≥8mg/m³"),
        example(
            "效益指标|社会效益指标|新增供水能力|≤300万立方米", "满意度指标|服务对象满意度指标|来电回访不满意率|≥5%"
        ),
        example("满意度指标|服务对象满意度指标|居民满意度|≤90%"),
        example("成本指标|经济成本指标|活动总成本|≥50万元", "产出指标|质量指标|补贴逾期发放率|≥95%"),
        example("效益指标|社会效益指标|受益农户户数|≤300户"),
        example("产出指标|数量指标|证件制作数|≤54000张", "产出指标|质量指标|试件离散系数|≥5%|direction=反向"),
        example("产出指标|质量指标|样品破损率|≥1%", "产出指标|质量指标|器材报废率|≥2%"),
        example("效益指标|社会效益指标|雨水倒灌溢流次数|≥4次", "产出指标|质量指标|修复用胶损耗率|≥3%"),
        example("成本指标|经济成本指标|人均运转经费|≥1.5万元/人"),
        example("成本指标|经济成本指标|报名组织费用率|≥6%", "产出指标|质量指标|充电桩跳闸率|≥3%"),
        example("效益指标|生态效益指标|湿地植被覆盖率|≤40%|direction=反向"),
        example("满意度指标|服务对象满意度指标|农户满意度|≥90%|direction=反向"),
        example("产出指标|数量指标|统计分析撰写篇数|≥30篇|direction=反向"),
        example("产出指标|时效指标|问题整改时限|≥15天", "产出指标|时效指标|泵房建设工期|≥120天"),
        example("产出指标|数量指标|参会人员60人以内|≥60人"),
    ],
    passes=[
        example("产出指标|时效指标|公示时限|≥7天", "产出指标|时效指标|质保期限|≥2年"),
        example("效益指标|生态效益指标|养殖尾水达标排放率|≥95%", "产出指标|质量指标|污水不达标排放率|≤5%"),
        example("产出指标|时效指标|案件超时结案率|≤2%", "产出指标|数量指标|公务用车保有量|≤45辆"),
        example("满意度指标|服务对象满意度指标|来电回访不满意率|≤5%", "效益指标|社会效益指标|居民未参保率|≤3%"),
        example("产出指标|质量指标|系统故障次数|≤5次", "产出指标|质量指标|系统故障修复率|≥95%"),
        example("效益指标|经济效益指标|企业送检费用|≥10%"),
        example("产出指标|质量指标|单位能耗下降率|≥5%", "效益指标|社会效益指标|群众线下办事减少次数|≥5000次"),
        example("成本指标|经济成本指标|孤儿救助标准|≥1800元/月", "产出指标|时效指标|开放时间|≥8小时"),
        example("效益指标|社会效益指标|诈骗报案|≤30起", "成本指标|经济成本指标|展厅建设|≤80万元"),
        example("产出指标|质量指标|疫苗损耗率|≤2%", "效益指标|社会效益指标|戒毒人员复吸率|≤5%"),
        example("产出指标|质量指标|孔隙率|≤8%|direction=反向", "产出指标|质量指标|学生流失率|≥0%"),
        example("产出指标|质量指标|出厂污泥含水率|≤60%", "产出指标|数量指标|销毁假冒伪劣商品批次|≥4批"),
        example("效益指标|社会效益指标|污水漫溢次数|≤5次", "效益指标|社会效益指标|群众跑腿次数|≤1次"),
        example("效益指标|社会效益指标|群众信访量|下降率≥20%", "产出指标|质量指标|数据差错|减少率不低于10%"),
        example("效益指标|经济效益指标|审减工程造价|≥1200万元", "产出指标|数量指标|公务接待批次|≤60批次"),
        example("产出指标|质量指标|配电室变压器负载率|≤80%", "产出指标|质量指标|机房内存利用率|≤85%"),
        example("产出指标|质量指标|成交价与限价比率|≤95%", "效益指标|社会效益指标|林农保险赔付率|≤90%"),
        example("产出指标|数量指标|漫溢点封堵数量|≥6处", "产出指标|数量指标|处理渗漏投诉件数|≥40件"),
        example("成本指标|经济成本指标|临时救助资金|≥800元/人", "产出指标|质量指标|抢修事故起数|≤1起|direction=反向"),
    ],
)
def direction_mismatch(context: Context) -> Iterator[Finding]:
    for item in context.items:
        how = mismatch(context, item)
        if misprinted(item):
            yield _misprinted(context, item, how in ("floor", "ceiling"))
        elif how in ("floor", "ceiling"):
            suggestion = proposed(context, item) or sign_of(context, item)
            told = {group for _, unit, _ in item.figures for group in units.groups(unit)}
            event = (
                how == "floor"
                and not (suggestion or "").startswith("=")
                and item.facts.kind == "count"
                and bool(told & {"量词", "人与工时"})
            )
            unit = next((unit or "" for _, unit, _ in item.figures), "")
            yield whole(item, "event" if event else how, fix=fix_of(context, item), suggestion=suggestion, unit=unit)
        elif how is not None:
            yield whole(item, how, "info" if how == "output" else None, fix=fix_of(context, item))


_BETTER: Mapping[str, Texts] = {"正向": {"zh": "越高", "en": "more"}, "反向": {"zh": "越低", "en": "less"}}


def _misprinted(context: Context, item: Item, turned: bool) -> Finding:
    wanted = item.facts.direction or ""
    suggestion = proposed(context, item) or sign_of(context, item)
    return whole(
        item,
        "both" if turned else "printed",
        fix=fix_of(context, item) if turned else None,
        suggestion=suggestion,
        printed=printed_direction(item),
        wanted=wanted,
        better=_BETTER[wanted],
    )


@rule(
    "TX506",
    "zero-target",
    category="plausibility",
    severity="warning",
    title={"zh": "目标为零", "en": "a target of nought"},
    messages={
        "wanted": {
            "zh": "“{name}”是要做的事，目标却是“{value}”；不涉及的指标应写“不涉及”或删去",
            "en": "“{name}” is wanted, but its target is “{value}”; if it does not apply, say so or leave it out",
        },
        "ceiling": {
            "zh": "“{name}”不会小于零，“{value}”宜写成“{suggestion}”",
            "en": "“{name}” cannot fall below nought; better “{suggestion}” than “{value}”",
        },
    },
    why={
        "zh": "要做的事目标为零，等于不做也算完成；不好的事目标为零，“=0”最清楚。",
        "en": "A wanted thing with a target of nought is met by doing nothing; of a bad one, “=0” is the clear form.",
    },
    basis=CLEAR,
    supersedes=["TX507"],
    fix="unsafe",
    options={
        "deeds": Option(zh="名称以这些动词开头的是要做的事", en="verbs that open what is to be done"),
        "counts": Option(zh="名称以这些词结尾的是要做的事", en="counts that end what is to be done"),
    },
    fails=[
        example("产出指标|数量指标|开展培训场次|=0场"),
        example("产出指标|质量指标|安全事故发生数|≤0起", "产出指标|质量指标|违规领券发生数|≤0起"),
    ],
    passes=[
        example("产出指标|质量指标|安全事故发生数|=0起", "产出指标|质量指标|数据差错率|=0%"),
        example("效益指标|社会效益指标|校园食源性病例数|=0例", "产出指标|质量指标|直播信号黑屏次数|=0次"),
        example("效益指标|社会效益指标|建设工地拖欠工资人数|=0人", "产出指标|质量指标|违规审批项目数|=0个"),
        example("产出指标|数量指标|开展培训场次|=1场", "成本指标|经济成本指标|三公经费增长率|≤0%"),
    ],
)
def zero_target(context: Context) -> Iterator[Finding]:
    deeds, counts = tuple(context.options["deeds"]), tuple(context.options["counts"])
    for item in context.items:
        target = item.number
        if target is None or target.value != 0:
            continue
        text = item.facts.text
        done = text.startswith(deeds) or text.endswith(counts)
        if (
            done
            and is_wanted(context, facts_of(context, item), target)
            and target.operator in ("=", "≤")
            and not tells_of_harm(item.name)
        ):
            yield whole(item, "wanted")
        elif is_nought(context, item):
            yield whole(item, "ceiling", "info", fix=fix_of(context, item), suggestion=proposed(context, item) or "=0")
