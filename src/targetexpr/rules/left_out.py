"""读取: what a file or folder holds that nobody checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from targetexpr.profiles.basis import TOOL
from targetexpr.rules.model import FileContext, Finding, Severity, Texts, file_example, rule
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.parts import Part, PartKind, Reason
from targetexpr.sheets.walk import SkipReason

_KINDS: Mapping[PartKind, Texts] = {
    "worksheet": {"zh": "工作表", "en": "worksheet"},
    "table": {"zh": "表格", "en": "table"},
    "text": {"zh": "文字", "en": "text"},
    "page": {"zh": "页面", "en": "page"},
    "embedded": {"zh": "嵌入的文件", "en": "embedded file"},
}
_REASONS: Mapping[Reason, Texts] = {
    "no-targets": {"zh": "没有目标", "en": "it holds no targets"},
    "chart": {"zh": "是图表", "en": "it is a chart"},
    "formula": {"zh": "是公式", "en": "it is a formula"},
    "review-list": {"zh": "是检查意见", "en": "it lists the findings of a check"},
    "form-help": {"zh": "是空白表自带的说明或选项", "en": "it holds the notes or lists of a blank form"},
    "unknown-headings": {
        "zh": "有像指标的内容，但列标题或版式不认识，没有读成目标表",
        "en": "it holds what looks like targets, under headings or in a layout that are not known",
    },
    "words-left": {
        "zh": "有像指标值的文字没有归入任何指标，可能漏读了指标；请对照原文核实，或改用有表格线的文件",
        "en": "there are words like targets that went to no indicator; rows may be missing",
    },
    "part-missing": {
        "zh": "文件里缺少它的内容；请用原软件打开后另存一份",
        "en": "its contents are missing from the file; open it in its program and save it anew",
    },
    "unreadable": {
        "zh": "读不了；请单独另存出来再检查",
        "en": "it cannot be read; save it as a file of its own and check that",
    },
    "picture-only": {
        "zh": "只有图片，没有文字；请换成电子表格",
        "en": "it holds pictures and no text; ask for the electronic sheet",
    },
    "text-too-long": {"zh": "一段文字超过字数上限", "en": "a text is longer than the limit"},
    "no-text-layer": {
        "zh": "是扫描的图片，没有认出文字（读图片要装 targetexpr[scan]）",
        "en": "it is a scan in which no text was made out (targetexpr[scan] reads pictures)",
    },
    "form-fields": {
        "zh": "内容填在表单域里；请打印成普通 PDF 再检查",
        "en": "it is filled in in form fields; print it to a plain PDF and check that",
    },
    "external": {
        "zh": "内容在另一份文件里，这里只有链接",
        "en": "its contents are in another file, which is only linked",
    },
}
_NAMED = 20  # lines that a message names
_LOST: Mapping[Reason, Severity] = {"part-missing": "error", "external": "info"}
_SKIPPED: Mapping[SkipReason, Texts] = {
    "link": {"zh": "链接 {count} 个", "en": "{count} links"},
    "picture": {
        "zh": "图片 {count} 个（要读图片，请运行 pip install 'targetexpr[scan]'）",
        "en": "{count} pictures (pip install 'targetexpr[scan]' to have them read)",
    },
    "archive": {"zh": "压缩包 {count} 个", "en": "{count} archives"},
    "unsupported-format": {"zh": "不能读的格式 {count} 个", "en": "{count} in formats that are not read"},
}
_SHEET = Sheet(form="shanghai-2024", location=Location(cell="A1"))
_PLACE = Location(sheet="补充", cell="A1")


@rule(
    "TX006",
    "part-not-read",
    category="reading",
    severity="warning",
    scope="file",
    title={"zh": "文件里有没读懂的部分", "en": "part of a file not read"},
    messages={
        "": {
            "zh": "{kind}没有检查：{why}；请自己看一遍，有目标表的另存一份再查",
            "en": "a {kind} was not checked: {why}",
        },
        "several": {
            "zh": "{kind}有 {count} 处没有检查（从第 {lines} 行起）：{why}；请自己看一遍，有目标表的另存一份再查",
            "en": "{count} places of a {kind} (from lines {lines} on) were not checked: {why}",
        },
    },
    why={
        "zh": "文件里别的表检查过了，这一部分没有；不说出来，会被当成没有问题。",
        "en": "Other sheets of the file were checked and this part was not; unsaid, it would pass for clean.",
    },
    basis=TOOL,
    fails=[
        file_example(
            "申报表.xlsx",
            sheets=(_SHEET,),
            parts=(
                Part(
                    kind="worksheet",
                    verdict="not-understood",
                    reason="unknown-headings",
                    location=_PLACE,
                    name="补充",
                ),
            ),
        ),
        file_example(
            "申报表.docx",
            parts=(
                Part(
                    kind="embedded",
                    verdict="not-understood",
                    reason="unreadable",
                    location=Location(line=1),
                    name="oleObject1.bin",
                    detail={"zh": "文件已损坏", "en": "it is damaged"},
                ),
            ),
        ),
        file_example(
            "申报表.txt",
            parts=tuple(
                Part(kind="text", verdict="not-understood", reason="words-left", location=Location(line=line))
                for line in (76, 80)
            ),
        ),
    ],
    passes=[
        file_example(
            "申报表.xlsx",
            sheets=(_SHEET,),
            parts=(Part(kind="worksheet", verdict="none", reason="no-targets", location=_PLACE, name="封面"),),
        ),
        file_example("申报表.xlsx", sheets=(_SHEET,)),
    ],
)
def part_not_read(context: FileContext) -> Iterator[Finding]:
    untold = [part for part in context.parts if part.verdict == "not-understood"]
    if not context.sheets:  # then TX002 tells of the headings
        untold = [part for part in untold if part.reason != "unknown-headings"]
    several: defaultdict[object, list[Part]] = defaultdict(list)
    for part in untold:
        several[(part.kind, part.name, part.location.page) if part.reason == "words-left" else id(part)].append(part)
    for parts in several.values():
        first, kind = parts[0], _KINDS[parts[0].kind]
        named = {
            "zh": f"{kind['zh']}“{first.name}”" if first.name else kind["zh"],
            "en": f"{kind['en']} “{first.name}”" if first.name else kind["en"],
        }
        told: dict[str, object] = {
            "kind": named,
            "reason": first.reason,
            "why": dict(first.detail or _REASONS[first.reason]),
        }
        if len(parts) > 1:
            lines = [str(part.location.line or part.location.row) for part in parts]
            told |= {"count": len(parts), "lines": "、".join(lines[:_NAMED]) + ("…" if len(lines) > _NAMED else "")}
        yield Finding(
            location=first.location,
            arguments=told,
            severity=_LOST.get(first.reason, "warning"),
            variant="several" if len(parts) > 1 else "",
        )


@rule(
    "TX007",
    "files-passed-over",
    category="reading",
    severity="info",
    scope="file",
    title={"zh": "文件夹里有没读的文件", "en": "files of a folder passed over"},
    message={
        "zh": "这个文件夹里有 {count} 个文件没有读：{kinds}；其中有目标表的，请另存为 xlsx 再查",
        "en": "{count} files of this folder were not read: {kinds}",
    },
    why={
        "zh": "扫描件、压缩包和别的格式里也可能有目标表；检查文件夹时不读它们，这里说明有多少。",
        "en": "Pictures, archives and other formats may hold sheets, too; a folder's check says how many.",
    },
    basis=TOOL,
    fails=[
        file_example("申报材料", of_folder=True, skipped={"picture": 3, "archive": 1}),
        file_example("申报材料", of_folder=True, skipped={"unsupported-format": 1, "hidden": 2}),
    ],
    passes=[
        file_example("申报材料", of_folder=True, skipped={"other-format": 2, "lock-file": 1, "unchanged-copy": 3}),
        file_example("申报表.xlsx", sheets=(_SHEET,)),
    ],
)
def files_passed_over(context: FileContext) -> Iterator[Finding]:
    told = {reason: count for reason, count in context.skipped.items() if reason in _SKIPPED and count}
    if told:
        texts = [(_SKIPPED[reason], count) for reason, count in told.items()]
        kinds = {
            "zh": "、".join(text["zh"].format(count=count) for text, count in texts),
            "en": ", ".join(text["en"].format(count=count) for text, count in texts),
        }
        yield Finding(arguments={"count": sum(told.values()), "kinds": kinds, "reasons": dict(told)})
