"""Writes docs/reference/rules/: a page for each rule, made from the rule itself, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from targetexpr import profiles
from targetexpr.checking.examples import findings
from targetexpr.reports.view import FIX, SEVERITY
from targetexpr.rules import catalogue
from targetexpr.rules.model import Example, Rule, Texts

FOLDER = Path(__file__).parents[1] / "docs" / "reference" / "rules"

_CATEGORY: dict[str, Texts] = {
    "reading": {"zh": "读取", "en": "reading"},
    "completeness": {"zh": "完整性", "en": "completeness"},
    "notation": {"zh": "指标值规范", "en": "notation"},
    "measurability": {"zh": "可衡量性", "en": "measurability"},
    "consistency": {"zh": "勾稽", "en": "consistency"},
    "plausibility": {"zh": "合理性", "en": "plausibility"},
    "relevance": {"zh": "相关性", "en": "relevance"},
    "self-evaluation": {"zh": "自评", "en": "self-evaluation"},
    "tool": {"zh": "工具", "en": "the tool itself"},
}
_NO_FIX: Texts = {"zh": "无", "en": "none"}
_GENERATED = "<!-- 本页由规则自身生成（tools/rule_reference.py），请勿手改。Generated from the rule itself. -->"


def pages() -> dict[str, str]:
    """The pages by file name."""
    rules = catalogue.built_in()
    return {"index.md": _index(rules)} | {f"{rule.code}.md": "\n".join(_page(rule)) + "\n" for rule in rules}


def _index(rules: tuple[Rule, ...]) -> str:
    lines = [_GENERATED, "", "# 规则 Rules"]
    for category, texts in _CATEGORY.items():
        lines += [
            "",
            f"## {texts['zh']} {texts['en'].capitalize()}",
            "",
            "| 编号 | 名称 | 级别 | |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {_both(SEVERITY[rule.severity])} | "
            f"{rule.title['zh']} · {rule.title['en']} |"
            for rule in rules
            if rule.category == category
        ]
    return "\n".join(lines) + "\n"


def _page(rule: Rule) -> Iterator[str]:
    yield from (_GENERATED, "", f"# {rule.code} {rule.title['zh']}", "", f"`{rule.name}` · {rule.title['en']}", "")
    yield from ("| | |", "|---|---|")
    yield f"| 级别 Severity | {_both(SEVERITY[rule.severity])} |"
    yield f"| 类别 Category | {_both(_CATEGORY[rule.category])} |"
    yield f"| 修正 Fix | {_both(FIX[rule.fix] if rule.fix else _NO_FIX)} |"
    for basis in rule.basis:
        yield f"| 依据 Basis | {_escaped(basis.text())}{f' <{basis.url}>' if basis.url else ''} |"
    if rule.supersedes:
        yield f"| 同一处文字优先于 Speaks instead of | {'、'.join(f'[{c}]({c}.md)' for c in rule.supersedes)} |"
    yield from ("", "## 为什么 Why", "", rule.why["zh"], "", rule.why["en"])
    if rule.options:
        yield from _options(rule)
    for heading, examples in (("不合格的例子 Fails", rule.fails), ("合格的例子 Passes", rule.passes)):
        yield from ("", f"## {heading}")
        for example in examples:
            yield from ("", *_example(rule, example))


def _options(rule: Rule) -> Iterator[str]:
    yield from ("", "## 参数 Options", "", "参数是配置方案里的数据。Options are data of a profile.")
    for name, option in rule.options.items():
        yield from ("", f"**`{name}`**　{option.zh}　{option.en}", "")
        yield from ("| 配置方案 Profile | 值 Value | 依据 Basis |", "|---|---|---|")
        for (value, ground), owners in _settings(rule, name).items():
            yield f"| {'、'.join(f'`{owner}`' for owner in owners)} | {_escaped(value)} | {_escaped(ground)} |"


def _settings(rule: Rule, option: str) -> dict[tuple[str, str], list[str]]:
    """What profiles say of an option and on what ground, each with the profiles that say so."""
    said: dict[tuple[str, str], list[str]] = {}
    for name in profiles.names():
        profile = profiles.built_in(name)
        ground = profile.settings(rule.code).grounds.get(option)
        value = _value(rule.options_in(profile)[option])
        said.setdefault((value, ground.text() if ground else ""), []).append(name)
    return said


def _value(value: object) -> str:
    match value:
        case list():
            return "、".join(map(_value, value))
        case dict():
            return "；".join(f"{key} = {_value(part)}" for key, part in value.items())
        case bool():
            return "是 yes" if value else "否 no"
        case _:
            return str(value)


def _example(rule: Rule, example: Example) -> Iterator[str]:
    if example.file is not None:
        yield f"文件 File `{example.file.path}`"
    else:
        header = "　".join(f"{key} = {_header(value)}" for key, value in example.header.items())
        yield f"表式 Form `{example.profile}`" + (f"　{header}" if header else "")
        yield from ("", "| 一级 | 二级 | 指标 | 指标值 | |", "|---|---|---|---|---|")
        for row in example.rows:
            *four, rest = [*row.split("|", 4), ""][:5]
            yield "| " + " | ".join(map(_escaped, (*four, rest.replace("|", " ")))) + " |"
    for finding in findings(example, rule):
        message = rule.message(finding)
        yield from ("", f"> {_escaped(message['zh'])}", ">", f"> {_escaped(message['en'])}")
        if finding.fix is not None:
            yield from (">", f"> 修正 Fix: `{finding.fix.text}`")


def _header(value: object) -> str:
    return "、".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def _both(texts: Texts) -> str:
    return f"{texts['zh']} {texts['en']}"


def _escaped(text: str) -> str:
    """Text of an example as Markdown shows it unchanged."""
    return "".join(f"\\{sign}" if sign in "\\|*_`<>[]#~" else sign for sign in text)


def main() -> None:
    """Write the pages, and take away those of rules that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
