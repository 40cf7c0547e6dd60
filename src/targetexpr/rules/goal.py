"""勾稽: what the text of the goal promises against what the indicators say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import REVIEW, document
from targetexpr.record_types import frozen
from targetexpr.rules.looking import stated_in, whole
from targetexpr.rules.model import Context, Finding, Option, RuleNotApplicable, example, rule
from targetexpr.rules.promised import (
    Beside,
    Deeds,
    Row,
    adds_up,
    agrees,
    is_named,
    is_one_deed,
    is_part,
    is_wanting,
    kinship,
    name_of,
)
from targetexpr.rules.quantities_in_text import Promise, clauses, promises
from targetexpr.values.algebra.times import deadline_days
from targetexpr.values.lexicon.word_patterns import any_of, opens
from targetexpr.values.model import Deadline

_ROW = "产出指标|数量指标|"
_MOST_PAIRS = 20_000
_MONTH = compiled(r"\d月")
_UNTIL = compiled(r"^.*月(?:\d+日|[上中下]旬|份)?(?:[初中底末])?(?:之?前|以前)?")
_WORDS = compiled(r"\w+")


@rule(
    "TX409",
    "goal-mismatch",
    category="consistency",
    severity="warning",
    title={"zh": "总体目标与指标不符", "en": "the goal's text and the indicators disagree"},
    messages={
        "contradicted": {
            "zh": "年度目标里写的是“{goal}”，指标“{name}”的值却是“{value}”；请核对后统一",
            "en": "the goal's text says “{goal}”, the indicator “{name}” says “{value}”; make them agree",
        },
        "late": {
            "zh": "年度目标里写的是“{goal}”，指标“{name}”的期限“{value}”却更晚；请核对后统一",
            "en": "the goal's text says “{goal}”, the indicator “{name}” is due later, “{value}”; make them agree",
        },
        "uncovered": {
            "zh": "年度目标里的{goals}没有对应的指标；请补设指标；不作考核的，改为文字说明",
            "en": "no indicator stands for {goals} of the goal's text; add one, or tell of them without a figure",
        },
    },
    why={
        "zh": "指标是总体目标的分解，两处的数不一样，就不知道以哪个为准。",
        "en": "Indicators break the goal down; with two numbers nobody knows which one holds.",
    },
    basis=(document("财预〔2015〕88号", "绩效指标是绩效目标的细化和量化"), REVIEW),
    options={
        "background": Option(
            zh="含有这些词的句子说的是背景、依据，不是年度目标", en="sentences with these words tell of the background"
        ),
        "asides": Option(zh="含有这些词的分句是顺带的说明", en="clauses with these words tell of something by the way"),
        "goals": Option(zh="这些栏目写的是目标", en="the fields that hold the goal's text"),
        "deeds": Option(
            zh="以这些动词开头而没有指标的数量，才算没有对应", en="deeds whose numbers want an indicator of their own"
        ),
        "whole": Option(
            zh="说期限时，这些词指的是整个项目", en="words for the project as a whole, where a day is told"
        ),
        "light": Option(zh="其中后面跟着另一个动词也只是一件事的", en="those that take another deed as their object"),
    },
    fails=[
        example(
            "产出指标|时效指标|设备到货时间|≤2025年11月",
            texts={"年度绩效目标": "2025年10月底前设备到货。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}购置灭火器数量|≥50具",
            texts={"年度总体目标": "全年购置灭火器500具，群众满意度达到90%以上。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}举办招聘会|≥12场",
            texts={"年度绩效目标": "举办招聘会12场，发放补贴300人次，其中1人次补发。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}管护林地面积|≥57公顷",
            texts={"总体目标": "完成辖区9处林场、共75公顷林地的日常管护。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}营养餐供餐学校数|≥35所",
            f"{_ROW}太阳能路灯安装数量|≥180盏",
            f"{_ROW}仲裁庭建设个数|≥5个",
            f"{_ROW}垃圾收运量|≥8500吨",
            f"{_ROW}红火蚁防治面积|≥15万亩次",
            texts={
                "年度目标": "为36所学校的学生提供营养餐，安装路灯200盏，收运农村生活垃圾9000吨，"
                "2026年防治面积18万亩次，新建仲裁庭3个。"
            },
            profile="mof-2021",
        ),
        example(
            f"{_ROW}青年演员培养人数|≥10人",
            "效益指标|社会效益指标|农户宽带入户率|≥88%",
            texts={"年度目标": "培养青年演员12名，农户宽带入户率达到92%。"},
            profile="mof-2021",
        ),
        example(
            "产出指标|质量指标|巡护路段优良率|≥85%",
            "满意度指标|服务对象满意度指标|村民满意度|≥90%",
            texts={"年度目标": "巡护路段优良率达到90%，方便村民出行。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}驻村工匠选聘人数|≥350名",
            f"{_ROW}残疾人家庭坡道改造户数|≥108户",
            f"{_ROW}爱心义剪服务|≥36场",
            "产出指标|时效指标|不动产登记时间|≤3个工作日",
            "产出指标|质量指标|家庭医生签约率|≥65%",
            texts={
                "绩效总目标": "目标1：选聘驻村工匠5,300名，为180户残疾人家庭实施坡道改造；目标2：爱心服务48场，"
                "不动产登记时间压缩至1个工作日内，家庭医生签约率提高到70%。",
                "年度目标": "同上",
            },
            profile="mof-2021",
        ),
        example(
            f"{_ROW}电子琴购置数量|≥45台",
            texts={"年度目标": "购置电子琴45台、打击乐器10套。"},
            profile="mof-2021",
        ),
    ],
    passes=[
        example(
            f"{_ROW}疏浚河道长度|≥3.5公里",
            "满意度指标|服务对象满意度指标|居民满意度|≥90%",
            texts={"年度绩效目标": "疏浚河道3500米，于2024年10月完成；居民满意度不低于85%；投入资金200万元。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}党员培训人数|≥60人",
            f"{_ROW}干部培训人数|≥40人",
            f"{_ROW}购置图书|8000册",
            texts={"年度绩效目标": "本馆成立于1998年，现有职工56人。培训100人，购书8000册。", "备注": "另购300台"},
            profile="mof-2021",
        ),
        example(f"{_ROW}疏浚河道长度|≥3.5公里", profile="mof-2021"),
        example(f"{_ROW}新建车棚数量|≥40个", texts={"预期目标": "为8个老旧院落补建车棚和路灯。"}, profile="mof-2021"),
        example(
            "满意度指标|服务对象满意度指标|居民满意度|≥85%",
            texts={"总体目标": "报修居民满意率95%，咨询居民满意率85%。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}新建灌溉渠道长度|≥2.5公里",
            texts={"年度绩效目标": "新建和修复灌溉渠道6公里，改善灌溉条件。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}改厕户数|≥1500户",
            "产出指标|质量指标|登记差错率|≤0.5%",
            f"{_ROW}执法检查次数|≥300次",
            texts={"年度目标": "完成卫生厕所改造1600户，登记差错率控制在1%以内，执法检查约280次。"},
            profile="mof-2021",
        ),
        example(
            f"{_ROW}新建旅游公厕数量|≥6座",
            f"{_ROW}更换庭院路灯数量|≥60盏",
            f"{_ROW}乡镇小学教室修缮间数|≥8间",
            f"{_ROW}购置监护仪数量|=10台",
            texts={
                "年度目标": "新建改造旅游公厕14座，维修、更换庭院路灯150盏，修缮小学、初中教室20间。",
                "总体目标": "购置呼吸机、监护仪等设备14台（套）。",
            },
            profile="mof-2021",
        ),
        example(f"{_ROW}新建旅游公厕数量|≥6座", texts={"年度目标": "新建（改造）旅游公厕14座。"}, profile="mof-2021"),
        example(
            f"{_ROW}改造靶位数|≥80个",
            f"{_ROW}整修厕所数量|≥30座",
            f"{_ROW}教师培训人数|≥300人",
            "效益指标|社会效益指标|农户宽带入户率|≥88%",
            "效益指标|社会效益指标|电话普及率|≥95%",
            texts={
                "年度目标": "改造10米靶位60个、25米靶位20个，整修厕所20座、旱厕10座，培训教师200名、校长100名，"
                "企业入户率92%，宽带普及率达到98%。"
            },
            profile="mof-2021",
        ),
        example(f"{_ROW}疏浚河道长度|若干", texts={"年度绩效目标": "河道畅通，水质改善。"}, profile="mof-2021"),
        example(
            f"{_ROW}体检女生人数|≥26000人", texts={"年度目标": "全年为2.6万名初中女生免费体检。"}, profile="mof-2021"
        ),
        example(
            f"{_ROW}太阳能路灯安装数量|≥180盏",
            f"{_ROW}高杆路灯安装数量|≥30盏",
            f"{_ROW}食堂大门更换数量|≥15个",
            f"{_ROW}营养餐学校改造数量|≥12所",
            texts={"年度目标": "安装路灯200盏，新建学校食堂20个，对36所学校的营养餐进行检查。"},
            profile="mof-2021",
        ),
    ],
)
def goal_mismatch(context: Context) -> Iterator[Finding]:
    told = _clauses(context)
    made, days = _promises(told), _days(told, context.options["whole"])
    if not made and not days:
        raise RuleNotApplicable(zh="总体目标里没有数量", en="the goal's text holds no quantities")
    deeds = Deeds(
        every=context.options["deeds"],
        light=context.options["light"],
        counts=context.profile.settings("TX603").options["counts"],
    )
    rows = list(_rows(context, deeds))[: _MOST_PAIRS // max(len(made), 1)]
    beside = [
        [Beside(promise=promise, row=row, thing=deeds.thing(promise.counted)) for row in rows] for promise in made
    ]
    kin = [[(entry, kinship(entry, entries, deeds)) for entry in entries] for entries in beside]
    covered = {promise.clause for promise, found in zip(made, kin, strict=True) if any(how for _, how in found)}
    covered -= {promise.clause for promise in made if promise.listed}  # each of these is for itself
    same = [[entry for entry, how in found if how == "same"] for found in kin]
    contradicted: dict[int, Finding] = {}
    missing = list[str]()
    for promise, found, sure in zip(made, kin, same, strict=True):
        if any(agrees(entry) for entry, _ in found) or adds_up(promise, [entry for entry, _ in found]):
            continue
        if sure:
            row = max(sure, key=lambda entry: entry.shared).row
            # Of several numbers of one thing the row has one, or all of them.
            of_row = {entry.promise.value for others in same for entry in others if entry.row is row}
            if len(of_row) == 1 and not is_part(promise, row, made):
                contradicted.setdefault(id(row.item), whole(row.item, "contradicted", goal=promise.said))
        elif (
            promise.clause not in covered
            and not any(how or is_part(promise, entry.row, made) for entry, how in found)
            and not any(is_named(promise, item, deeds) for item in context.items)
            and is_wanting(promise, deeds, made)
        ):
            missing.append(f"“{promise.said}”")
    yield from contradicted.values()
    yield from _late(context, days)
    if missing:
        goals = {"zh": "、".join(missing), "en": ", ".join(missing)}
        yield Finding(location=context.sheet.location, arguments={"goals": goals}, severity="info", variant="uncovered")


def _rows(context: Context, deeds: Deeds) -> Iterator[Row]:
    for item in context.items:
        if (number := item.number) is not None:
            text = deeds.counted(name_of(item), number.unit or "")
            yield Row(item=item, number=number, text=text, thing=deeds.thing(text))


def _clauses(context: Context) -> list[tuple[str, str]]:
    """The clauses of the goal's text, of the year's where the sheet has one."""
    goals = tuple(context.options["goals"])
    texts = {label: text for label, text in context.sheet.texts.items() if label.endswith(goals)}
    texts = {label: text for label, text in texts.items() if not opens("pointer", text.strip())}  # 同上
    of_the_year = [text for label, text in texts.items() if "年度" in label]
    background, asides = context.options["background"], context.options["asides"]
    return [told for text in of_the_year or texts.values() for told in clauses(text, background, asides)]


def _promises(told: Sequence[tuple[str, str]]) -> list[Promise]:
    found: dict[tuple[object, str, str], Promise] = {}
    for promise in (promise for one in told for promise in promises(*one)):
        found.setdefault((promise.value, promise.unit, promise.words), promise)
    return list(found.values())


@frozen
class Day:
    """A deadline of the goal's text: ``of`` is what is to be done by then, ``said`` the clause."""

    deadline: Deadline
    of: str
    said: str


def _days(told: Sequence[tuple[str, str]], whole_words: Sequence[str]) -> list[Day]:
    found = ((clause, part) for clause, _ in told if _MONTH.search(clause) for part in stated_in(clause))
    return [
        Day(part, _deed(_UNTIL.sub("", clause), whole_words), clause)
        for clause, part in found
        if isinstance(part, Deadline) and part.date is not None and part.operator in ("≤", "=")
    ]


def _deed(text: str, whole_words: Sequence[str]) -> str:
    """What is done by a day, without words for the project as a whole: 投入使用; nothing where it is all of it."""
    return compiled(any_of(whole_words)).sub("", "".join(_WORDS.findall(text)))


def _late(context: Context, days: Sequence[Day]) -> Iterator[Finding]:
    """Indicators with a later day than the goal's text has for the same."""
    times = context.profile.settings("TX604").options["times"]
    for item in context.items:
        day = item.constraint
        if not isinstance(day, Deadline) or day.date is None:
            continue
        name = item.facts.text
        end = next(filter(name.endswith, times), "")
        deed = _deed(name.removesuffix(end), context.options["whole"])
        same = [other for other in days if is_one_deed(deed, other.of)]
        if same and all(_is_later(day, other.deadline) for other in same):
            yield whole(item, "late", goal=same[0].said)


def _is_later(one: Deadline, other: Deadline) -> bool:
    """Whether a day is later, in any year where neither names one."""
    mine, theirs = deadline_days(one), deadline_days(other)
    return mine.cycle == theirs.cycle and mine.last > theirs.last
