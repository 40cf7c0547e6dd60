"""The application, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import httpx

from targetexpr.server import Service, application

T = TypeVar("T")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DEFECTS = EXAMPLES / "2024-parks.xlsx"


def asking(work: Callable[[httpx.AsyncClient], Awaitable[T]], service: Service | None = None) -> T:
    """Runs *work* with a client of a new application."""

    async def run() -> T:
        transport = httpx.ASGITransport(application(service), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://here", timeout=120) as client:
            return await work(client)

    return asyncio.run(run())


def post(path: str, service: Service | None = None, **options: object) -> httpx.Response:
    return asking(lambda client: client.post(path, **options), service)  # type: ignore[arg-type]


def upload(data: bytes, name: str = "表.xlsx", query: str = "", service: Service | None = None) -> httpx.Response:
    return post(f"/check{query}", service, files={"file": (name, data)})


def get(path: str) -> httpx.Response:
    return asking(lambda client: client.get(path))
