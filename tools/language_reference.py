"""Writes docs/reference/language.md, the grammar files as they are, errors.md, the table of malformed values, and
reductions.md, the table of what is made of the grammar's items.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import targetexpr
from targetexpr.values.interpret.reductions import Reduction
from targetexpr.values.interpret.trees import TABLES
from targetexpr.values.syntax.errors import table

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "reference"

_HEAD = """\
# 语言 Language

指标值的写法由两个语法文件规定，全文如下；单位见[单位](units.md)，写法有误的见[错误](errors.md)，读成什么见[约束的类型](types.md)。
本页由 `python tools/language_reference.py` 生成，请勿手改。

This page is generated: the grammar files verbatim. How to read them, and how to add a spelling, is told in
`grammar/README.md`.
"""
_ERRORS = """\
# 错误 Errors

库有意抛出的错误都是 `TargetExprError`；`message("zh")` 与 `message("en")` 是给人看的话，程序只认 `code` 与 `reason`。
本页由 `python tools/language_reference.py` 生成，请勿手改。

All errors raised on purpose are `TargetExprError`; `message(lang)` is for people, `code` and `reason` are for programs.
This page is generated.

| 类 Class | 何时 When | 属性 Attributes |
|---|---|---|
| `TargetSyntaxError` | 指标值写法有误（`ValueError`） · malformed | `text` `span` `code` `expected` `suggestion` |
| `PlaceholderError` | 模板的占位符没有填；上一类的子类 · a placeholder left in | 同上 likewise |
| `SheetReadError` | 文件读不成目标表：[原因](reading.md) · a file that is no sheet | `reason` `path` |
| `ProfileError` | 没有这个配置方案，或不合格式 · no such profile, or a malformed one | |
| `FormError` | 没有这种表式，或表式文件不合格式 · no such form, or a malformed one | |
| `ConfigurationError` | 配置、基线或选项用不了 · an unusable configuration, baseline or option | |

`span` 是原文中的位置（码点，不含末位）；`expected` 是那里本可以写什么（中文）；`suggestion` 是改好的整段文字，
给出的必能读通，没有相近的为空。`TargetSyntaxError.to_dict()` 是 `targetexpr parse --output-format json` 打印的那一行。

`span` indexes the text by code points, end exclusive; `expected` says in Chinese what could have stood there;
`suggestion` is a whole text that parses, where one is near.

## 写法有误 Malformed values

| 代码 | 中文 | English | 例 | 建议 |
|---|---|---|---|---|
"""

_REDUCTIONS = """\
# 归并 Reductions

语法把一个值读成一行节点：文字 `W`、数 `M`、被比较的名称 `R` `A`、日期 `T`、每 `E`、括号 `B` `b`，以及它们之间的连接
`,` `;` `、` `&`（和、且）`/`（或）`#`（序号）。下面的归并按次序逐条试，直到哪一条都不适用。
模式写的是节点的字母，`^` `$` 是分句的两端。
归并成的目标写小写字母，整句的约束写 `P`（可度量）、`Q`（定性）、`N`（叙述）。
本页由 `python tools/language_reference.py` 生成，例子就是测试。

The grammar reads a value into a row of nodes, each with a letter. These reductions are tried in order until none fits.
A pattern is a regular expression over the letters; `^` and `$` are the ends of a clause. This page is generated from
`src/targetexpr/values/interpret/`, and the examples are tests.
"""
_TABLE = "| 名称 Name | 模式 Pattern | 何时、成什么 What | 例 Example | 读成 Read as |\n|---|---|---|---|---|\n"


def language() -> str:
    parts = [_HEAD]
    for title, name in (("形状 Shapes", "target.lark"), ("词汇 Words", "lexis.lark")):
        source = (ROOT / "grammar" / name).read_text(encoding="utf-8")
        parts.append(f"## {title}: `grammar/{name}`\n\n```text\n{source.rstrip()}\n```\n")
    return "\n".join(parts)


def errors() -> str:
    return _ERRORS + "".join(_row(code, row) for code, row in table().items())


def _row(code: str, row: dict[str, Any]) -> str:
    first = next(iter(row["examples"]), {})
    cells = f"`{code}`", row["zh"], row["en"], _code(first.get("text")), _code(first.get("suggestion"))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _code(text: str | None) -> str:
    return f"`{text}`" if text else ""


def reductions() -> str:
    return _REDUCTIONS + "".join(
        f"\n## {table.name}\n\n{table.about}\n\n{_TABLE}{''.join(map(_reduction, table.reductions))}"
        for table in TABLES
    )


def _reduction(one: Reduction) -> str:
    pattern = one.letters.replace("](", "] (")  # no link
    cells = f"`{one.name}`", f"`{pattern}`", one.about, f"`{one.example}`", f"`{_read(one.example)}`"
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _read(text: str) -> str:
    found = targetexpr.parse_many([text])[0]
    return found.code if isinstance(found, targetexpr.TargetSyntaxError) else str(found)


WRITERS = {"language.md": language, "errors.md": errors, "reductions.md": reductions}

if __name__ == "__main__":
    for name, page in WRITERS.items():
        (PAGES / name).write_text(page(), encoding="utf-8")
