"""A page put together: markup, style and script in one document that may load nothing from elsewhere."""

from __future__ import annotations

import gzip
import json
import tomllib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from importlib import resources
from typing import Any

from attrs import frozen

from targetexpr import __version__
from targetexpr.app.packages import Distribution, Packed
from targetexpr.app.runtime import Runtime
from targetexpr.app.told import told

TITLE = "绩效目标表检查"
_VENDOR = ("preact.umd.js", "hooks.umd.js", "htm.umd.js")
_OWN = (
    "words.js",
    "engine.js",
    "server.js",
    "store.js",
    "parts.js",
    "clerk.js",
    "reviewer.js",
    "exports.js",
    "main.js",
)
_ALONE = "form-action 'none'; base-uri 'none'"
_FRONT = resources.files("targetexpr.app") / "front"


@frozen(kw_only=True)
class Assets:
    """What a page runs its checks with, gzipped, by name; and what it is told of that."""

    files: Mapping[str, bytes]
    told: Mapping[str, Any]
    distributions: tuple[Distribution, ...]


def assets(runtime: Runtime, parts: Iterable[Packed]) -> Assets:
    """Pack the runtime and the packages for a page."""
    parts = list(parts)
    lock = json.loads(runtime.files["pyodide-lock.json"])
    files = {name: runtime.files[name] for name in runtime.files if name != "pyodide-lock.json"}
    files |= {part.name: part.data for part in parts if part.data is not None}
    on_demand = [part for part in parts if part.name not in ("own", "core") and part.data is not None]
    distributions = [entry for part in parts for entry in part.distributions]
    return Assets(
        files={name: gzip.compress(data, 9, mtime=0) for name, data in files.items()},
        told={
            "lock": json.dumps({"info": lock["info"], "packages": {}}),
            "parts": [part.name for part in parts if part.name != "own" and part.data is not None],
            "modules": {module: part.name for part in on_demand for module in part.modules},
            "missing": [part.name for part in parts if part.data is None],
        },
        distributions=(
            Distribution(name="Pyodide", version=runtime.version, licence=runtime.licence, digest=""),
            Distribution(name="Python", version=runtime.python, licence="PSF-2.0", digest=""),
            *distributions,
        ),
    )


def file_page(packed: Assets) -> str:
    """Return the page that is one file: everything is in it, and it asks the network for nothing."""
    blocks = (
        f'<script type="text/plain" id="asset:{name}">{b64encode(data).decode("ascii")}</script>'
        for name, data in packed.files.items()
    )
    policy_ = policy(f"connect-src 'none'; {_ALONE}", "blob:")
    return _document({"engine": "page", **packed.told}, packed.distributions, policy_, "\n".join(blocks))


def folder_pages(packed: Assets) -> dict[str, bytes]:
    """Return the files of a folder that serves the same page: what it needs is loaded from beside it, and kept by a
    service worker."""
    names = {name: f"assets/{name}.{sha256(data).hexdigest()[:12]}.bin" for name, data in packed.files.items()}
    page = _document(
        {"engine": "folder", "files": names, "serviceWorker": "service-worker.js", **packed.told},
        packed.distributions,
        policy(f"connect-src 'self'; {_ALONE}", "blob:", "'self'"),
    )
    version = sha256(page.encode("utf-8")).hexdigest()[:16]
    listed = json.dumps(["./", *names.values()])
    worker = front("service-worker.js").replace("__VERSION__", version).replace('"__FILES__"', listed)
    files = {"index.html": page.encode("utf-8"), "service-worker.js": worker.encode("utf-8")}
    return files | {names[name]: data for name, data in packed.files.items()}


def server_page(no_script: str) -> str:
    """Return the page whose checks a server makes, which gives its policy. *no_script* serves without a script."""
    return _document({"engine": "server"}, (), no_script=no_script)


def server_policy() -> str:
    """Return the policy of ``server_page``."""
    return policy("connect-src 'self'")


@cache
def front(name: str) -> str:
    """A file of the front end."""
    return (_FRONT / name).read_text(encoding="utf-8")


@cache
def vendored() -> tuple[Distribution, ...]:
    """The libraries in the front end, as ``vendor.toml`` pins them."""
    listed = tomllib.loads(front("vendor/vendor.toml"))
    return tuple(
        Distribution(
            name=name, version=entry["version"], licence=entry["licence"], digest=entry["integrity"],
            text=front(f"vendor/{name}.LICENSE"),
        )
        for name, entry in listed.items()
    )  # fmt: skip


@cache
def scripts() -> tuple[str, ...]:
    """The scripts of the page, in their order: the libraries, then the front end as one."""
    worker = f"const FRONT_WORKER = {_inline(front('worker.js'))};"
    own = "\n".join(('"use strict";', "(() => {", worker, *map(front, _OWN), "})();"))
    vendor = (front(f"vendor/{name}").split("//# sourceMappingURL")[0] for name in _VENDOR)
    return (*vendor, own)


def policy(connect: str, *workers: str) -> str:
    """The Content-Security-Policy of a page: its own style and scripts, its *workers* with Python, and nothing else."""
    hashes = " ".join(map(_hash, scripts()))
    parts = (
        "default-src 'none'", f"style-src {_hash(front('page.css'))}",
        f"script-src {hashes}" + (" 'wasm-unsafe-eval'" if workers else ""),
        f"worker-src {' '.join(workers)}" if workers else "", connect,
    )  # fmt: skip
    return "; ".join(filter(None, parts))


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _inline(value: object) -> str:
    """JSON that can stand in a script element."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _document(
    more: Mapping[str, Any],
    distributions: Iterable[Distribution],
    meta: str = "",
    blocks: str = "",
    *,
    no_script: str = "请在浏览器里允许运行脚本后再打开这个页面。",
) -> str:
    listed = {entry.name: entry for entry in (*distributions, *vendored())}.values()
    data = {**told(), **more, "licences": [_licence(entry) for entry in listed]}
    lines = (
        "<!DOCTYPE html>",
        '<html lang="zh-CN" data-state="loading">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(meta)}">' if meta else "",
        '<meta name="referrer" content="no-referrer">' if meta else "",
        f'<meta name="application-name" content="{TITLE} {__version__}">',
        f"<title>{TITLE}</title><style>{front('page.css')}</style></head>",
        f"<body>{front('page.html')}",
        f"<noscript>{no_script}</noscript>",
        f'<script type="application/json" id="told">{_inline(data)}</script>',
        blocks,
        *(f"<script>{script}</script>" for script in scripts()),
        "</body></html>",
    )
    return "\n".join(lines) + "\n"


def _licence(entry: Distribution) -> list[str]:
    return [entry.name, entry.version, entry.licence, entry.text]
