"""The pages that check: one file, a folder to serve, and the one whose checks a server makes."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from targetexpr.app.packages import Distribution, Packed
from targetexpr.app.runtime import Runtime
from targetexpr.errors import Language
from targetexpr.markup import Markup, markup
from targetexpr.record_types import frozen
from targetexpr.reports.document import application, front, page, policy

_ALONE = ("form-action 'none'", "base-uri 'none'")
_PYTHON = ("'wasm-unsafe-eval'",)


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
        markup('<script type="text/plain" id="asset:{}">{}</script>\n', name, Markup(b64encode(data).decode("ascii")))
        for name, data in packed.files.items()
    )
    csp = policy("worker-src blob:", "connect-src 'none'", *_ALONE, script=_PYTHON)
    more = {"engine": "page", **packed.told}
    return page(more, meta=application(), csp=csp, licences=_licences(packed), blocks=blocks)


def folder_pages(packed: Assets) -> dict[str, bytes]:
    """Return the files of a folder that serves the same page: what it needs is loaded from beside it, and kept by a
    service worker."""
    names = {name: f"assets/{name}.{sha256(data).hexdigest()[:12]}.bin" for name, data in packed.files.items()}
    csp = policy("worker-src blob: 'self'", "connect-src 'self'", *_ALONE, script=_PYTHON)
    more = {"engine": "folder", "files": names, "serviceWorker": "service-worker.js", **packed.told}
    index = page(more, meta=application(), csp=csp, licences=_licences(packed)).encode("utf-8")
    listed = json.dumps(["./", *names.values()])
    version = sha256(index).hexdigest()[:16]
    worker = front("service-worker.js").replace("__VERSION__", version).replace('"__FILES__"', listed)
    files = {"index.html": index, "service-worker.js": worker.encode("utf-8")}
    return files | {names[name]: data for name, data in packed.files.items()}


def server_page(no_script: Markup, lang: Language) -> str:
    """Return the page whose checks a server makes, which gives its policy. *no_script* serves without a script."""
    return page({"engine": "server"}, meta=application(), lang=lang, no_script=no_script)


def server_policy() -> str:
    """Return the policy of ``server_page``."""
    return policy("connect-src 'self'")


def _licences(packed: Assets) -> list[tuple[str, str, str, str]]:
    return [(entry.name, entry.version, entry.licence, entry.text) for entry in packed.distributions]
