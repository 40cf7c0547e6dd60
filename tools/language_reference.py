"""Writes docs/reference/language.md: the grammar files as they are, and the errors from their table."""

from __future__ import annotations

import sys
from pathlib import Path

from targetexpr.values.diagnose import table

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "language.md"

_HEAD = """\
# 语言 Language

指标值的写法由两个语法文件规定，全文如下；单位见[单位](units.md)。
本页由 `python tools/language_reference.py` 生成，请勿手改。

This page is generated: the grammar files verbatim, and the table of malformed values. How to read them, and how to add
a spelling, is told in `grammar/README.md`.
"""
_ERRORS = """\
## 写法有误 Malformed values

| 代码 | 中文 | English | 例 | 建议 |
|---|---|---|---|---|
"""


def page() -> str:
    parts = [_HEAD]
    for title, name in (("形状 Shapes", "target.lark"), ("词汇 Words", "lexis.lark")):
        source = (ROOT / "grammar" / name).read_text(encoding="utf-8")
        parts.append(f"## {title}: `grammar/{name}`\n\n```text\n{source.rstrip()}\n```\n")
    rows = []
    for code, row in table().items():
        example = row["examples"][0] if row["examples"] else {"text": ""}
        texts = (
            row["zh"],
            row["en"],
            f"`{example['text']}`",
            f"`{example['suggestion']}`" if "suggestion" in example else "",
        )
        rows.append(
            " | ".join((f"| `{code}`", *(text.replace("|", "\\|").replace("``", "") for text in texts), "")).rstrip()
        )
    return "\n".join(parts) + "\n" + _ERRORS + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit()
