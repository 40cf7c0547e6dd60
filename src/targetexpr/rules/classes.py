"""完整性: which classes of indicators must be there, and which the form does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targetexpr.profiles.basis import CLASSES, CLASSES_2021, form, published
from targetexpr.profiles.model import Class, Requirement
from targetexpr.rules.context import defer_unknown_form
from targetexpr.rules.misplaced import belongs_elsewhere
from targetexpr.rules.model import Context, Deferred, Finding, Item, Option, example, rule
from targetexpr.rules.sample_rows import BENEFIT, BENEFIT_2020, INPUT_2020, OUTPUTS, OUTPUTS_2020, PLEASED
from targetexpr.sheets import forms
from targetexpr.values.model import NotApplicable


@rule(
    "TX101",
    "missing-level1",
    category="completeness",
    severity="error",
    title={"zh": "缺少必设的一级指标", "en": "required level-1 class missing"},
    message={
        "zh": "缺少必设的一级指标“{missing}”；请补设，已设的请核对级次名称",
        "en": "the required level-1 class “{missing}” has no indicator; add one, or check how the class is spelled",
    },
    why={
        "zh": "产出和效益是财政部门要求每个项目都设置的指标，缺了就无法判断钱花出了什么、有什么用。",
        "en": "Outputs and benefits are asked of every project: without them nobody can tell what the money brings.",
    },
    basis=(CLASSES_2021, form("各地申报表", "表上印定的一级指标")),
    fails=[
        example(*OUTPUTS),
        example(*OUTPUTS_2020, BENEFIT_2020, profile="shanghai-2020"),
    ],
    passes=[
        example(*OUTPUTS, BENEFIT),
        example("实施效果指标|产出指标|购置设备数|≥15台", "实施效果指标|效益指标|年诊疗人次|≥3万人次"),
        example(INPUT_2020, *OUTPUTS_2020, BENEFIT_2020, profile="shanghai-2020"),
    ],
)
def missing_level1(context: Context) -> Iterator[Finding]:
    for requirement in _required(context):
        if _group_is_missing(context, requirement):
            missing = _as_printed(context, context.profile.groups[requirement.groups[0]])
            weight = requirement.severity or (None if requirement.basis.is_binding else "warning")
            yield Finding(arguments={"missing": missing, **_told(requirement)}, severity=weight)


@rule(
    "TX102",
    "missing-level2",
    category="completeness",
    severity="warning",
    title={"zh": "缺少应设的二级指标", "en": "required level-2 class missing"},
    messages={
        "": {"zh": "没有设置“{missing}”，请补设（{source}）", "en": "“{missing}” has no indicator; add one ({source})"},
        "any": {
            "zh": "“{missing}”一类也没有设，请至少设一个（{source}）",
            "en": "none of “{missing}” has an indicator; add one ({source})",
        },
    },
    why={
        "zh": "数量、质量、时效共同说明产出；工程、修缮和购置项目还要控制成本；面向服务对象的项目要听取满意度。",
        "en": "Quantity, quality and time together describe an output; construction, repair and purchase must state "
        "costs; where the public is served its satisfaction counts.",
    },
    basis=(CLASSES, CLASSES_2021, published("28 张公开表中设数量 28 张、质量 28 张、时效 27 张", n=28)),
    fails=[
        example(*OUTPUTS[:2], BENEFIT, PLEASED),
        example(*OUTPUTS, BENEFIT, PLEASED, project_name="办公楼外墙修缮"),
        example(INPUT_2020, *OUTPUTS_2020[1:], BENEFIT_2020, profile="shanghai-2020"),
        example(
            "产出指标|数量指标|更新井盖数量|≥60套",
            BENEFIT,
            "成本指标|经济成本指标|井盖更新成本|≤30万元",
            project_name="道路井盖改造",
            profile="mof-2021",
        ),
        example("产出指标|数量指标|培训农户人数|≥60人", BENEFIT, profile="mof-2021"),
    ],
    passes=[
        example(*OUTPUTS, BENEFIT, PLEASED, project_name="工程师技能培训"),
        example(
            *OUTPUTS,
            BENEFIT,
            PLEASED,
            "成本指标|经济成本指标|单位面积造价|≤800(元/平方米)",
            project_name="办公楼外墙修缮",
        ),
        example(INPUT_2020, *OUTPUTS_2020, BENEFIT_2020, profile="shanghai-2020"),
        example(
            "产出指标|产出数量和质量|更新井盖数量|≥60套",
            "产出指标|时效指标|更新完成时间|10月底前",
            BENEFIT,
            "成本指标|经济成本指标|井盖更新成本|≤30万元",
            project_name="道路井盖改造",
            profile="mof-2021",
        ),
        example(
            "产出指标|数量指标|培训农户人数|≥60人", BENEFIT, "效益指标|社会效益指标|农户满意度|≥90%", profile="mof-2021"
        ),
    ],
)
def missing_level2(context: Context) -> Iterator[Finding]:
    present, required = {item.key for item in context.items}, _required(context)
    absent_groups = {
        group for requirement in required if _group_is_missing(context, requirement) for group in requirement.groups
    }
    for requirement in required:
        known = [context.profile.classes[key] for key in requirement.classes if key in context.profile.classes]
        told = all(entry.group in absent_groups for entry in known)
        if known and not told and not present & {entry.key for entry in known} and not _is_meant(context, known):
            printed = {entry.names[0]: _as_printed(context, entry) for entry in known}
            local = [own for usual, own in printed.items() if own != usual]
            names = local or list(printed)
            yield Finding(
                arguments={"missing": "、".join(names), "classes": names, **_told(requirement)},
                severity=requirement.severity,
                variant="any" if len(names) > 1 else "",
            )


def _is_meant(context: Context, known: Sequence[Class]) -> bool:
    """Whether a class that the form does not have may be one of those: 质量与数量, or 总成本 where all classes of costs
    are. Then TX107 tells."""
    unknown = [item for item in context.items if item.indicator.level2 and item.key is None]
    others = {entry.group for entry in context.profile.classes.values() if entry not in known}
    if any(item.group in {entry.group for entry in known} - others for item in unknown):
        return True
    stems = [_stem(context, name) for entry in known for name in entry.names]
    if any(item.facts.level2 in stems and belongs_elsewhere(context, item) for item in context.items):
        return True  # TX605 tells
    return any(stem in (item.indicator.level2 or "") for item in unknown for stem in stems)


def _as_printed(context: Context, missing: Class) -> str:
    """The name of a class as the sheet's form prints such names, told by those there: 产出时效 beside 产出数量."""
    for item in context.items:
        row, profile = item.indicator, context.profile
        key = item.key if missing.group else profile.group_of(row.level1)
        beside = (profile.classes if missing.group else profile.groups).get(key or "")
        if beside is None or beside.group != missing.group:
            continue
        written = (row.level2 if missing.group else row.level1) or ""
        own = written.replace(_stem(context, beside.names[0]), _stem(context, missing.names[0]))
        if missing.key == (profile.class_of(own, row.level1) if missing.group else profile.group_of(own)):
            return own
    return missing.names[0]


def _stem(context: Context, name: str) -> str:
    suffixes = context.profile.words("class_suffixes")
    return next((name.removesuffix(end) for end in suffixes if name.endswith(end)), name)


@rule(
    "TX107",
    "unknown-class",
    category="completeness",
    severity="warning",
    title={"zh": "表式没有的级次", "en": "class that the form does not have"},
    messages={
        "level1": {
            "zh": "表式没有一级指标“{written}”；应为：{known}",
            "en": "the form has no level-1 class “{written}”; it has: {known}",
        },
        "level2": {
            "zh": "表式没有二级指标“{written}”；应为：{known}",
            "en": "the form has no level-2 class “{written}”; it has: {known}",
        },
        "not-allowed": {
            "zh": "“{written}”不用于这类项目（{source}）；请把其中的指标移到别的类，或删去",
            "en": "“{written}” is not for projects of this kind ({source})",
        },
    },
    why={
        "zh": "级次是汇总和比较的依据，自造的级次在系统里无法归类。",
        "en": "Classes are what sheets are summed up and compared by; one of one's own fits nowhere.",
    },
    basis=(CLASSES, CLASSES_2021, form("各地申报表", "表上印定的级次")),
    options={
        "open": Option(
            zh="各地级次名称不一：读表时认得的都算",
            en="places name their classes differently: any that the readers know will do",
        )
    },
    fails=[
        example("产出指标|先进指标|培训场次|≥3(场)"),
        example("产出目标|数量|培训场次|>=3场", "综合目标|其他事项|宣传报道|>=3次", profile="shanghai-2020"),
        example("产出指标|幸福指标|培训场次|≥3场", profile="mof-2021"),
    ],
    passes=[
        example(*OUTPUTS, "产出指标||手册数|≥3(册)"),
        example("产出指标|产出数量|培训场次|≥3场", "项目效益|社会效益|持证率|≥90%", profile="mof-2021"),
        example("社会公众或服务对象满意度指标||学员满意度|≥90%", profile="mof-2021"),
    ],
)
def unknown_class(context: Context) -> Iterator[Finding]:
    defer_unknown_form(context)
    told: set[tuple[str, str | None, str | None]] = set()
    for item in context.items:
        row = item.indicator
        for variant, written, known in (
            ("level1", row.level1, _knows_level1(context, item)),
            ("level2", row.level2, _knows_level2(context, item)),
        ):
            key = (variant, row.level1, written)
            if written and not known and key not in told:
                told.add(key)
                names = _level1_names(context) if variant == "level1" else _level2_names(context, row.level1)
                yield Finding(
                    location=row.at("level1" if variant == "level1" else "level2"),
                    arguments={"written": written, "known": "、".join(names)},
                    variant=variant,
                )
    yield from _not_allowed(context)


def _told(requirement: Requirement) -> dict[str, object]:
    """What a requirement rests on, for a message and for programs."""
    return {"source": requirement.basis.text(), "basis": requirement.basis.to_dict()}


def _level1_names(context: Context) -> list[str]:
    return [group.names[0] for group in context.profile.groups.values()]


def _level2_names(context: Context, level1: str | None) -> list[str]:
    """The classes of the form under *level1*, or all of them where it is no group of the form."""
    group = context.profile.group_of(level1)
    classes = list(context.profile.classes.values())
    return [entry.names[0] for entry in classes if entry.group == group] or [entry.names[0] for entry in classes]


@rule(
    "TX109",
    "class-not-applicable",
    category="completeness",
    severity="warning",
    title={"zh": "必设的类别全部填“不涉及”", "en": "required class declared not applicable"},
    message={
        "zh": "“{class_name}”是应设的类别，本表的这一类全部填了不适用；请至少设一个目标",
        "en": "“{class_name}” is required, and all of it is declared not applicable; set one target at least",
    },
    why={
        "zh": "形式上设了，实际上没有目标，与没有设置一样。",
        "en": "A class that is there in form only sets no target.",
    },
    basis=(CLASSES, CLASSES_2021),
    fails=[
        example(*OUTPUTS[:2], "产出指标|时效指标|时效指标|不涉及", BENEFIT, PLEASED),
        example(*OUTPUTS, "效益指标|社会效益指标|社会效益|不涉及", "效益指标|经济效益指标|经济效益|无", PLEASED),
    ],
    passes=[
        example(*OUTPUTS, BENEFIT, "效益指标|经济效益指标|经济效益|不涉及", PLEASED),
        example(*OUTPUTS[:2], BENEFIT, PLEASED),
    ],
)
def class_not_applicable(context: Context) -> Iterator[Finding]:
    required = _required(context)
    if not any(isinstance(item.constraint, NotApplicable) for item in context.items):
        return
    for requirement in required:
        rows = [item for item in context.items if _belongs(context, item, requirement)]
        if rows and all(isinstance(item.constraint, NotApplicable) for item in rows):
            row = rows[0].indicator
            written = row.level1 if requirement.groups else row.level2
            yield Finding(
                location=row.at("level1" if requirement.groups else "level2"),
                arguments={"class_name": written or rows[0].name, **_told(requirement)},
                severity=requirement.severity,
            )


def _not_allowed(context: Context) -> Iterator[Finding]:
    for requirement in context.profile.requirements.values():
        if requirement.need_of(context.profile, context.sheet) == "not_allowed":
            for item in context.items:
                if item.key in requirement.classes or item.group in requirement.groups:
                    written = item.indicator.level2 if requirement.classes else item.indicator.level1
                    yield Finding(
                        location=item.indicator.at("level2" if requirement.classes else "level1"),
                        arguments={"written": written, **_told(requirement)},
                        severity=requirement.severity,
                        variant="not-allowed",
                    )
                    break


def _knows_level1(context: Context, item: Item) -> bool:
    written = item.indicator.level1
    return context.profile.group_of(written) is not None or _is_known_elsewhere(context, written)


def _knows_level2(context: Context, item: Item) -> bool:
    return item.key is not None or _is_known_elsewhere(context, item.indicator.level2)


def _is_known_elsewhere(context: Context, written: str | None) -> bool:
    """Whether some place's form has the class, at either level: one cell may stand for both."""
    words = forms.vocabulary()
    known = words.is_level1(written or "") or words.is_level2(written or "")
    return bool(context.options["open"]) and known


def _required(context: Context) -> list[Requirement]:
    """What the profile requires of this sheet. Raises where the form or its classes are not known."""
    defer_unknown_form(context)
    if not any(item.group for item in context.items):
        raise Deferred(zh="没有读到指标的级次", en="the indicators bear no classes")
    requirements = context.profile.requirements.values()
    return [entry for entry in requirements if entry.need_of(context.profile, context.sheet) == "required"]


def _belongs(context: Context, item: Item, requirement: Requirement) -> bool:
    return item.group in requirement.groups or item.key in requirement.classes


def _group_is_missing(context: Context, requirement: Requirement) -> bool:
    return bool(requirement.groups) and not any(_belongs(context, item, requirement) for item in context.items)
