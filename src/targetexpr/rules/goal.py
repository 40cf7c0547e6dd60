"""勾稽: what the text of the goal promises against what the indicators say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import REVIEW, document
from targetexpr.record_types import frozen
from targetexpr.rules.looking import PlainNumber, plain_number, stated_in, whole
from targetexpr.rules.model import Context, Finding, Item, Option, RuleNotApplicable, example, rule
from targetexpr.rules.quantities_in_text import Promise, clauses, promises
from targetexpr.values import units
from targetexpr.values.algebra.times import deadline_days
from targetexpr.values.lexicon import words
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.lexicon.word_patterns import any_of, opens
from targetexpr.values.model import Deadline

_ROW = "产出指标|数量指标|"
# How many characters a promise and a name of one thing share at least for sure, and perhaps.
_SURE, _PERHAPS = 3, 2
_MOST_PAIRS = 20_000
_YEAR = compiled(r"^(?:到|至)?\d{4}年(?:度|底|末)?(?:前|内)?")
_DIGITS = compiled(r"[\dA-Za-z]+")
_LONGEST, _MOST_PARTS = 60, 8
_ROUNDED = 100
_PERSONS = ("人", "名", "位")
_TO_WHOM = compiled("^[为对向给]")
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
    kin = [[(entry, _kinship(entry, entries, deeds)) for entry in entries] for entries in beside]
    covered = {promise.clause for promise, found in zip(made, kin, strict=True) if any(how for _, how in found)}
    covered -= {promise.clause for promise in made if promise.listed}  # each of these is for itself
    same = [[entry for entry, how in found if how == "same"] for found in kin]
    contradicted: dict[int, Finding] = {}
    missing = list[str]()
    for promise, found, sure in zip(made, kin, same, strict=True):
        if any(_agrees(entry) for entry, _ in found) or _adds_up(promise, [entry for entry, _ in found]):
            continue
        if sure:
            row = max(sure, key=lambda entry: entry.shared).row
            # Of several numbers of one thing the row has one, or all of them.
            of_row = {entry.promise.value for others in same for entry in others if entry.row is row}
            if len(of_row) == 1 and not _is_part(promise, row, made):
                contradicted.setdefault(id(row.item), whole(row.item, "contradicted", goal=promise.said))
        elif (
            promise.clause not in covered
            and not any(how or _is_part(promise, entry.row, made) for entry, how in found)
            and not any(_is_named(promise, item, deeds) for item in context.items)
            and _is_wanting(promise, deeds, made)
        ):
            missing.append(f"“{promise.said}”")
    yield from contradicted.values()
    yield from _late(context, days)
    if missing:
        goals = {"zh": "、".join(missing), "en": ", ".join(missing)}
        yield Finding(location=context.sheet.location, arguments={"goals": goals}, severity="info", variant="uncovered")


def _rows(context: Context, deeds: Deeds) -> Iterator[Row]:
    for item in context.items:
        if (number := plain_number(item.constraint)) is not None:
            text = deeds.counted(_name(item), number.unit or "")
            yield Row(item=item, number=number, text=text, thing=deeds.thing(text))


@frozen(kw_only=True)
class Row:
    """An indicator with a plain number; ``text`` is its name without words for the count, ``thing`` what it counts."""

    item: Item
    number: PlainNumber
    text: str
    thing: str

    @property
    def unit(self) -> str | None:
        return self.number.unit


@frozen(kw_only=True)
class Beside:
    """A row held against a promise, which counts a ``thing``: how many characters their words share."""

    promise: Promise
    row: Row
    thing: str
    shared: int = field()

    @shared.default
    def _shared(self) -> int:
        return _shared(self.promise.words, _name(self.row.item), together=bool(self.noun))

    @property
    def noun(self) -> str:
        """What both count: the end of the row's thing that ends the promise's, too, or stands right behind its unit."""
        ends = (self.row.thing[at:] for at in range(len(self.row.thing) - 1))
        return next((end for end in ends if self.thing.endswith(end) or self.promise.behind.startswith(end)), "")


def _kinship(entry: Beside, entries: Sequence[Beside], deeds: Deeds) -> Literal["same", "perhaps"] | None:
    """Whether a row and a promise are of one thing.

    They may be where their units or values, and some of their words, are alike: 9处林场、共75公顷林地 is one thing.
    They are where they are of one deed, and not one of several things (新建和改造4万亩, 新建改造); of shares, where one
    thing is shared out (满意 of 居民满意率 and 居民满意度). One that the other says in more words (路灯, 太阳能路灯)
    is the same where no other row could be meant.
    """
    promise, row, name, thing = entry.promise, entry.row, entry.row.item.name, entry.thing
    counted = not units.is_ratio(row.unit) and not units.groups(row.unit) & {"货币", "时间"}
    loosely = max(entry.shared, len(set(promise.words) & set(row.text)))  # 厕所改造, 改厕
    alike = _alike(promise, row)
    equal = alike and row.number.value == promise.value
    if not (equal or (loosely >= _SURE and counted) or (loosely >= _PERHAPS and alike)):
        return None
    several = promise.joined or _is_joined(promise.counted) or deeds.together(promise.before)
    done, asked = deeds.of(promise.words), deeds.of(name)
    one_deed = any(set(one) & set(other) for one in done for other in asked)  # 新建, 建设
    noun, others = entry.noun, (other for other in entries if other is not entry and _alike(promise, other.row))
    only = all(other.shared < entry.shared for other in others)
    if not alike or (several and not (_is_joined(name) or deeds.together(name))):
        same = False
    elif units.is_ratio(row.unit):
        same = entry.shared >= _SURE and _is_of_one_share(promise, row)
    elif done and asked and not one_deed:
        same = False
    elif promise.counted != promise.before:  # 监护仪等设备
        same = thing == row.thing or (bool(noun) and noun in (thing, row.thing) and only)
    elif only and (_is_said(row.text, promise.words) or _is_said(thing, name)):  # 选聘护林员, 护林员选聘人数
        same = True
    elif not noun:  # 防治面积, 红火蚁防治面积
        same = only and thing != promise.before in name and entry.shared >= _SURE
    elif not thing.endswith(noun):  # behind the unit: 36所学校
        same = entry.shared >= len(noun) + _SURE or (noun == row.thing and one_deed)
    else:
        same = thing == row.thing or (noun in (thing, row.thing) and only)
    return "same" if same else "perhaps"


def _is_joined(text: str) -> bool:
    return any(words.joints("joiner", text[at:]) for at in range(_PERHAPS, len(text) - 1))


@frozen(kw_only=True)
class Deeds:
    """The verbs of what is done; ``light`` ones take another as their object: 举办招聘会. ``counts`` end a number."""

    every: Sequence[str]
    light: Sequence[str]
    counts: Sequence[str]

    def opens(self, promise: Promise) -> bool:
        """Whether what is promised is a deed."""
        return (promise.clause if promise.listed else promise.before).startswith(tuple(self.every))

    def of(self, text: str) -> set[str]:
        """The deeds that a text tells of, without the light ones."""
        return {verb for verb in self.every if verb in text and verb not in self.light}

    def together(self, text: str) -> bool:
        """Whether two deeds stand side by side: 维修更换路灯."""
        heavy = tuple(verb for verb in self.every if verb not in self.light)
        ends = (at + len(verb) for verb in heavy for at in range(len(text)) if text.startswith(verb, at))
        return any(text.startswith(heavy, end) for end in ends)

    def counted(self, name: str, unit: str) -> str:
        """A name without words for the count: 农资抽检 of 农资抽检批次."""
        head = name_facts(name).head_text
        return name.removesuffix(head).removesuffix(unit[-1:]) if head.endswith(tuple(self.counts)) else name

    def thing(self, text: str) -> str:
        """What a name or a clause counts, without the year and the deeds: 农资 of 农资抽检."""
        text = _TO_WHOM.sub("", _YEAR.sub("", text, count=1))
        while end := next((verb for verb in self.every if text.endswith(verb)), ""):
            text = text.removesuffix(end)
        while begin := next((verb for verb in self.every if text.startswith(verb)), ""):
            text = text.removeprefix(begin)
        return text


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
        name = name_facts(item.name).text
        end = next(filter(name.endswith, times), "")
        deed = _deed(name.removesuffix(end), context.options["whole"])
        same = [other for other in days if _is_one_deed(deed, other.of)]
        if same and all(_is_later(day, other.deadline) for other in same):
            yield whole(item, "late", goal=same[0].said)


def _is_one_deed(one: str, other: str) -> bool:
    """Whether *other* says all that *one* does, and no more where that is little."""
    return _in_pairs(one, other) == len(one) and (len(one) > _SURE or _in_pairs(other, one) == len(other))


def _is_later(one: Deadline, other: Deadline) -> bool:
    """Whether a day is later, in any year where neither names one."""
    mine, theirs = deadline_days(one), deadline_days(other)
    return mine.cycle == theirs.cycle and mine.last > theirs.last


def _name(item: Item) -> str:
    return name_facts(item.name).text[:_LONGEST]


def _shared(one: str, other: str, *, together: bool) -> int:
    """How many characters in a row the two share; *together*, all pairs in any order: 抽检农资, 农资抽检."""
    from difflib import SequenceMatcher

    one, other = (_DIGITS.sub(" ", text[:_LONGEST]) for text in (one, other))
    longest = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return max(longest, _in_pairs(one, other)) if together else longest


def _in_pairs(one: str, other: str) -> int:
    """How many characters of *one* stand in *other* beside the same neighbour."""
    pairs = [at for at in range(len(one) - 1) if one[at : at + _PERHAPS] in other]
    return len({*pairs, *(at + 1 for at in pairs)})


def _is_said(one: str, other: str) -> bool:
    """Whether *other* says all that *one* does, in whatever order."""
    return len(one) > _SURE and _in_pairs(one, other) == len(one)


def _alike(promise: Promise, row: Row) -> bool:
    return row.unit is not None and (_is_counted_alike(promise, row) or units.comparable(promise.unit, row.unit))


def _is_counted_alike(promise: Promise, row: Row) -> bool:
    one, other = promise.unit, row.unit or ""
    either = bool(_either(one) & _either(other))  # 260台（套）, 280台
    return one == other or either or (other in _PERSONS and one in _PERSONS)


def _either(unit: str) -> set[str]:
    """The units of which one is meant: 台 and 套 of 台套."""
    parts = {unit, *unit} if len(unit) == _PERHAPS and not unit.endswith("次") else {unit}
    return parts if all("量词" in units.groups(part) for part in parts) else {unit}


def _is_of_one_share(promise: Promise, row: Row) -> bool:
    said, name = name_facts(promise.before), name_facts(row.item.name)
    if said.head_text == "率":  # any rate: 宽带入户率
        return said.text.endswith(name.text) or name.text.endswith(said.text)
    heads = [known.head_text[-3:-1] for known in (said, name)]
    of = [set(known.text.removesuffix(known.head_text)) for known in (said, name)]
    return len(heads[0]) == _PERHAPS and heads[0] == heads[1] and (not all(of) or bool(of[0] & of[1]))


def _agrees(entry: Beside) -> bool:
    """Whether a row says the same, or is of one thing and asks for no less; each number with the scale that stands in
    its unit: 3场 and ≥3次, 2.6万名 and ≥26000人."""
    promise, row, near = entry.promise, entry.row, entry.shared >= _PERHAPS
    ours = Fraction(row.number.value) * units.dimension(row.unit).factor
    theirs = Fraction(promise.value) * units.dimension(promise.unit).factor
    if not _alike(promise, row):
        return ours == theirs and near
    broken = any(Fraction(number).denominator > 1 for number in (row.number.value, promise.value))
    rounded = broken and abs(ours - theirs) * _ROUNDED < theirs and not units.is_ratio(row.unit)  # 310.6公里, 310公里
    share, one_share = units.is_ratio(row.unit), _is_of_one_share(promise, row)
    same = (ours == theirs or rounded) and (near or not share or one_share)
    beyond = (promise.open_above and ours >= theirs) or (promise.open_below and ours <= theirs)
    return same or (near and beyond and (not share or one_share))


def _adds_up(promise: Promise, beside: Sequence[Beside]) -> bool:
    """Whether rows of one thing come to the promise together."""
    parts = [entry.row for entry in beside if entry.shared >= _PERHAPS and entry.row.unit == promise.unit]
    return len(parts) > 1 and sum(Fraction(row.number.value) for row in parts) == promise.value


def _is_part(promise: Promise, row: Row, made: Sequence[Promise]) -> bool:
    """Whether a row holds what the goal promises in parts: 80个 of 靶位60个、靶位20个."""
    sums = {promise.value}
    for other in [other for other in made if other is not promise and other.unit == promise.unit][:_MOST_PARTS]:
        sums |= {other.value + part for part in sums}
    return _is_counted_alike(promise, row) and row.number.value in sums


def _is_named(promise: Promise, item: Item, deeds: Deeds) -> bool:
    """Whether an indicator is of what is promised, whatever its value is: 巡回审判场次 with 60%."""
    thing = deeds.thing(promise.counted)
    return len(thing) > _SURE and _is_said(thing, _name(item))


def _is_wanting(promise: Promise, deeds: Deeds, made: Sequence[Promise]) -> bool:
    """Whether the goal promises a number of things, by the verb that the clause opens with, or in line with such
    clauses (建成仓库3座，孵化企业10家); money and times are told elsewhere."""
    groups = units.groups(promise.unit)
    counted = promise.known and not groups & {"货币", "时间"} and not units.is_ratio(promise.unit)
    done = deeds.opens(promise)
    in_line = len(promise.before) > _SURE and not promise.behind and groups & {"量词", "人与工时"}
    beside = (other for other in made if other is not promise and other.sentence == promise.sentence)
    told = done or (in_line and any(map(deeds.opens, beside)))
    return bool(told) and counted and promise.value > 1 and len(promise.words) >= _PERHAPS
