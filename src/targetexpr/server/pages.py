"""The page for clerk and reviewer, which without a script is a plain form, and the page that says what was refused."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from targetexpr import profiles
from targetexpr.app.document import server_page
from targetexpr.errors import Language
from targetexpr.markup import Markup, markup
from targetexpr.reports.document import TITLE
from targetexpr.reports.document import front as resource
from targetexpr.server import Service
from targetexpr.server.refusals import RequestRefusal
from targetexpr.sheets.walk import SUFFIXES

_REFUSAL = """\
<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body class="narrow"><header class="top"><h1>{title}</h1></header><main>
<p role="alert" class="message error"><strong>{zh}</strong></p>
<p lang="en">{en}</p>
<p><a href="{home}">返回，另选一份文件</a> · <a lang="en" href="{home}?lang=en">Back</a></p>
</main></body></html>
"""
_FORM = """\
<p class="meta">{kept} <a href="{there}" lang="{code}" hreflang="{code}">{language}</a></p>
<form class="upload" method="post" action="check?format=xlsx&amp;lang={lang}" enctype="multipart/form-data">
<label for="file">{sheet}</label>
<input id="file" name="file" type="file" required accept="{suffixes}" aria-describedby="hint">
<p id="hint" class="meta">{hint}</p>
<label for="profile">{profile}</label>
<select id="profile" name="profile"><option value="">{by_form}</option>{profiles}</select>
<p><button type="submit" class="main">{workbook}</button></p></form>
"""


@cache
def front(lang: Language, service: Service) -> str:
    """The page for clerk and reviewer, opened in *lang*; without a script, the form."""
    return server_page(_form(lang, service), lang)


def refusal(error: RequestRefusal, home: str = "./") -> str:
    """Both languages at once: what was asked for may be what is wrong. *home* leads to the page that uploads."""
    texts = {"zh": error.message("zh"), "en": error.message("en")}
    return markup(_REFUSAL, **texts, home=home, title=TITLE["zh"], style=Markup(resource("page.css")))


def answer_of(error: RequestRefusal, request: Request) -> Response:
    """A refusal as a page where a page was asked for, else as JSON."""
    headers = {"Retry-After": "10"} if error.status == 503 else None
    if request.query_params.get("format") == "html" or "text/html" in request.headers.get("accept", ""):
        depth = request.scope["path"].removeprefix(request.scope.get("root_path", "")).count("/") - 1
        return Response(refusal(error, "../" * depth or "./"), error.status, headers, media_type="text/html")
    return JSONResponse(error.to_dict(), error.status, headers)


def _form(lang: Language, service: Service) -> Markup:
    def say(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    zh, en = "Excel、WPS 表格、Word、PDF、网页、csv、txt", "Excel, ods, Word, PDF, html, csv or txt"
    size = f"{service.max_bytes / 1024 / 1024:g} MB"
    return markup(
        _FORM,
        lang=lang,
        kept=say("文件只在内存里检查，查完即弃，不保存。", "A file is checked in memory and not kept."),
        there=say("./?lang=en", "./"),
        code=say("en", "zh-CN"),
        language=say("English", "中文"),
        sheet=say("绩效目标表", "Sheet"),
        suffixes=",".join(sorted(SUFFIXES)),
        hint=say(f"{zh}，不超过 {size}。", f"{en}, {size} at most."),
        profile=say("按什么要求检查", "Profile"),
        by_form=say("按表样识别", "By the form"),
        profiles=[
            markup('<option value="{0.name}">{1} ({0.name})</option>', profile, profile.title[lang])
            for profile in map(profiles.built_in, profiles.names())
        ],
        workbook=say("检查并下载批注的工作簿", "Check and download the annotated workbook"),
    )
