"""``targetexpr serve``: checks over HTTP, on this machine unless asked otherwise."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import click

from targetexpr.cli.bilingual import command, option, say
from targetexpr.errors import ConfigurationError

F = TypeVar("F", bound=Callable[..., Any])


def _count(name: str, default: int, most: int, *, zh: str, en: str, least: int = 1) -> Callable[[F], F]:
    bounds = click.IntRange(least, most)
    return option(name, type=bounds, default=default, show_default=True, metavar="N", zh=zh, en=en)


@command(
    "serve",
    "在本机开一个网页和接口：上传一份目标表，看检查结果。上传的文件不保存。",
    "Serve a page and an interface on this machine: upload a sheet, see it checked. Nothing uploaded is kept.",
)
@option("--host", default="127.0.0.1", show_default=True, zh="监听的地址。", en="The address to listen on.")
@_count("--port", 8765, 65535, least=0, zh="端口。", en="The port.")
@_count("--max-size", 16, 1024, zh="单个文件的大小上限（MB）。", en="The largest file taken, in MB.")
@_count("--jobs", 4, 64, zh="同时检查几个文件。", en="How many files are checked at once.")
@_count(
    "--seconds", 60, 3600, zh="检查一个文件的时限（秒）。", en="How long the check of one file may take, in seconds."
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
    _verify_free(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        say(f"请打开 http://{shown}:{port}/ ，按 Ctrl+C 结束。", f"Open http://{shown}:{port}/ ; Ctrl+C ends it.")
    )
    logging.basicConfig(format="%(message)s", level=logging.ERROR)
    logging.getLogger("uvicorn.error").addFilter(_is_no_end)
    with suppress(KeyboardInterrupt):
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=1000,
            timeout_graceful_shutdown=5,
        )
    os._exit(0)  # a check that is under way would be waited for, and nothing of it is kept


def _is_no_end(record: logging.LogRecord) -> bool:
    """Whether a line of the server's log is about more than the checks that its end breaks off."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def _verify_free(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return
    except OSError as error:
        raise ConfigurationError(
            zh=f"不能在 {host} 的端口 {port} 上开服务（{error.strerror}）；换一个端口：--port {port % 65535 + 1}",
            en=f"cannot listen on port {port} of {host} ({error.strerror}); try another: --port {port % 65535 + 1}",
        ) from error


COMMAND = command_serve
