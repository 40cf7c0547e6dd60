"""What a worker does for the server: a request's body and options in, the answer out, or the refusal."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from targetexpr.records import from_plain
from targetexpr.server import Service, refusals, uploads, work
from targetexpr.server.refusals import RequestRefusal

_MOST_ANSWER = 64 * 1024 * 1024


def check(arguments: dict[str, Any], body: bytes) -> dict[str, Any]:
    """The report on the file in a multipart form: ``body`` as text or in base 64, ``format`` and ``name``."""

    def answer() -> dict[str, Any]:
        service = from_plain(Service, arguments["service"])
        upload = uploads.upload_in(body, str(arguments["type"]), service.max_bytes)
        work.hold_query(upload.fields, work.OPTIONS)
        options = work.asked({**upload.fields, **_texts(arguments["query"])})
        report = work.report_on(upload.data, upload.name, options, service)
        if len(report) > _MOST_ANSWER:
            raise refusals.too_large(_MOST_ANSWER)
        form = {"format": options.format, "name": upload.name}
        if isinstance(report, bytes):
            return {**form, "base64": base64.b64encode(report).decode("ascii")}
        return {**form, "text": report}

    return _answered(answer)


def page(arguments: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What the page asks of the file in a multipart form: ``text``, which is JSON."""
    from targetexpr.server import front

    def answer() -> dict[str, Any]:
        service = from_plain(Service, arguments["service"])
        upload = uploads.upload_in(body, str(arguments["type"]), service.max_bytes)
        return {"text": front.answer(upload, service)}

    return _answered(answer)


def parse(arguments: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What the values in a JSON body mean: ``results``."""
    return _answered(lambda: work.constraints(body, work.asked(_texts(arguments["query"])).lang))


def _answered(answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return answer()
    except RequestRefusal as refusal:
        return {"refusal": {"status": refusal.status, "reason": refusal.reason, **refusal.messages}}


def _texts(form: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in form.items()}
