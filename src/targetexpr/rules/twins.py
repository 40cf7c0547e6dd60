"""勾稽: one indicator that the sheet has twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from targetexpr.profiles.basis import REVIEW, SHEET
from targetexpr.rules.misplaced import belongs_elsewhere
from targetexpr.rules.model import Context, Finding, Item, Related, example, once, rule
from targetexpr.sheets.model import Sheet
from targetexpr.values import units
from targetexpr.values.model import NotApplicable

# How many characters the subject of an effect has at least.
_CORE = 4


@rule(
    "TX401",
    "duplicate-indicator",
    category="consistency",
    severity="warning",
    title={"zh": "指标重复", "en": "duplicate indicator"},
    messages={
        "": {
            "zh": "“{name}”与“{other_class}”下的“{other}”是同一个指标；请只保留一个，或改成各自衡量的内容",
            "en": "“{name}” and “{other}” under “{other_class}” are one; keep one, or let each measure its own",
        },
        "differing": {
            "zh": "“{name}”列了两次，目标却不同：“{other_value}”和“{value}”；"
            "是一件事的请只留一个，是两件事的请在名称里分清",
            "en": "“{name}” stands twice with different targets, “{other_value}” and “{value}”; keep one, or let the "
            "names tell them apart",
        },
        "rate": {
            "zh": "“{name}”是“{other}”（{other_value}）的完成率，同一件事数了两次；请只留数量，完成情况由它看得出来",
            "en": "“{name}” is the completion of “{other}” ({other_value}): one thing twice; the count will do",
        },
        "aim": {
            "zh": "“{name}”与“{other_class}”下的“{other}”说的是同一个效果；请只留最相称的一类，或写出各自不同的结果",
            "en": "“{name}” and “{other}” under “{other_class}” are one effect; keep one, or tell them apart",
        },
        "misplaced": {
            "zh": "“{name}”已经列在“{other_class}”下，这里又列了一次；请只保留“{other_class}”下的那个",
            "en": "“{name}” stands under “{other_class}” already; keep that one alone",
        },
        "no-class": {
            "zh": "“{name}”与“{other}”是同一个指标；请只保留一个，或改成各自衡量的内容",
            "en": "“{name}” and “{other}” are one; keep one, or let each measure its own",
        },
    },
    why={
        "zh": "同一个指标列两次，等于加重了它的权重；放在两类里，说明类别没有分清。",
        "en": "An indicator that is listed twice weighs double; in two classes it shows that they were mixed up.",
    },
    basis=REVIEW,
    supersedes=["TX605"],
    fails=[
        example("效益指标|社会效益指标|学员满意度|≥90(%)", "满意度指标|服务对象满意度指标|学员满意度|≥90(%)"),
        example("产出指标|数量指标|培训场次|≥3(场)", "效益指标|社会效益指标|培训场次|≥3(场)"),
        example("产出指标|时效指标|受理及时性|及时", "效益指标|社会效益指标|受理及时率|≥95(%)"),
        example("||受理及时性|及时", "||受理及时率|≥95%", profile="mof-2021"),
        example("产出指标|数量指标|培训场次|≥5(场)", "产出指标|数量指标|培训场次|≥8(场)"),
        example("产出指标|数量指标|学生资助|≥900(人次)", "产出指标|数量指标|学生资助完成率|=100(%)"),
        example(
            "效益指标|社会效益指标|改善灌溉条件|≥5(个)", "效益指标|生态效益指标|灌溉条件改善|显著", profile="mof-2021"
        ),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥3(场)", "产出指标|数量指标|培训人次|≥300(人次)"),
        example("效益指标|经济效益指标|效益|不涉及", "效益指标|社会效益指标|效益|不涉及"),
        example("产出指标|数量指标|培训场次|≥5(场)", "产出指标|数量指标|培训场次|=3(场)"),
        example("产出指标|质量指标|项目完成率|=100(%)", "产出指标|时效指标|项目完成及时率|=100(%)"),
        example("产出指标|数量指标|学生资助|≥900(人次)", "产出指标|数量指标|教师培训完成率|=100(%)"),
        example("产出指标|数量指标|学生资助|若干", "产出指标|数量指标|学生资助完成率|=100(%)"),
        example("产出指标|数量指标|学生资助|≥900(人次)", "产出指标|数量指标|学生资助完成率|≥90(%)"),
        example("效益指标|社会效益指标|改善灌溉条件|≥5(个)", "产出指标|数量指标|灌溉条件改善|显著", profile="mof-2021"),
    ],
)
def duplicate_indicator(context: Context) -> Iterator[Finding]:
    twins = _twins(context, context.sheet)
    for one, other in twins:
        if _conflict(one, other):
            continue  # TX402 tells
        moved = belongs_elsewhere(context, other) is not None
        turned = not moved and belongs_elsewhere(context, one) is not None
        first, second = (other, one) if turned else (one, other)
        related = Related(indicator=first.indicator, location=first.indicator.at("name"))
        other_class = first.indicator.level2 or first.indicator.level1
        yield Finding(
            indicator=second.indicator,
            span_in="name",
            related=(related,),
            arguments={
                "name": second.name,
                "other": first.name,
                "other_class": other_class or "",
                "value": second.value,
                "other_value": first.value,
            },
            variant="misplaced" if turned or _stays(context, moved, first) else _how(first, second),
        )
    told = {id(item) for pair in twins for item in pair}
    for variant, first, second in (*_completions(context), *_aims(context)):
        if id(second) not in told:
            told.add(id(second))
            yield Finding(
                indicator=second.indicator,
                span_in="name",
                related=(Related(indicator=first.indicator, location=first.indicator.at("name")),),
                arguments={
                    "name": second.name,
                    "other": first.name,
                    "other_value": first.value,
                    "other_class": first.indicator.level2 or first.indicator.level1 or "",
                },
                severity="info",
                variant=variant,
            )


def _how(first: Item, second: Item) -> str:
    """Whether two rows of one name are told apart by their targets alone, or stand in no class."""
    told = None not in (first.constraint, second.constraint) and first.constraint != second.constraint
    if told and _squeezed(first.name) == _squeezed(second.name):
        return "differing"
    return "" if first.indicator.level2 or first.indicator.level1 else "no-class"


def _stays(context: Context, moved: bool, first: Item) -> bool:
    """Whether of two the second alone stands in another's class."""
    return moved and belongs_elsewhere(context, first) is None


def _completions(context: Context) -> Iterator[tuple[str, Item, Item]]:
    """Rates of completion of 100 %, with the count of the same thing."""
    endings, counts = (_longest_first(context, words) for words in ("completion_endings", "count_endings"))
    stems: dict[str, Item] = {}
    for item in context.items:
        target = item.number
        if target is not None and target.unit is not None and not units.is_ratio(target.unit):
            stems.setdefault(_without(item.name, counts), item)
    for item in context.items:
        target = item.number
        if target is None or target.unit != "%" or target.value != 100:
            continue
        stem = _without(item.name, endings)
        if stem != _squeezed(item.name) and (count := stems.get(_without(stem, counts))) is not None:
            yield "rate", count, item


def _aims(context: Context) -> Iterator[tuple[str, Item, Item]]:
    """Effects under several classes of benefits that differ by the place of their verb alone."""
    verbs = _longest_first(context, "same_aim_verbs")
    seen: dict[str, Item] = {}
    for item in context.items:
        if item.group != "benefit" or isinstance(item.constraint, NotApplicable):
            continue
        plain = _squeezed(item.name)
        verb = next((verb for verb in verbs if plain.startswith(verb) or plain.endswith(verb)), "")
        core = plain.removeprefix(verb) if plain.startswith(verb) else plain.removesuffix(verb)
        if verb and len(core) >= _CORE:
            first = seen.setdefault(f"{verb}{core}", item)
            if first is not item and first.indicator.level2 != item.indicator.level2:
                yield "aim", first, item


def _longest_first(context: Context, words: str) -> tuple[str, ...]:
    return _by_length(context.profile.words(words))


@lru_cache(maxsize=64)
def _by_length(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _without(name: str, endings: tuple[str, ...]) -> str:
    plain = _squeezed(name)
    return plain.removesuffix(next(filter(plain.endswith, endings), ""))


def _squeezed(name: str) -> str:
    return "".join(name.split())


@rule(
    "TX402",
    "conflicting-targets",
    category="consistency",
    severity="error",
    title={"zh": "目标互相矛盾", "en": "conflicting targets"},
    message={
        "zh": "同一指标“{name}”的两个目标“{value}”和“{other}”不可能同时达到；请核对后只留一个",
        "en": "“{name}” has two targets, “{value}” and “{other}”, that nothing can meet both; keep one",
    },
    why={
        "zh": "两个目标必有一个落空，年终怎么评都不对。",
        "en": "One of the two is missed whatever happens.",
    },
    basis=SHEET,
    fails=[
        example("产出指标|数量指标|培训场次|≥5(场)", "产出指标|数量指标|培训场次|=3(场)"),
        example("产出指标|质量指标|合格率|≥95(%)", "效益指标|社会效益指标|合格率|<90(%)"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥5(场)", "产出指标|数量指标|培训场次|≥3(场)"),
        example("产出指标|数量指标|培训场次|≥5(场)", "产出指标|数量指标|培训人次|=3(人次)"),
    ],
)
def conflicting_targets(context: Context) -> Iterator[Finding]:
    for first, second in _twins(context, context.sheet):
        if _conflict(first, second):
            related = Related(indicator=first.indicator, location=first.indicator.at("value"))
            yield Finding(
                indicator=second.indicator,
                span=(0, len(second.value)),
                related=(related,),
                arguments={"name": second.name, "value": second.value, "other": first.value},
            )


def _conflict(first: Item, second: Item) -> bool:
    """Whether nothing can meet both targets."""
    one, other = first.constraint, second.constraint
    return one is not None and other is not None and one.conflicts_with(other) is True


@once
def _twins(context: Context, _: Sheet) -> list[tuple[Item, Item]]:
    """Rows that name what an earlier one names, with that one; rows declared not to apply are left out."""
    endings = _longest_first(context, "same_thing_endings")
    fillers = context.profile.words("same_thing_fillers")
    seen: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for row, item in enumerate(context.items):
        key = _key(item.name, endings, fillers)
        if key and not isinstance(item.constraint, NotApplicable):
            first = seen.setdefault(key, row)
            if first != row:
                pairs.append((first, row))
    if _is_second_block(context.items, pairs):
        return []
    return [(context.items[first], context.items[second]) for first, second in pairs]


def _is_second_block(items: Sequence[Item], pairs: list[tuple[int, int]]) -> bool:
    """Whether the table stands twice, for the whole term and for the year: from some row on most rows come again."""
    if len(pairs) < 2:
        return False
    begin = min(second for _, second in pairs)
    again = [pair for pair in pairs if items[pair[0]].indicator.level2 == items[pair[1]].indicator.level2]
    apart = all(first < begin for first, _ in pairs)
    return apart and again == pairs and 2 * len(pairs) > len(items) - begin


def _key(name: str, endings: tuple[str, ...], fillers: tuple[str, ...]) -> str:
    plain = "".join(name.split())
    for filler in fillers:
        plain = plain.replace(filler, "")
    plain = plain.removesuffix("量") if plain.endswith("数量") else plain  # 农户数量, 农户数
    ending = next((ending for ending in filter(plain.endswith, endings) if len(plain) > len(ending) + 2), "")
    return plain.removesuffix(ending)
