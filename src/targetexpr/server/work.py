"""What runs in a worker: bytes and options in, a rendered report out; knows nothing of HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from attrs import evolve, fields

from targetexpr import profiles
from targetexpr.checking.checker import Checker, Options
from targetexpr.documents import not_among
from targetexpr.errors import ConfigurationError, Language, ProfileError, SheetReadError, TargetSyntaxError
from targetexpr.record_types import frozen
from targetexpr.reports import View, render
from targetexpr.rules.catalogue import all_rules
from targetexpr.server import Service, openapi, refusals
from targetexpr.server.refusals import RequestRefusal
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.reading import read
from targetexpr.values.parser import parse_many

FORMATS = {
    "json": "application/json",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@frozen(kw_only=True)
class Asked:
    """The options of one request."""

    format: str = "json"
    lang: Language = "zh"
    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


OPTIONS = tuple(attribute.name for attribute in fields(Asked))


def asked(given: Mapping[str, str]) -> Asked:
    """Return the options of a form; empty ones count as not given. Raises ``Refusal`` for a value that is not known.

    A profile is one of the built-in ones: a name never becomes a path.
    """
    filled = {key: value.strip() for key, value in given.items() if value.strip()}
    return Asked(
        format=_one_of("format", filled.get("format", "json"), tuple(FORMATS)),
        lang="en" if _one_of("lang", filled.get("lang", "zh"), ("zh", "en")) == "en" else "zh",
        profile=_one_of("profile", filled["profile"], profiles.names()) if "profile" in filled else None,
        select=_split(filled.get("select", "")),
        ignore=_split(filled.get("ignore", "")),
    )


def hold_query(query: Iterable[str], known: Sequence[str]) -> None:
    """Hold the names in a query to those *known*. Raises ``Refusal`` for another, naming the one that is near."""
    for key in query:
        if key not in known:
            raise RequestRefusal(400, "bad-option", **not_among("选项", "option", key, known))


def report_on(data: bytes, name: str, options: Asked, service: Service) -> str | bytes:
    """The report on an upload. Raises ``Refusal`` where there is nothing to report on."""
    try:
        sheets = read(data, name=name, limits=limits_of(service), sandbox=False)  # it runs in a worker
        if not sheets:
            raise RequestRefusal(
                422,
                "no-table",
                zh="文件里没有找到绩效目标表",
                en="no table of performance targets was found in the file",
            )
        checker = Checker(Options(profile=options.profile, select=options.select, ignore=options.ignore, isolated=True))
        report = checker.report([checker.sheets(sheets, path=name, sha256=sha256(data).hexdigest())])
    except SheetReadError as error:
        raise refusals.unreadable(error) from error
    except (ConfigurationError, ProfileError) as error:
        raise refusals.bad_option(error) from error
    return render(report, options.format, View(lang=options.lang, back=f"./?lang={options.lang}", original=data))


def limits_of(service: Service) -> Limits:
    """The bounds of a file that the bounds of a server come to."""
    return evolve(service.limits, bytes=service.max_bytes, seconds=max(1, int(service.seconds)))


def constraints(body: bytes, lang: Language) -> dict[str, Any]:
    """What ``parse_many`` answers to ``{"texts": […], "names": […]}``. Raises ``Refusal`` for another body."""
    form = _json(body)
    if not openapi.is_body("/parse", form) or len(form.get("names", form["texts"])) != len(form["texts"]):
        raise RequestRefusal(
            422,
            "bad-form",
            zh='应为 {"texts": [指标值…], "names": [指标名称或 null…]}，至多 10000 个，names 可省略',
            en='want {"texts": [values…], "names": [names or null…]}, 10000 at most; names may be left out',
        )
    found = parse_many(form["texts"], form.get("names"))
    return {"results": [c.to_dict(lang) if isinstance(c, TargetSyntaxError) else c.to_dict() for c in found]}


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RequestRefusal(400, "bad-json", zh=f"不是 JSON：{error}", en=f"not JSON: {error}") from error


@cache
def rules() -> list[dict[str, Any]]:
    """The catalogue."""
    from targetexpr.reports.data import rule_to_dict

    return [rule_to_dict(rule) for rule in all_rules()]


def _one_of(key: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise RequestRefusal(
            422,
            "bad-option",
            zh=f"{key} 没有“{value[:50]}”；可用：{'、'.join(known)}",
            en=f"{key} has no {value[:50]!r}; there are {', '.join(known)}",
        )
    return value


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
