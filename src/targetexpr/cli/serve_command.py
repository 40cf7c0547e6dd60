"""``targetexpr serve``: checks over HTTP, on this machine unless asked otherwise."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click
from attrs import evolve

from targetexpr.cli.bilingual import command, option, say
from targetexpr.cli.limits import asked_of, bound_options
from targetexpr.errors import ConfigurationError

if TYPE_CHECKING:
    from targetexpr.server import Service

F = TypeVar("F", bound=Callable[..., Any])
_WILDCARDS = ("0.0.0.0", "::", "")
_MOST_CONNECTIONS = 4000
_OTHER_FILES = 200


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
@_count("--jobs", 3, 64, zh="同时检查几个文件。", en="How many files are checked at once.")
@option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    zh="除本机名称和所连的地址外，请求还可以用的主机名；放在网关后面时用，* 为任何名称。",
    en="A host name that requests may be for besides those of this machine and the address they come to; "
    "behind a gateway, * for any.",
)
@_count(
    "--seconds", 60, 3600, zh="检查一个文件的时限（秒）。", en="How long the check of one file may take, in seconds."
)
@bound_options
@option("--open", "opening", is_flag=True, zh="在浏览器里打开。", en="Open it in the browser.")
def command_serve(
    host: str, port: int, max_size: int, jobs: int, names: tuple[str, ...], seconds: int, opening: bool, **bounds: Any
) -> None:
    try:
        import uvicorn

        from targetexpr.server import Service, application
        from targetexpr.server.connections import PatientProtocol

        own = names if host in _WILDCARDS else (*names, host)
        service = Service(max_bytes=max_size * 1024 * 1024, workers=jobs, seconds=seconds, names=own)
        app = application(_bounded(service, asked_of(bounds)))
    except ImportError as error:
        raise ConfigurationError(
            zh=f"缺少 {error.name}；请运行：pip install 'targetexpr[server]'",
            en=f"{error.name} is missing; run: pip install 'targetexpr[server]'",
        ) from error
    if host not in ("127.0.0.1", "::1", "localhost"):
        click.echo(say("注意：没有登录验证，能连到这个地址的人都能使用。",
                       "Note: there is no login; whoever reaches this address can use it."), err=True)  # fmt: skip
    _verify_free(host, port)
    reached = _address_of_this_machine() if host in _WILDCARDS else host
    shown = f"[{reached}]" if ":" in reached else reached
    click.echo(
        say(f"请打开 http://{shown}:{port}/ ，按 Ctrl+C 结束。", f"Open http://{shown}:{port}/ ; Ctrl+C ends it.")
    )
    if host in _WILDCARDS:
        click.echo(say(f"在本机上：http://127.0.0.1:{port}/", f"On this machine: http://127.0.0.1:{port}/"))
    if opening:
        threading.Thread(target=_open, args=(reached, port), daemon=True).start()
    logging.basicConfig(format="%(message)s", level=logging.ERROR)
    logging.getLogger("uvicorn.error").addFilter(_is_no_end)
    with suppress(KeyboardInterrupt):
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="error",
            access_log=False,
            server_header=False,
            http=PatientProtocol,
            ws="none",
            limit_concurrency=_connections(),
            backlog=2048,
            timeout_graceful_shutdown=5,
        )
    os._exit(0)  # a check that is under way would be waited for, and nothing of it is kept


def _bounded(service: Service, asked: Mapping[str, int]) -> Service:
    """The service with the bounds that were asked for; some of them are its own."""
    own = {"bytes": "max_bytes", "memory": "memory", "processor": "seconds", "seconds": "seconds"}
    changed: dict[str, Any] = {own[name]: value for name, value in asked.items() if name in own}
    others = {name: value for name, value in asked.items() if name not in own}
    return evolve(service, **changed, limits=evolve(service.limits, **others))


def _open(host: str, port: int) -> None:
    """Open the page in the browser as soon as somebody answers there."""
    for _ in range(100):
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            webbrowser.open(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
            return
        time.sleep(0.1)


def _is_no_end(record: logging.LogRecord) -> bool:
    """Whether a line of the server's log is about more than the checks that its end breaks off."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def _address_of_this_machine() -> str:
    """Return the address under which others see this machine; nothing is sent to find it."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # an address for documentation (RFC 5737)
            return str(probe.getsockname()[0])
    except OSError:
        return socket.gethostname()


def _connections() -> int:
    """Return how many connections there may be at once, as many as the system lets this process have files."""
    try:
        import resource
    except ImportError:  # Windows
        return _MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        return min(_MOST_CONNECTIONS, max(100, soft - _OTHER_FILES))
    return _MOST_CONNECTIONS


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
