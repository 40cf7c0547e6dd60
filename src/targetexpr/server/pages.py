"""The page that uploads a sheet, and the page that says why it was refused. No script, no network: plain forms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from targetexpr import __version__, profiles
from targetexpr.app.document import server_page
from targetexpr.errors import Language
from targetexpr.reports.html import resource
from targetexpr.server import Service
from targetexpr.server.refusals import RequestRefusal
from targetexpr.sheets.walk import SUFFIXES

_TITLE = ("绩效目标表检查", "Check performance target sheets")


def upload(lang: Language, service: Service) -> str:
    """The page opens in *lang*; the other language is a link away."""
    return "\n".join(_page(lang, _form(lang, service)))


@cache
def front(service: Service) -> str:
    """The page for clerk and reviewer, in Chinese; without a script, the form."""
    return server_page("".join(_form("zh", service)))


def refusal(error: RequestRefusal, home: str = "./") -> str:
    """Both languages at once: what was asked for may be what is wrong. *home* leads to the page that uploads."""
    body = (
        f'<p role="alert" class="refused"><strong>{escape(error.message("zh"))}</strong></p>',
        f'<p lang="en">{escape(error.message("en"))}</p>',
        f'<p><a href="{home}">返回，另选一份文件</a> · <a lang="en" href="{home}?lang=en">Back</a></p>',
    )
    return "\n".join(_page("zh", body))


def answer_of(error: RequestRefusal, request: Request) -> Response:
    """A refusal as a page where a page was asked for, else as JSON."""
    headers = {"Retry-After": "10"} if error.status == 503 else None
    if request.query_params.get("format") == "html" or "text/html" in request.headers.get("accept", ""):
        depth = request.scope["path"].removeprefix(request.scope.get("root_path", "")).count("/") - 1
        return Response(refusal(error, "../" * depth or "./"), error.status, headers, media_type="text/html")
    return JSONResponse(error.to_dict(), error.status, headers)


def _page(lang: Language, body: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    title = _TITLE[lang == "en"]
    yield f'<!DOCTYPE html><html lang="{"en" if lang == "en" else "zh-CN"}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{resource('report.css')}</style></head>"
    yield f'<body class="narrow"><header><h1>{title}</h1></header><main>'
    yield from body
    yield f'</main><footer class="meta">targetexpr {__version__}</footer></body></html>'


def _form(lang: Language, service: Service) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return escape(en if lang == "en" else zh)

    size = f"{service.max_bytes / 1024 / 1024:g} MB"
    code, name, there = ("zh-CN", "中文", "./") if lang == "en" else ("en", "English", "./?lang=en")
    kept = say("文件只在内存里检查，查完即弃，不保存。", "A file is checked in memory and not kept.")
    yield f'<p class="meta">{kept} <a href="{there}" lang="{code}" hreflang="{code}">{name}</a></p>'
    yield f'<form class="upload" method="post" action="check?format=html&amp;lang={lang}"'
    yield ' enctype="multipart/form-data">'
    yield f'<label for="file">{say("绩效目标表", "Sheet")}</label>'
    yield f'<input id="file" name="file" type="file" required accept="{",".join(sorted(SUFFIXES))}"'
    yield ' aria-describedby="hint"><p id="hint" class="meta">'
    zh, en = "Excel、WPS 表格、Word、PDF、网页、csv、txt", "Excel, ods, Word, PDF, html, csv or txt"
    yield say(f"{zh}，不超过 {size}。", f"{en}, {size} at most.") + "</p>"
    yield f'<label for="profile">{say("按什么要求检查", "Profile")}</label><select id="profile" name="profile">'
    yield f'<option value="">{say("按表样识别", "By the form")}</option>'
    for profile in map(profiles.built_in, profiles.names()):
        yield f'<option value="{escape(profile.name)}">{escape(profile.title[lang])} ({escape(profile.name)})</option>'
    yield f'</select><p><button type="submit">{say("检查", "Check")}</button> '
    yield f'<button type="submit" class="second" formaction="check?format=xlsx&amp;lang={lang}">'
    yield f"{say('下载批注的工作簿', 'Download the annotated workbook')}</button></p></form>"
