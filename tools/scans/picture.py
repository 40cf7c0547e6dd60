"""Makes docs/pictures/scan.png: a photo of a sheet beside the report on it (``python -m scans.picture``).

Needs chromium, a CJK font and the extra ``scan``.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from pictures import draw  # noqa: E402
from PIL import Image, ImageFilter  # noqa: E402

import targetexpr  # noqa: E402
from scans.pages import drawn, page, printed  # noqa: E402
from scans.wear import jpeg, photographed, stamped  # noqa: E402

_HIGH = 900


def main() -> None:
    random = Random("picture")
    sheet = stamped(drawn(printed([page("pairs", 1)])[0], 150)[0], random, 150)
    photo = photographed([sheet.filter(ImageFilter.GaussianBlur(1.1))], random)
    small = Image.open(io.BytesIO(photo))
    small = small.resize((round(small.width * 0.4), round(small.height * 0.4)))
    report = targetexpr.check(jpeg(small, 60), name="照片.jpg")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "report.html", Path(folder) / "report.png"
        source.write_text(str(report.render("html")), encoding="utf-8")
        draw(source, target, 1150, 1500)
        right = Image.open(target).convert("RGB")
    left = small.convert("RGB")
    left = left.resize((round(left.width * _HIGH / left.height), _HIGH))
    right = right.crop((0, 0, right.width, right.height)).resize((round(right.width * _HIGH / right.height), _HIGH))
    both = Image.new("RGB", (left.width + right.width + 20, _HIGH), "white")
    both.paste(left, (0, 0))
    both.paste(right, (left.width + 20, 0))
    both.quantize(96).save(ROOT / "docs" / "pictures" / "scan.png", optimize=True)


if __name__ == "__main__":
    main()
