"""``targetexpr explain``: what one rule finds, why, and by which document."""

from __future__ import annotations

from collections.abc import Iterator

import click

from targetexpr.cli.bilingual import command, language, say
from targetexpr.errors import Language
from targetexpr.rules.model import Example, Rule


@command("explain", "说明一条规则（编号或名称，如 TX203）。", "Explain a rule (by code or name, such as TX203).")
@click.argument("name", metavar="RULE")
def command_explain(name: str) -> None:
    from targetexpr.rules.catalogue import find

    found = find(name)
    if found is None:
        raise click.UsageError(say(f"没有规则“{name}”（targetexpr rules 列出全部）", f"no rule {name!r} (see: rules)"))
    click.echo("\n".join(_page(found, language())))


def _page(rule: Rule, lang: Language) -> Iterator[str]:
    from targetexpr.reports.view import FIX, SEVERITY

    yield f"{rule.code} {rule.name}  {rule.title[lang]}"
    yield f"{say('级别：', 'Severity: ')}{SEVERITY[rule.severity][lang]}"
    for basis in rule.basis:
        yield f"{say('依据：', 'Basis: ')}{basis.text(lang)}"
    if rule.fix is not None:
        yield f"{say('修正：', 'Fix: ')}{FIX[rule.fix][lang]}"
    yield ""
    yield rule.why[lang]
    for option_name, option in rule.options.items():
        yield ""
        yield f"{say('参数', 'Option')} {option_name}{say('：', ': ')}{option.zh if lang == 'zh' else option.en}"
    for heading, examples in ((say("不合格的例子", "Fails"), rule.fails), (say("合格的例子", "Passes"), rule.passes)):
        if examples:
            yield ""
            yield heading
            for number, entry in enumerate(examples, start=1):
                yield from _example(entry, f"{number:>3}. ")


def _example(entry: Example, mark: str) -> Iterator[str]:
    lines = [f"{key} = {value}" for key, value in entry.header.items()]
    lines += [" | ".join(row.split("|")) for row in entry.rows]
    for number, line in enumerate(lines):
        yield (mark if number == 0 else " " * len(mark)) + line


COMMAND = command_explain
