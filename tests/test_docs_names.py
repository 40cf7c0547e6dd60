"""What the documentation names in its sentences is there: modules and names, files, commands with their options."""

from __future__ import annotations

import re
from importlib import import_module

import click
import pytest

from targetexpr.cli import main
from tests.test_docs import BLOCKS, FENCE, PAGES, ROOT

QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
NAME = re.compile(r"(targetexpr(?:\.\w+)+)(?:\(.*\))?")
FILE = re.compile(r"[\w./-]+\.(?:py|lark|toml|js|css)|(?:src|tests|docs|tools|benchmarks|grammar|examples)/[\w./-]*")
OPTION = re.compile(r"(--[a-z][a-z-]+)(?:[= ].*)?")
FOLDERS = ("src", "tests", "docs", "tools", "benchmarks", "grammar", "fuzz", "packaging")
FILES = [f"/{path.relative_to(ROOT).as_posix()}" for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
FILES += [f"/{path.name}" for path in ROOT.iterdir()]
# Entry points are named like modules.
GROUPS = ("targetexpr.rules", "targetexpr.profiles", "targetexpr.forms")
# Files that are the reader's own, and options of the tools of this repository.
OTHERS = {"targetexpr.toml", ".targetexpr.toml", "linjiang.toml", "--held"}


def quoted(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """The page and the text of what stands in single backquotes and fits."""
    return [
        (str(page.relative_to(ROOT)), found[1])
        for page in PAGES
        for found in QUOTED.finditer(FENCE.sub("", page.read_text(encoding="utf-8")))
        if pattern.fullmatch(found[1]) and found[1] not in OTHERS
    ]


def is_name(dotted: str) -> bool:
    """Whether a module, or what stands in one, has that name."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        try:
            held = import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            held = getattr(held, part, None)  # type: ignore[assignment]
        return held is not None
    return False


def options_of(command: click.Command) -> set[str]:
    own = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    return own | {"--help", "--version", "--lang"}


def every_option(command: click.Command) -> set[str]:
    if not isinstance(command, click.Group):
        return options_of(command)
    context = click.Context(command)
    inner = (command.get_command(context, name) for name in command.list_commands(context))
    return options_of(command).union(*(every_option(one) for one in inner if one is not None))


def fault_of(words: list[str]) -> str | None:
    """The command or option of a line of words that there is not."""
    command: click.Command | None = main
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        command = command.get_command(click.Context(command), words[0])
        if command is None:
            return words[0]
        words = words[1:]
    assert command is not None
    known = options_of(command) | options_of(main)
    return next((word for word in words if word.startswith("--") and word.split("=")[0] not in known), None)


def test_the_modules_and_names_are_there() -> None:
    named = [(page, text) for page, text in quoted(NAME) if (found := NAME.fullmatch(text)) and not is_name(found[1])]
    assert [entry for entry in named if entry[1] not in GROUPS] == []


def test_the_files_are_there() -> None:
    shown = {block.title or "" for block in BLOCKS} | {block.body.split("\n")[0].removeprefix("# ") for block in BLOCKS}
    lost = [
        (page, text)
        for page, text in quoted(FILE)
        if text not in shown and not any(file.endswith(f"/{text.strip('/')}") for file in FILES)
    ]
    assert lost == []


def test_the_commands_are_there() -> None:
    faults = [(page, text, fault_of(text.split()[1:])) for page, text in quoted(re.compile("targetexpr .+"))]
    assert [entry for entry in faults if entry[2] is not None] == []


def test_the_options_are_there() -> None:
    known = every_option(main)
    named = [(page, text, OPTION.fullmatch(text)) for page, text in quoted(OPTION)]
    assert [(page, text) for page, text, found in named if found is not None and found[1] not in known] == []


@pytest.mark.parametrize(
    ("words", "fault"), [("chek x", "chek"), ("check --fixx", "--fixx"), ("profiles show x", None)]
)
def test_what_there_is_not_is_found(words: str, fault: str | None) -> None:
    assert fault_of(words.split()) == fault
    assert not is_name("targetexpr.values.combine")
    assert is_name("targetexpr.values.parser.parse")
