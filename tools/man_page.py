"""Write the manual pages of ``docs/man`` (English and Chinese) from the help of the commands.

python tools/man_page.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from targetexpr import __version__
from targetexpr.cli import main
from targetexpr.errors import Language

FOLDER = Path(__file__).parent.parent / "docs" / "man"
PAGES: dict[Language, Path] = {"en": FOLDER / "targetexpr.1", "zh": FOLDER / "targetexpr.zh_CN.1"}
HEADINGS = {
    "en": ("NAME", "read and check performance target sheets", "COMMANDS"),
    "zh": ("名称", "读取并检查绩效目标表", "命令"),
}


def page(lang: Language) -> str:
    name, about, commands = HEADINGS[lang]
    head = f'.TH TARGETEXPR 1 "" "targetexpr {__version__}"'
    lines = [head, f".SH {name}", f"targetexpr \\- {about}", f".SH {commands}"]
    context = click.Context(main, info_name="targetexpr", obj=lang, **main.context_settings)
    lines += _commands(main, context)
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = command.context_class(command, info_name=name, parent=context, obj=context.obj)
        with inner:
            yield f".SS {_escaped(inner.command_path)}"
            if isinstance(command, click.Group):
                yield from _commands(command, inner)
                continue
            formatter = command.context_class.formatter_class(width=100, max_width=100)
            command.format_usage(inner, formatter)
            command.format_help_text(inner, formatter)
            command.format_options(inner, formatter)
            yield ".nf"
            yield from (_escaped(line) for line in formatter.getvalue().splitlines())
            yield ".fi"


def _escaped(line: str) -> str:
    safe = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe[:1] in (".", "'") else safe


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for lang, path in PAGES.items():
        path.write_text(page(lang), encoding="utf-8")
