"""The routes. What is wrong with a request is answered as JSON, or as a page where a page was asked for."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from targetexpr.app.document import server_policy
from targetexpr.records import to_plain
from targetexpr.server import Service, openapi, pages, uploads, work
from targetexpr.server.bodies import Bodies, peer_of
from targetexpr.server.checks import Checks
from targetexpr.server.headers import OWN_FORMS, SecurityHeaders
from targetexpr.server.hosts import OwnNames
from targetexpr.server.pages import answer_of
from targetexpr.server.refusals import RequestRefusal, of_answer, of_status

_MOST_JSON = 4 * 1024 * 1024
_CHECK, _PARSE, _PAGE = (f"targetexpr.server.tasks:{name}" for name in ("check", "parse", "page"))


def build(service: Service) -> Starlette:
    """See ``targetexpr.server.application``."""
    checks, bodies = Checks(service), Bodies(service)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        checks.start()
        yield
        checks.close()

    async def answered(request: Request, task: str, limit: int, **arguments: object) -> dict[str, Any]:
        """What a worker makes of a request's body."""
        async with bodies.received(request, limit) as body:
            form = {"query": dict(request.query_params), **arguments}
            answer: dict[str, Any] = await checks.run(task, form, body, peer=peer_of(request))
        if "refusal" in answer:
            raise of_answer(answer["refusal"])
        return answer

    async def check(request: Request) -> Response:
        kind = request.headers.get("content-type", "")
        uploads.require_multipart(kind)
        work.hold_query(request.query_params, work.OPTIONS)
        work.asked(request.query_params)
        limit = service.max_bytes + uploads.AROUND
        answer = await answered(request, _CHECK, limit, type=kind, service=to_plain(service))
        report = base64.b64decode(answer["base64"]) if "base64" in answer else answer["text"]
        headers = _as_file(answer["name"]) if answer["format"] == "xlsx" else None
        return Response(report, headers=headers, media_type=work.FORMATS[answer["format"]])

    async def parse(request: Request) -> Response:
        work.hold_query(request.query_params, ("lang",))
        work.asked(request.query_params)
        return JSONResponse(await answered(request, _PARSE, _MOST_JSON))

    async def rules(request: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(work.rules))

    async def description(request: Request) -> Response:
        return JSONResponse(openapi.description())

    async def page(request: Request) -> Response:
        lang = work.asked(request.query_params).lang
        headers = {"Content-Security-Policy": f"{server_policy()}; {OWN_FORMS}"}
        return Response(pages.front(lang, service), headers=headers, media_type="text/html")

    async def page_call(request: Request) -> Response:
        """What the page asks for, file by file; its form is the page's own affair."""
        kind = request.headers.get("content-type", "")
        uploads.require_multipart(kind)
        limit = service.max_bytes + uploads.AROUND
        answer = await answered(request, _PAGE, limit, type=kind, service=to_plain(service))
        return Response(answer["text"], media_type="application/json")

    async def no_icon(request: Request) -> Response:
        return Response(status_code=204)

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/page", page_call, methods=["POST"]),
            Route("/check", check, methods=["POST"]),
            Route("/parse", parse, methods=["POST"]),
            Route("/rules", rules),
            Route("/openapi.json", description),
            Route("/favicon.ico", no_icon),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(OwnNames, names=service.names)],
        exception_handlers={RequestRefusal: _refused, HTTPException: _not_here},
        lifespan=lifespan,
    )
    app.state.close = checks.close  # for whoever runs it without a lifespan
    return app


def _as_file(name: str) -> dict[str, str]:
    """That the answer is to be kept as a file, named after the one that was uploaded."""
    annotated = quote(f"{PurePath(name).stem}.批注.xlsx", safe="", errors="replace")
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{annotated}"}


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestRefusal)
    return answer_of(error, request)


async def _not_here(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = answer_of(of_status(error.status_code, error.detail), request)
    answer.headers.update(error.headers or {})
    return answer
