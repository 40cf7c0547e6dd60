"""Checks over HTTP: an upload in, a report out, nothing kept. Needs ``targetexpr[server]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from targetexpr.record_types import frozen
from targetexpr.sheets.limits import Limits

if TYPE_CHECKING:
    from starlette.applications import Starlette

_MIB = 1024 * 1024


_LIMITS = Limits(unpacked=128 * _MIB, cells=200_000)


@frozen(kw_only=True)
class Service:
    """The bounds of one server.

    ``max_bytes`` of an upload, ``limits`` of what it holds, beside which those here count; ``workers`` checks
    run at once, one in three of them for large and slow ones; ``memory`` is what a check may use beyond its process at
    rest, ``bodies`` what all uploads may take together. An upload waits up to ``waiting`` seconds for memory or a
    worker; it may take ``receiving`` seconds to come in, and nothing may come for ``silent`` seconds. A check may take
    ``seconds`` of the processor, and three times as long by the clock; one that is not done after ``quick`` of them
    begins anew among the slow ones.

    A request must be for a loopback name, the address that it came to, or one of ``names`` (``*``: any).
    """

    max_bytes: int = 16 * _MIB
    limits: Limits = _LIMITS
    workers: int = 3
    memory: int = 320 * _MIB
    bodies: int = 96 * _MIB
    waiting: float = 300
    receiving: float = 60
    silent: float = 10
    quick: float = 3
    seconds: float = 60
    names: tuple[str, ...] = ()


def application(service: Service | None = None) -> Starlette:
    """The ASGI application, for any ASGI server and for mounting in another application. It needs asyncio."""
    from targetexpr.server.app import build

    return build(service or Service())
