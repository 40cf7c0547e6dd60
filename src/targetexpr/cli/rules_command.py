"""``targetexpr rules``: the catalogue."""

from __future__ import annotations

import click

from targetexpr.cli.bilingual import command, language, option, say
from targetexpr.cli.output import echo_json


@command("rules", "列出全部规则。", "List all rules.")
@option("--output-format", type=click.Choice(["text", "json"]), default="text", zh="输出格式。", en="Output format.")
def rules(output_format: str) -> None:
    from targetexpr.reports.data import rule_to_dict
    from targetexpr.reports.view import SEVERITY
    from targetexpr.rules.catalogue import all_rules

    lang = language()
    if output_format == "json":
        echo_json([rule_to_dict(rule) for rule in all_rules()], indent=2)
        return
    for rule in all_rules():
        fix = {
            None: "",
            "safe": say("  [可自动修正]", "  [fixable]"),
            "unsafe": say("  [可建议修正]", "  [fix suggested]"),
        }
        click.echo(f"{rule.code}  {SEVERITY[rule.severity][lang]}  {rule.name}  {rule.title[lang]}{fix[rule.fix]}")


COMMAND = rules
