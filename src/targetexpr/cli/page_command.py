"""``targetexpr page``: the checks as a page, one file or a folder to serve."""

from __future__ import annotations

import os
from pathlib import Path

import click

from targetexpr.cli.bilingual import command, option, say
from targetexpr.files import unwritable, write_whole


@command(
    "page",
    "做一个检查网页：双击打开就能用，不安装、不上传、不联网。\n\n"
    "\b\n"
    "例：targetexpr page -o 检查.html --runtime pyodide-0.29.5.tgz\n"
    "    targetexpr page --folder 网站目录",
    "Make the page that checks sheets: opened by a double click, nothing installed, uploaded or fetched.\n\n"
    "\b\n"
    "Such as: targetexpr page -o check.html --runtime pyodide-0.29.5.tgz\n"
    "         targetexpr page --folder site",
)
@option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", zh="写成一个文件。", en="Write one file.")
@option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    zh="写成一个文件夹，放到网站上用；第一次打开以后断网也能用。",
    en="Write a folder to be served; after the first visit it works offline.",
)
@option(
    "--runtime",
    type=click.Path(path_type=Path),
    metavar="PATH",
    zh="网页里的 Python：npm 包 pyodide 的 .tgz 或解开的文件夹；默认取环境变量 TARGETEXPR_PYODIDE。",
    en="Python for the page: the npm package pyodide, as .tgz or unpacked; $TARGETEXPR_PYODIDE by default.",
)
def command_page(output: Path | None, folder: Path | None, runtime: Path | None) -> None:
    from targetexpr.app import document, packages
    from targetexpr.app.runtime import VARIABLE, nowhere, runtime_at

    if (output is None) == (folder is None):
        raise click.UsageError(say("请给出 -o 文件 或 --folder 文件夹", "give either -o FILE or --folder DIR"))
    said = os.environ.get(VARIABLE)
    path = runtime or (Path(said) if said else None)
    if path is None:
        raise nowhere()
    packed = document.assets(runtime_at(path), [packages.own(), *packages.packed()])
    files = {"": document.file_page(packed).encode("utf-8")} if output else document.folder_pages(packed)
    target = output or folder
    assert target is not None
    for name, data in files.items():
        _write(target / name if name else target, data)
    size = sum(map(len, files.values())) / 1_000_000
    click.echo(say(f"写好了 {target}（{size:.1f} MB）", f"wrote {target} ({size:.1f} MB)"))
    if packed.told["missing"]:
        parts = "、".join(packed.told["missing"])
        click.echo(
            say(
                f"注意：没有安装 {parts} 的附加项，网页里读不了这些格式；pip install 'targetexpr[html,pdf,xls]'",
                f"note: the extras for {parts} are not installed, and the page cannot read these formats",
            ),
            err=True,
        )


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise unwritable(path, error) from error


COMMAND = command_page
