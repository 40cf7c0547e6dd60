"""What is packed into a page is enough: the checks of every format run on it alone, without a browser."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import targetexpr
from targetexpr.app import packages

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests/sheets/fixtures").glob("shanghai-2024.*"))
# Stands for JavaScript's end: buffers, and the parts that are unpacked when they are first imported.
CODE = """
import json, os, sys
from pathlib import Path
os.environ["TARGETEXPR_SANDBOX"] = "off"
folder, modules, *files = sys.argv[1:]
sys.path.insert(0, folder + "/site")
class Buffer:
    def __init__(self, path): self.path = path
    def to_bytes(self): return Path(self.path).read_bytes()
from targetexpr.app import session
assert session.__file__.startswith(folder)
session.install(modules, lambda name: Buffer(f"{folder}/{name}.gz"), folder + "/site")
answers = [json.loads(session.check(Path(path).name, Buffer(path), False, "")) for path in files]
wanted = [one for one in json.loads(session.proposals(Path(files[0]).name)) if "refused" not in one]
data, told = session.correct(Path(files[0]).name, json.dumps(wanted))
assert json.loads(told)["changed"] == len(wanted)
assert session.annotate(Path(files[0]).name)[0][:2] == session.export("[]", "[]")[:2] == b"PK"
print(json.dumps([answer["report"] for answer in answers]))
"""


def test_every_format_is_checked_by_what_is_packed(tmp_path: Path) -> None:
    modules: dict[str, str] = {}
    for part in [packages.own(), *packages.packed()]:
        assert part.data is not None, part.missing
        if part.name in ("own", "core"):
            with zipfile.ZipFile(BytesIO(part.data)) as archive:
                archive.extractall(tmp_path / "site")
        else:
            (tmp_path / f"{part.name}.gz").write_bytes(gzip.compress(part.data))
            modules |= dict.fromkeys(part.modules, part.name)
    command = [sys.executable, "-I", "-S", "-c", CODE, str(tmp_path), json.dumps(modules), *map(str, FILES)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    mine = [targetexpr.check(path.read_bytes(), name=path.name, isolated=True).to_dict() for path in FILES]
    assert json.loads(done.stdout) == mine
