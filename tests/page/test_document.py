"""How a page is put together: what is pinned, what is packed, what it may load. No browser, no runtime is needed."""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from targetexpr.app import document, packages, runtime
from targetexpr.app.runtime import Runtime
from targetexpr.errors import ConfigurationError
from targetexpr.reports.document import front
from targetexpr.rules.catalogue import all_rules

NAMES = tuple(runtime.packing()["runtime"]["files"])


@pytest.fixture
def pinned(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Small files that stand for the runtime's, pinned for the test."""
    files = {name: f"// {name}".encode() for name in NAMES}
    files["pyodide-lock.json"] = json.dumps({"info": {"python": "3.13.2"}, "packages": {"x": {}}}).encode()
    digests = {name: sha256(data).hexdigest() for name, data in files.items()}
    packing = runtime.packing()
    monkeypatch.setattr(runtime, "packing", lambda: {**packing, "runtime": {**packing["runtime"], "files": digests}})
    return files


def archive(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as made:
        for name, data in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    return path


def test_a_runtime_is_read_from_a_folder_and_from_the_archive(pinned: dict[str, bytes], tmp_path: Path) -> None:
    found = runtime.runtime_at(archive(tmp_path / "pyodide.tgz", pinned))
    assert dict(found.files) == pinned
    (tmp_path / "package").mkdir()
    for name, data in pinned.items():
        (tmp_path / "package" / name).write_bytes(data)
    assert runtime.runtime_at(tmp_path) == runtime.runtime_at(tmp_path / "package") == found


def test_another_runtime_is_refused(pinned: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"pyodide\.asm\.js.*pyodide@"):
        runtime.runtime_at(archive(tmp_path / "a.tgz", {**pinned, "pyodide.asm.js": b"another"}))
    with pytest.raises(ConfigurationError, match=r"没有 pyodide\.asm\.wasm"):
        runtime.runtime_at(archive(tmp_path / "b.tgz", {k: v for k, v in pinned.items() if k != "pyodide.asm.wasm"}))
    with pytest.raises(ConfigurationError, match="读不了运行环境"):
        runtime.runtime_at(tmp_path / "nothing.tgz")
    (tmp_path / "c.tgz").write_bytes(b"no archive")
    with pytest.raises(ConfigurationError, match="读不了运行环境"):
        runtime.runtime_at(tmp_path / "c.tgz")


def test_the_package_in_the_page_is_whole_without_what_a_page_has_no_use_for() -> None:
    with zipfile.ZipFile(io.BytesIO(packages.own().data or b"")) as own:
        names = own.namelist()
    assert {"targetexpr/grammar/target.lark", "targetexpr/app/session.py", "targetexpr/profiles/mof-2021.toml"} <= {
        *names
    }
    assert not [
        name
        for name in names
        if re.search(r"/cli/|/server/|/front/|__pycache__|/strategies\.py$", name)
        if "/scoring/" not in name
    ]
    assert packages.own() == packages.own()


def test_the_packages_are_pure_and_have_licences() -> None:
    for part in packages.packed():
        for distribution in part.distributions:
            assert distribution.version, distribution.name
            assert distribution.licence, distribution.name
            assert not re.search(r"\bA?GPL", distribution.licence), distribution.name
        if part.data is not None:
            with zipfile.ZipFile(io.BytesIO(part.data)) as archived:
                assert not [name for name in archived.namelist() if name.endswith((".so", ".pyd", ".dll"))]


def test_a_package_that_was_changed_after_it_was_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "_encoded", lambda _: "another")
    with pytest.raises(ConfigurationError, match="与安装时不同"):
        packages.packed()


def test_the_libraries_of_the_front_end_are_as_they_were_published() -> None:
    import tomllib

    listed = tomllib.loads(front("vendor/vendor.toml"))
    for entry in listed.values():
        assert entry["integrity"].startswith("sha512-")
        for name, digest in entry["files"].items():
            assert sha256(front(f"vendor/{name}").encode()).hexdigest() == digest


def test_the_page_may_load_nothing(pinned: dict[str, bytes]) -> None:
    made = Runtime(version="0", python="3", licence="MPL-2.0", files=pinned)
    text = document.file_page(document.assets(made, [packages.own()]))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "connect-src &#x27;none&#x27;" in policy[1]
    assert "unsafe-inline" not in policy[1]
    assert " &#x27;unsafe-eval" not in policy[1]
    assert 'data-state="loading"' in text
    told = re.search(r'<script type="application/json" id="told">(.*?)</script>', text)
    assert told is not None
    assert set(json.loads(told[1])["rules"]) == {rule.code for rule in all_rules()}
    own = text.replace(told[1], "")
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", own)
    assert text.count('type="file"') == 2
    assert "webkitdirectory" in text


def test_a_folder_has_the_same_page_and_a_service_worker(pinned: dict[str, bytes]) -> None:
    made = Runtime(version="0", python="3", licence="MPL-2.0", files=pinned)
    files = document.folder_pages(document.assets(made, [packages.own()]))
    worker = files["service-worker.js"].decode()
    assets = [name for name in files if name.startswith("assets/")]
    assert len(assets) == len(NAMES)  # the lock is told in the page; this package is one more
    assert all(name in worker for name in assets)
    assert "__FILES__" not in worker
    assert "__VERSION__" not in worker
    assert b"asset:" not in files["index.html"].split(b"<script>")[0]
