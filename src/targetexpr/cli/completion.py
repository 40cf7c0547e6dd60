"""What a shell offers for codes of rules and names of profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from targetexpr.errors import Language


def rules(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the codes that begin so, each with its title."""
    from click.shell_completion import CompletionItem

    from targetexpr.rules.catalogue import all_rules

    lang: Language = "en" if context.obj == "en" else "zh"
    found = (rule for rule in all_rules() if rule.code.startswith(incomplete.upper()))
    return [CompletionItem(rule.code, help=rule.title[lang]) for rule in found]


def profiles(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of profiles that begin so; a file where none does."""
    from click.shell_completion import CompletionItem

    from targetexpr.profiles.loader import installed, names

    found = [CompletionItem(name) for name in (*names(), *installed()) if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]
