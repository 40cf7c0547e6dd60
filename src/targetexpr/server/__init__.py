"""Checks over HTTP: an upload in, a report out, nothing kept. Needs ``targetexpr[server]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from starlette.applications import Starlette

_MIB = 1024 * 1024


@frozen(kw_only=True)
class Service:
    """The bounds of one server.

    ``max_bytes`` of an upload; ``unpacked`` bytes of an archive's parts and ``cells`` of its tables; ``workers`` checks
    run at once, and ``uploads`` are held in memory at once, the others wait up to ``waiting`` seconds. An upload may
    take ``receiving`` seconds to come in and its check ``seconds``.
    """

    max_bytes: int = 16 * _MIB
    unpacked: int = 128 * _MIB
    cells: int = 200_000
    workers: int = 4
    uploads: int = 16
    waiting: float = 300
    receiving: float = 60
    seconds: float = 60


def application(service: Service | None = None) -> Starlette:
    """The ASGI application, for any ASGI server and for mounting in another application. It needs asyncio."""
    from targetexpr.server.app import build

    return build(service or Service())
