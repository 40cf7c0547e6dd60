"""工具: what the tool says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from targetexpr.profiles.basis import TOOL
from targetexpr.rules.model import Crash, FileContext, Finding, file_example, rule
from targetexpr.sheets.model import Location


@rule(
    "TX901",
    "unused-suppression",
    category="tool",
    severity="warning",
    scope="file",
    title={"zh": "抑制条目没有用处", "en": "suppression without effect"},
    message={
        "zh": "第 {number} 条抑制（{rule}，理由：{reason}）没有抑制任何发现；请从配置里删去",
        "en": "suppression {number} ({rule}, because: {reason}) silences nothing and can go",
    },
    why={
        "zh": "留着不再需要的抑制，将来同样的问题会被悄悄放过。",
        "en": "A suppression that outlives its finding silently lets the next one of the kind pass.",
    },
    basis=TOOL,
    fails=[
        file_example("targetexpr.toml", unused=((1, "TX303", "已与主管部门确认"),)),
        file_example("pyproject.toml", unused=((1, "TX2", "历史数据"), (3, "vague-value", "待改"))),
    ],
    passes=[file_example("targetexpr.toml"), file_example("申报表.xlsx", unused=())],
)
def unused_suppression(context: FileContext) -> Iterator[Finding]:
    for number, code, reason in context.unused:
        yield Finding(arguments={"number": number, "rule": code, "reason": reason})


@rule(
    "TX902",
    "rule-crashed",
    category="tool",
    severity="error",
    scope="file",
    title={"zh": "规则执行出错", "en": "a rule crashed"},
    message={
        "zh": "规则 {rule} 在这张表上出错（{error}），没有完成检查，其余规则不受影响；请连同文件反馈给维护者",
        "en": "rule {rule} raised on this sheet ({error}) and did not finish; the others are not affected",
    },
    why={
        "zh": "出错的规则什么也没有查，不能当作通过；请把这张表连同本条信息反馈给规则的维护者。",
        "en": "A rule that raised has checked nothing, which is no pass. Please report it, with the sheet.",
    },
    basis=TOOL,
    fails=[
        file_example(
            "申报表.xlsx", crashes=(Crash(code="TX403", error="ZeroDivisionError()", location=Location(row=1)),)
        ),
        file_example(
            "申报表.csv",
            crashes=(
                Crash(code="TX501", error="KeyError('x')", location=Location(line=3)),
                Crash(code="XY100", error="ValueError()", location=Location(line=40)),
            ),
        ),
    ],
    passes=[file_example("申报表.xlsx"), file_example("targetexpr.toml", unused=((1, "TX303", "已确认"),))],
)
def rule_crashed(context: FileContext) -> Iterator[Finding]:
    for crash in context.crashes:
        yield Finding(location=crash.location, arguments={"rule": crash.code, "error": crash.error})
