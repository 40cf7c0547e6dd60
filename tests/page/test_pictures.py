"""The README's pictures of the page are of this page."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"


def test_the_pictures_are_drawn_from_the_page_as_it_is() -> None:
    drawn = json.loads((PICTURES / "drawn-from.json").read_text(encoding="utf-8"))
    front = ROOT / "src/targetexpr/reports/front"
    stale = [name for name, digest in drawn.items() if sha256((front / name).read_bytes()).hexdigest() != digest]
    assert stale == [], "the README's pictures are stale: make pictures"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("clerk.png", "reviewer.png"):
        assert (PICTURES / name).is_file()
        assert f"docs/pictures/{name}" in readme
