"""Writes docs/reference/clauses.md: the ledger of clauses, made from its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from targetexpr.checking.clauses import STATES, Clause, ledger
from targetexpr.profiles.basis import BINDING, LABELS

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "clauses.md"
_HEAD = """<!-- 本页由数据生成（tools/clause_reference.py），请勿手改。Generated from checking/clauses.toml. -->

# 条款台账 Ledger of clauses

已知文件的每一条要求，哪些由规则核对，哪些部分核对，哪些要人判断，哪些没有做。加引号的是原文，其余是用我们的话说它要求什么。
`targetexpr check --review` 按完整性、相关性、适当性、可行性列出每条的结果。

Each clause of the documents known: held by rules, held in part, left to a person, or not done. What stands in quotation
marks is the document’s own wording; all else says in our words what it asks.
`targetexpr check --review` lists the result of each.

## 依据的种类 Kinds of ground

只有标“是”的几种能让一条规则成为错误。Only those marked 是 carry an error.

| `kind` | 种类 Kind | 可作错误 Carries an error |
|---|---|---|
"""


def page() -> str:
    """The page in full."""
    kinds = [
        f"| `{kind}` | {label['zh']} {label['en']} | {'是 yes' if kind in BINDING else '否 no'} |"
        for kind, label in LABELS.items()
    ]
    return _HEAD + "\n".join([*kinds, "", *_counts(), *_dimensions()]) + "\n"


def _counts() -> Iterator[str]:
    counts = Counter(clause.state for clause in ledger().clauses)
    yield "## 合计 In all"
    yield ""
    yield "，".join(f"{STATES[state]['zh']} {counts[state]} 条" for state in STATES) + "。"
    yield ", ".join(f"{counts[state]} {STATES[state]['en']}" for state in STATES) + "."


def _dimensions() -> Iterator[str]:
    for dimension in ledger().dimensions:
        yield from ("", f"## {dimension.title['zh']} {dimension.title['en'].capitalize()}", "")
        yield f"{dimension.asks['zh']}。{dimension.basis.text()}。"
        yield from (
            "",
            "| 要求 Clause | 依据 Source | 状态 State | 规则 Rules | 留下的 What is left |",
            "|---|---|---|---|---|",
        )
        for clause in ledger().clauses:
            if clause.dimension == dimension.key:
                yield _row(clause)


def _row(clause: Clause) -> str:
    text = f"“{clause.text['zh']}”" if clause.quoted else clause.text["zh"]
    state = f"{STATES[clause.state]['zh']} {STATES[clause.state]['en']}"
    rules = "、".join(f"[{code}](rules/{code}.md)" for code in clause.rules)
    left = f"{clause.left['zh']} {clause.left['en']}" if clause.left else ""
    url = f" <{clause.basis.url}>" if clause.basis.url else ""
    cells = (f"{text} {clause.text['en']}", f"{clause.basis.text()}{url}", state, rules, left)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
