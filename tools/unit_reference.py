"""Writes docs/reference/units.md from the table of units."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

from targetexpr.values.json import number_text
from targetexpr.values.lexicon.numerals import exact
from targetexpr.values.lexicon.unit_spelling import DIVISORS, GROUPS, SCALES, SPELLINGS, TABLE

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "units.md"

_HEAD = """\
# 单位 Units

本页由 `src/targetexpr/values/data/units.txt`（pint 的定义格式）生成，请勿手改；改动单位请改该文件，再运行
`make generate`。

This page is generated from `src/targetexpr/values/data/units.txt`. A *symbol* is what all spellings of a unit come to;
full-width letters, and the letter case of spellings of two letters or more, make no difference unless two units differ
by it alone. Units of different base units do not convert: a `工作日` is no `天`, a `个月` no number of days, and every
count noun is a dimension of its own. A noun that is not listed is a unit too, of its own kind.

单位可以连写和相除：`元/人/天`。除数带数字的，数字留在单位中，比较时照常换算：`每3年1次` 是 `1` `次/3年`，`1次/年` 等于
`3次/3年`。Units multiply and divide. A divisor keeps its number and converts like any unit: `每3年1次` is `1` `次/3年`.

## 数量级 Scale words

可加在任何单位之前，也可单独使用。They stand before any unit, or alone.

| 符号 | 倍数 | 写法 |
|---|---|---|
"""
_COUNTED = ("量词", "名词", "名中量词")
_NOTES = {
    "量词": "每个量词自成一个量纲；其后的名词是备注：`13个社区` 为 13 `个`。A count noun closes the unit.",
    "名词": "以量词开头的名词，列出以免被拆开。Nouns that begin like a count noun.",
    "名中量词": "也用于名称（`二期`、`三级医院`），中文数字之后、后面还有文字时不作单位。Also parts of names.",
}


def page() -> str:
    lines = [_HEAD]
    scales: dict[str, list[str]] = {}
    for spelling, (symbol, _) in SCALES.items():
        scales.setdefault(symbol, []).append(spelling)
    factors = dict(SCALES.values())
    lines += [f"| {symbol} | {factors[symbol]} | {_code(found[1:])} |\n" for symbol, found in scales.items()]
    spellings: dict[str, list[str]] = {}
    for spelling, symbol in SPELLINGS.items():
        if spelling != symbol:
            spellings.setdefault(symbol, []).append(spelling)
    for group in dict.fromkeys(GROUPS.values()):
        units = [symbol for symbol, its in GROUPS.items() if its == group]
        lines.append(f"\n## {group}\n\n" + (f"{_NOTES[group]}\n\n" if group in _NOTES else ""))
        if group in _COUNTED:
            lines.append("、".join(_with(symbol, spellings.get(symbol, [])) for symbol in units) + "\n")
            continue
        lines.append("| 符号 | 合 | 写法 | 斜线之后 |\n|---|---|---|---|\n")
        for symbol in units:
            under = divisor if (divisor := DIVISORS.get(symbol, symbol)) in ("月", "双月") else ""
            lines.append(f"| {_code([symbol])} | {_worth(symbol)} | {_code(spellings.get(symbol, []))} | {under} |\n")
    return "".join(lines)


def _worth(symbol: str) -> str:
    """What a unit comes to in others; empty where it is one of these."""
    if symbol not in TABLE["measures"]:
        return ""
    factor, parts = TABLE["measures"][symbol]
    base = "·".join(name if power == 1 else f"{name}^{power}" for name, power in parts.items())
    return f"{number_text(exact(Fraction(factor)))} {base}".strip()


def _with(symbol: str, spellings: list[str]) -> str:
    return f"{symbol}（{_code(spellings)}）" if spellings else symbol


def _code(words: list[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
