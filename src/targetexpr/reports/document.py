"""A page of the front end put together: markup, style and script in one document that may load nothing from elsewhere.

It draws what checks answered (``answer``): checks made in the page or behind HTTP, or those that a report is of.
"""

from __future__ import annotations

import tomllib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from targetexpr import __version__
from targetexpr.checking.json_form import dumps
from targetexpr.errors import Language
from targetexpr.markup import Markup, markup
from targetexpr.reports.told import told
from targetexpr.rules.model import Texts

TITLE: Texts = {"zh": "绩效目标表检查", "en": "Performance target sheets"}
_VENDOR = ("preact.umd.js", "hooks.umd.js", "htm.umd.js")
_OWN = (
    "english.js", "words.js", "engine.js", "server.js", "report.js", "store.js", "parts.js", "clerk.js", "reviewer.js",
    "printed.js", "exports.js", "main.js",
)  # fmt: skip
_FRONT = resources.files("targetexpr.reports") / "front"
_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}" data-state="loading">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
{head}
<title>{title}</title><style>{style}</style></head>
<body><header class="top" id="top"></header><main id="app" tabindex="-1"></main>
<footer id="foot"></footer><div id="print"></div>
<noscript>{no_script}</noscript>
<script type="application/json" id="told">{told}</script>
{blocks}
{scripts}
</body></html>
"""
_ALLOW = "请在浏览器里允许运行脚本后再打开这个页面。Please allow scripts and open this page again."


def page(
    more: Mapping[str, Any],
    *,
    meta: Mapping[str, str],
    title: Texts = TITLE,
    csp: str = "",
    lang: Language = "zh",
    licences: Iterable[tuple[str, str, str, str]] = (),
    blocks: Iterable[Markup] = (),
    no_script: str = _ALLOW,
) -> str:
    """Return a document. *more* is what its front end is told beside the words of the rules; *csp*, its policy,
    stands in it where no server gives one; *licences* are names, versions, licences and their texts of what is in it.
    """
    listed = {entry[0]: entry for entry in (*licences, *_vendored())}.values()
    head = [markup('<meta name="{}" content="{}">\n', name, content) for name, content in meta.items()]
    if csp:
        head.append(markup('<meta http-equiv="Content-Security-Policy" content="{}">\n', csp))
        head.append(markup('<meta name="referrer" content="no-referrer">'))
    return markup(
        _PAGE,
        lang={"zh": "zh-CN", "en": "en"}[lang],
        head=head,
        title=title[lang],
        style=Markup(front("page.css")),
        no_script=no_script,
        told=inline({**told(), "title": title, "lang": lang, **more, "licences": [*listed]}),
        blocks=iter(blocks),
        scripts=[markup("<script>{}</script>\n", Markup(script)) for script in scripts()],
    )


def policy(*more: str, script: tuple[str, ...] = ()) -> str:
    """Return the Content-Security-Policy of a page: its own style and scripts, pictures in it, and nothing else."""
    hashes = " ".join((*map(hash_of, scripts()), *script))
    own = f"style-src {hash_of(front('page.css'))}", f"script-src {hashes}", "img-src data:"
    return "; ".join(("default-src 'none'", *own, *more))


def hash_of(text: str) -> str:
    """Return what a policy names an inline style or script by."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def inline(value: object) -> Markup:
    """Return JSON that can stand in a script element."""
    return Markup(dumps(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


@cache
def front(name: str) -> str:
    """Return a file of the front end."""
    return (_FRONT / name).read_text(encoding="utf-8")


@cache
def scripts() -> tuple[str, ...]:
    """Return the scripts of a page, in their order: the libraries, then the front end as one."""
    worker = f"const FRONT_WORKER = {inline(front('worker.js'))};"
    own = "\n".join(('"use strict";', "(() => {", worker, *map(front, _OWN), "})();"))
    vendor = (front(f"vendor/{name}").split("//# sourceMappingURL")[0] for name in _VENDOR)
    return (*vendor, own)


@cache
def _vendored() -> tuple[tuple[str, str, str, str], ...]:
    """The libraries in the front end, as ``vendor.toml`` pins them."""
    listed = tomllib.loads(front("vendor/vendor.toml"))
    return tuple(
        (name, entry["version"], entry["licence"], front(f"vendor/{name}.LICENSE")) for name, entry in listed.items()
    )


def application() -> Mapping[str, str]:
    """Return the ``meta`` of a page that checks."""
    return {"application-name": f"{TITLE['zh']} {__version__}"}
