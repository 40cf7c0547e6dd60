"""``targetexpr cache``: the results that ``check --cache`` keeps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from targetexpr.cli.bilingual import CommandGroup, both, command, lang_option, say
from targetexpr.errors import ConfigurationError

if TYPE_CHECKING:
    from targetexpr.checking.cache import Cache


@click.group("cache", cls=CommandGroup, help=both("查看或清空检查结果的缓存。", "Show or clear the kept results."))
@lang_option
def command_cache() -> None:
    pass


_folder = click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")


@command(
    "show",
    "缓存里有多少。不给文件夹时用当前文件夹的配置里的。",
    "How much is kept. Without a folder, that of the configuration of the current folder.",
)
@_folder
def show_cache(folder: Path | None) -> None:
    cache, folder = _found(folder)
    entries = cache.entries()
    size = f"{sum(entry.bytes for entry in entries) / 1024 / 1024:.1f} MB"
    click.echo(say(f"{folder}：{len(entries)} 份结果，{size}", f"{folder}: {len(entries)} results, {size}"))


@command(
    "clear",
    "清空缓存；文件夹里别的文件不动。不给文件夹时用当前文件夹的配置里的。",
    "Drop everything that is kept; other files in the folder stay. Without a folder, that of the configuration.",
)
@_folder
def clear_cache(folder: Path | None) -> None:
    cache, folder = _found(folder)
    gone = cache.prune(most_bytes=0)
    click.echo(say(f"{folder}：去掉 {gone} 份结果", f"{folder}: {gone} results dropped"))


def _found(folder: Path | None) -> tuple[Cache, Path]:
    from targetexpr.checking import config
    from targetexpr.checking.cache import Cache

    folder = folder or config.settings_for(Path()).cache
    if folder is None:
        raise click.UsageError(
            say("没有给出文件夹，配置里也没有 cache", "no folder, and no cache in the configuration")
        )
    if not folder.is_dir():
        raise ConfigurationError(zh=f"没有这个文件夹：{folder}", en=f"no such folder: {folder}")
    return Cache(folder), folder


for _command in (show_cache, clear_cache):
    command_cache.add_command(_command)
COMMAND = command_cache
