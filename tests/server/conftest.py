"""The application, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import httpx
from starlette.applications import Starlette

from targetexpr.server import Service, application

T = TypeVar("T")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DEFECTS = EXAMPLES / "2024-parks.xlsx"


@cache
def shared_app() -> Starlette:
    """The application that tests share which want no service of their own: its workers are started once."""
    return application()


def asking(work: Callable[[httpx.AsyncClient], Awaitable[T]], service: Service | None = None) -> T:
    """Runs *work* with a client of an application."""
    app = shared_app() if service is None else application(service)

    async def run() -> T:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://here", timeout=120) as client:
            return await work(client)

    try:
        return asyncio.run(run())
    finally:
        if service is not None:
            app.state.close()


def post(path: str, service: Service | None = None, **options: object) -> httpx.Response:
    return asking(lambda client: client.post(path, **options), service)  # type: ignore[arg-type]


def upload(data: bytes, name: str = "表.xlsx", query: str = "", service: Service | None = None) -> httpx.Response:
    return post(f"/check{query}", service, files={"file": (name, data)})


def get(path: str, **options: object) -> httpx.Response:
    return asking(lambda client: client.get(path, **options))  # type: ignore[arg-type]
