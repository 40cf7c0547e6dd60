"""What scanners, stamps and cameras do to a page."""

from __future__ import annotations

import io
from random import Random
from typing import Any

import cv2
import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

_STAMP_FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
_RED = (200, 30, 40)


def stamped(page: Image.Image, random: Random, dpi: int) -> Image.Image:
    """The page with a round red seal of about 4 cm on it, somewhere over the table."""
    size = int(1.6 * dpi)
    layer = Image.new("RGBA", (size, size))
    draw = ImageDraw.Draw(layer)
    draw.ellipse((4, 4, size - 5, size - 5), outline=(*_RED, 200), width=max(3, size // 40))
    font = ImageFont.truetype(_STAMP_FONT, size // 7)
    draw.text((size / 2, size / 2), "★", font=font, fill=(*_RED, 200), anchor="mm")
    draw.text((size / 2, size * 0.75), "财务专用章", font=font, fill=(*_RED, 190), anchor="mm")
    draw.text((size / 2, size * 0.22), "临江区财政局", font=font, fill=(*_RED, 190), anchor="mm")
    layer = layer.rotate(random.uniform(-25, 25), resample=Image.Resampling.BICUBIC)
    left, top, right, bottom = ImageOps.invert(page.convert("L")).getbbox() or (0, 0, *page.size)
    middle = random.uniform(left, right), random.uniform(top + (bottom - top) / 3, bottom)
    at = (int(middle[0] - size / 2), int(middle[1] - size / 2))
    worn = page.copy()
    ink = Image.new("RGB", page.size, "white")
    ink.paste(layer, at, layer)
    return Image.fromarray(numpy.minimum(numpy.asarray(worn), numpy.asarray(ink)))


def scanned(page: Image.Image, random: Random, dpi: int, *, stamp: bool, quality: int | None = None) -> bytes:
    """A JPEG of the page as a scanner makes it: turned by up to 2°, noisy, a little soft."""
    worn = stamped(page, random, dpi) if stamp else page
    worn = worn.rotate(random.uniform(-2, 2), resample=Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))
    worn = worn.filter(ImageFilter.GaussianBlur(random.uniform(0, 0.7)))
    noise = numpy.random.default_rng(random.randrange(1 << 30)).normal(
        0, random.uniform(2, 12), (worn.height, worn.width, 1)
    )
    tone = random.uniform(0.82, 1.0)
    values = numpy.asarray(worn).astype(numpy.float32) * tone + 255 * (0.97 - tone) * 0.5 + noise
    return jpeg(Image.fromarray(values.clip(0, 255).astype(numpy.uint8)), quality or random.choice((40, 60, 75, 90)))


def photographed(pages: list[Image.Image], random: Random) -> bytes:
    """A JPEG of a sheet of paper (or two beside each other) on a table, from aslant, with a shadow."""
    gap = 60
    paper = Image.new(
        "RGB", (sum(p.width for p in pages) + gap * (len(pages) - 1), max(p.height for p in pages)), (96, 84, 70)
    )
    at = 0
    for one in pages:
        paper.paste(one, (at, 0))
        at += one.width + gap
    scale = 3000 / max(paper.size)
    paper = paper.resize((int(paper.width * scale), int(paper.height * scale)), Image.Resampling.LANCZOS)
    wide, high = paper.size
    border = 0.08
    frame = (int(wide * (1 + 2 * border)), int(high * (1 + 2 * border)))

    def corner(x: float, y: float) -> list[float]:
        shift = 0.06
        return [
            wide * (border + x) + random.uniform(-shift, shift) * wide,
            high * (border + y) + random.uniform(-shift, shift) * high,
        ]

    source = numpy.float32([[0, 0], [wide, 0], [wide, high], [0, high]])
    target = numpy.float32([corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)])
    matrix = cv2.getPerspectiveTransform(source, target)
    rng = numpy.random.default_rng(random.randrange(1 << 30))
    table = numpy.full((frame[1], frame[0], 3), (96, 84, 70), numpy.uint8)
    table = (table + rng.normal(0, 6, table.shape)).clip(0, 255).astype(numpy.uint8)
    view = cv2.warpPerspective(
        numpy.asarray(paper), matrix, frame, dst=table, borderMode=cv2.BORDER_TRANSPARENT, flags=cv2.INTER_AREA
    )
    y, x = numpy.mgrid[0 : frame[1], 0 : frame[0]].astype(numpy.float32)
    slope = random.uniform(0, 6.28)
    light = 0.8 + 0.2 * (numpy.cos(slope) * (x / frame[0] - 0.5) + numpy.sin(slope) * (y / frame[1] - 0.5)) * 2
    middle = random.uniform(0.2, 0.8) * frame[0], random.uniform(0.2, 0.8) * frame[1]
    shadow = numpy.exp(-(((x - middle[0]) / frame[0]) ** 2 + ((y - middle[1]) / frame[1]) ** 2) * 12)
    values = view * (light * (1 - random.uniform(0.1, 0.35) * shadow))[..., None] + rng.normal(
        0, 4, (*view.shape[:2], 1)
    )
    return jpeg(Image.fromarray(values.clip(0, 255).astype(numpy.uint8)), random.choice((70, 80, 90)))


def jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def turned(data: bytes, degrees: int) -> bytes:
    """The JPEG turned against the clock by a multiple of 90°."""
    return jpeg(Image.open(io.BytesIO(data)).rotate(degrees, expand=True), 90)


def as_array(data: bytes) -> Any:
    """Rows × columns × 3, uint8, RGB."""
    return numpy.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
