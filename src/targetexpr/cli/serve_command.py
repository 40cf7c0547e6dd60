"""``targetexpr serve``: checks over HTTP, on this machine unless asked otherwise."""

from __future__ import annotations

import click

from targetexpr.cli.bilingual import command, option, say
from targetexpr.errors import ConfigurationError


@command(
    "serve",
    "在本机开一个网页和接口：上传一份目标表，看检查结果。上传的文件不保存。",
    "Serve a page and an interface on this machine: upload a sheet, see it checked. Nothing uploaded is kept.",
)
@option("--host", default="127.0.0.1", show_default=True, zh="监听的地址。", en="The address to listen on.")
@option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, zh="端口。", en="The port.")
@option(
    "--max-size",
    type=click.IntRange(1, 1024),
    default=16,
    show_default=True,
    metavar="MB",
    zh="单个文件的大小上限。",
    en="The largest file taken.",
)
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    zh="同时检查几个文件。",
    en="How many files are checked at once.",
)
@option(
    "--seconds",
    type=click.IntRange(1, 3600),
    default=60,
    show_default=True,
    zh="检查一个文件的时限。",
    en="How long the check of one file may take.",
)
def command_serve(host: str, port: int, max_size: int, jobs: int, seconds: int) -> None:
    try:
        import uvicorn

        from targetexpr.server import Service, application

        app = application(Service(max_bytes=max_size * 1024 * 1024, workers=jobs, seconds=seconds))
    except ImportError as error:
        raise ConfigurationError(
            zh=f"缺少 {error.name}；请运行：pip install 'targetexpr[server]'",
            en=f"{error.name} is missing; run: pip install 'targetexpr[server]'",
        ) from error
    if host not in ("127.0.0.1", "::1", "localhost"):
        click.echo(say("注意：没有登录验证，能连到这个地址的人都能使用。",
                       "Note: there is no login; whoever reaches this address can use it."), err=True)  # fmt: skip
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        say(f"请打开 http://{shown}:{port}/ ，按 Ctrl+C 结束。", f"Open http://{shown}:{port}/ ; Ctrl+C ends it.")
    )
    uvicorn.run(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False, limit_concurrency=1000
    )


COMMAND = command_serve
