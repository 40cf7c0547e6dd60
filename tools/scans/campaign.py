"""Mutated pictures against the reader, each in a worker with the default bounds: ``python -m scans.campaign [COUNT]``.

Small pictures of every format are cut, overwritten, given other sizes in their heads and other suffixes, the same for
every run. Prints what became of them; exit status 1 where one went past its bounds or met an error that no reader
foresaw.
"""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw  # noqa: E402

import targetexpr  # noqa: E402

_KINDS = {"PNG": "png", "JPEG": "jpg", "TIFF": "tif", "BMP": "bmp", "WEBP": "webp", "PDF": "pdf"}
_SUFFIXES = (".png", ".jpg", ".tif", ".bmp", ".webp", ".pdf", ".xlsx", ".txt", "")
_FAILED = frozenset({"reader-failed", "too-slow", "too-much-memory"})


def originals() -> Iterator[tuple[str, bytes]]:
    for kind, suffix in _KINDS.items():
        for mode in ("RGB", "L", "1"):
            if kind == "WEBP" and mode == "1":
                continue
            picture = Image.new("RGB", (420, 260), "white")
            draw = ImageDraw.Draw(picture)
            for at in range(4):
                draw.line((20, 40 + 50 * at, 400, 40 + 50 * at), "black", 2)
                draw.line((20 + 126 * at, 40, 20 + 126 * at, 190), "black", 2)
                draw.text((40, 55 + 50 * at), f">= {95 + at}%", "black")
            out = io.BytesIO()
            picture.convert(mode).save(out, kind)
            yield suffix, out.getvalue()
    out = io.BytesIO()
    Image.new("L", (200, 200), "white").save(out, "TIFF", save_all=True, append_images=[Image.new("L", (90, 90))] * 3)
    yield "tif", out.getvalue()


def mutated(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8, 40))):
        at = random.randrange(max(1, min(len(changed), random.choice((40, 200, len(changed) + 1)))))
        match random.randrange(6):
            case 0:
                del changed[at + 1 :]
            case 1:
                changed[at : at + 1] = random.randbytes(1)
            case 2:
                changed[at : at + 4] = random.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 60_000, 20_000)).to_bytes(4)
            case 3:
                changed[at : at + 2] = random.choice((0, 1, 0xFFFF, 30_000)).to_bytes(2, "little")
            case 4:
                changed[at:at] = changed[at : at + random.randrange(1, 200)]
            case _:
                del changed[at : at + random.randrange(1, 50)]
    return bytes(changed)


def main(count: int) -> int:
    found: Counter[str] = Counter()
    slowest, bad = 0.0, 0
    bases = list(originals())
    for number in range(count):
        random = Random(number)
        suffix, base = random.choice(bases)
        data = mutated(base, random)
        name = f"a{random.choice(_SUFFIXES)}" if random.random() < 0.3 else f"a.{suffix}"
        started = time.monotonic()
        try:
            targetexpr.read(data, name=name)
            outcome = "read"
        except targetexpr.SheetReadError as error:
            outcome = error.reason
            if outcome in _FAILED:
                bad += 1
                print(number, name, error)
        slowest = max(slowest, time.monotonic() - started)
        found[outcome] += 1
    print(dict(found.most_common()), f"slowest {slowest:.1f} s by the clock")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
