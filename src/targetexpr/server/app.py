"""The routes. What is wrong with a request is answered as JSON, or as a page where a page was asked for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import PurePath
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from targetexpr.server import Service, openapi, pages, uploads, work
from targetexpr.server.headers import SecurityHeaders
from targetexpr.server.refusals import Refusal, of_status
from targetexpr.server.workers import Workers

_MOST_JSON = 4 * 1024 * 1024


def build(service: Service) -> Starlette:
    """See ``targetexpr.server.application``."""
    workers = Workers(service)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        workers.close()

    async def check(request: Request) -> Response:
        async with workers.place():
            upload = await uploads.receive(request, service)
            options = work.asked({**upload.fields, **request.query_params})
            answer = await workers.run(partial(work.report_on, upload.data, upload.name, options, service))
        headers = _as_file(upload.name) if options.format == "xlsx" else None
        return Response(answer, headers=headers, media_type=work.FORMATS[options.format])

    async def parse(request: Request) -> Response:
        options = work.asked(request.query_params)
        async with workers.place():
            form = _json(await uploads.body(request, _MOST_JSON, service.receiving))
            return JSONResponse(await workers.run(partial(work.constraints, form, options.lang)))

    async def rules(request: Request) -> Response:
        return JSONResponse(await workers.run(work.rules))

    async def description(request: Request) -> Response:
        return JSONResponse(openapi.description())

    async def page(request: Request) -> Response:
        return Response(pages.upload(work.asked(request.query_params).lang, service), media_type="text/html")

    async def no_icon(request: Request) -> Response:
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/check", check, methods=["POST"]),
            Route("/parse", parse, methods=["POST"]),
            Route("/rules", rules),
            Route("/openapi.json", description),
            Route("/favicon.ico", no_icon),
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={Refusal: _refused, HTTPException: _not_here},
        lifespan=lifespan,
    )


def _json(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "bad-json", zh=f"不是 JSON：{error}", en=f"not JSON: {error}") from error


def _as_file(name: str) -> dict[str, str]:
    """That the answer is to be kept as a file, named after the one that was uploaded."""
    annotated = quote(f"{PurePath(name).stem}.批注.xlsx", safe="", errors="replace")
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{annotated}"}


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    headers = {"Retry-After": "10"} if error.status == 503 else None
    if request.query_params.get("format") == "html" or "text/html" in request.headers.get("accept", ""):
        return Response(pages.refusal(error), error.status, headers, media_type="text/html")
    return JSONResponse(error.to_dict(), error.status, headers)


async def _not_here(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = JSONResponse(of_status(error.status_code, error.detail).to_dict(), error.status_code)
    answer.headers.update(error.headers or {})
    return answer
