"""``targetexpr parse``: target values in, constraints out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from targetexpr.cli import EXIT_FOUND
from targetexpr.cli.bilingual import command, language, option, say
from targetexpr.cli.output import echo_json, lines_of_stdin
from targetexpr.errors import Language, TargetSyntaxError, draw_caret

_LABELS = {
    "type": ("类型", "type"),
    "operator": ("计算符号", "operator"),
    "value": ("数值", "value"),
    "reference": ("参照", "reference"),
    "unit": ("单位", "unit"),
    "unknown_unit": ("单位未收录", "unknown unit"),
    "lower": ("下限", "lower"),
    "upper": ("上限", "upper"),
    "rank": ("名次", "rank"),
    "date": ("日期", "date"),
    "time": ("时刻", "time"),
    "edge": ("期初、期末或旬", "edge"),
    "recurs": ("周期", "recurs"),
    "start": ("开始", "start"),
    "end": ("结束", "end"),
    "term": ("判断", "term"),
    "kind": ("种类", "kind"),
    "direction": ("方向", "direction"),
    "degree": ("程度", "degree"),
    "baseline": ("基准", "baseline"),
    "vague": ("未设标准", "vague"),
    "change": ("变化", "change"),
    "subject": ("对象", "subject"),
    "remark": ("说明", "remark"),
    "condition": ("条件", "condition"),
    "inferred": ("推断所得", "inferred"),
}

# The values of those keys that are words of a list, in Chinese
_WORDS = {
    "type": {
        "comparison": "比较", "interval": "区间", "deadline": "期限", "period": "时段", "qualitative": "定性",
        "not_applicable": "不涉及", "all_of": "同时满足", "any_of": "满足其一", "narrative": "叙述",
    },
    "edge": {"start": "初", "early": "上旬", "middle": "中旬", "late": "下旬", "end": "末"},
    "recurs": {"year": "每年", "quarter": "每季度", "month": "每月", "day": "每天"},
    "kind": {"state": "状态", "change": "变化"},
    "direction": {"increase": "提高", "decrease": "降低", "maintain": "保持"},
    "inferred": {key: zh for key, (zh, _) in _LABELS.items()},
}  # fmt: skip


@command(
    "parse",
    "读出指标值的含义；不给参数时从标准输入逐行读取。",
    "Say what target values mean; without arguments, one a line from standard input.",
)
@click.argument("texts", nargs=-1, metavar="TEXT...")
@option(
    "--name",
    metavar="NAME",
    zh="指标名称，用来补足值里省略的部分。",
    en="The indicator's name, to supply what the value leaves out.",
)
@option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    zh="输出格式；json 为每行一个。",
    en="Output format; json is one object a line.",
)
def parse(texts: tuple[str, ...], name: str | None, output_format: str) -> int:
    from targetexpr import parse as parse_one

    if not texts and sys.stdin.isatty():
        raise click.UsageError(say("没有给出指标值", "no value was given"))
    lang = language()
    refused = False
    for text in texts or lines_of_stdin():
        try:
            form = parse_one(text, name=name).to_dict()
        except TargetSyntaxError as error:
            refused = True
            if output_format == "text":
                _explain(error, lang)
                continue
            form = error.to_dict(lang)
        if output_format == "json":
            echo_json(form)
        else:
            click.echo("\n".join(_described(form, lang)))
    return EXIT_FOUND if refused else 0


def _explain(error: TargetSyntaxError, lang: Language) -> None:
    click.echo(draw_caret(error.text, error.span))
    click.echo(f"  {say('错误：', 'error: ')}{error.message(lang)}")
    if error.suggestion is not None:
        click.echo(f"  {say('是否应为：', 'perhaps: ')}{error.suggestion}")


def _described(form: dict[str, Any], lang: Language, indent: str = "") -> Iterator[str]:
    yield indent + " ".join(form.get("text", "").split())
    for key, value in form.items():
        if key in _LABELS:
            label = _LABELS[key][0 if lang == "zh" else 1]
            yield f"{indent}  {label}{'：' if lang == 'zh' else ': '}{_shown(key, value, lang)}"
    for part in (*form.get("parts", ()), *form.get("mentions", ())):
        yield from _described(part, lang, indent + "    ")


def _shown(key: str, value: Any, lang: Language) -> str:
    match value:
        case True:
            return "是" if lang == "zh" else "yes"
        case {"operator": operator, "value": number}:
            return f"{operator}{number}"
        case dict():
            return " ".join(_shown(part, word, lang) for part, word in value.items())
        case list():
            return " ".join(_shown(key, word, lang) for word in value)
        case _:
            return _WORDS.get(key, {}).get(value, str(value)) if lang == "zh" else str(value)


COMMAND = parse
