"""Bytes of a picture → its pages as arrays; nothing is decoded before its size is known."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits, damaged, too_large

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_LONGEST = 3500  # pixels: more of them tell a reader nothing


def pages_of(data: bytes, limits: Limits) -> Iterator[tuple[Any, float]]:
    """The pages of a picture (several in a tif): rows × columns × 3, uint8, RGB, upright as its camera says; and how
    many of its own pixels one of them stands for.

    Raises ``SheetReadError``: ``too-large``, ``damaged``. What it needs is installed where there is an ``engine``.
    """
    from PIL import Image, ImageSequence

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if frames > limits.pictures:
                raise too_large("图片的页数", "pages that are pictures", limits.pictures)
            for number, frame in enumerate(ImageSequence.Iterator(picture)):
                if number >= frames:
                    break
                yield _array(frame, limits)
        except (SheetReadError, MemoryError):
            raise
        except Exception as error:
            raise damaged("图片", error or type(error).__name__) from error


def _array(frame: Any, limits: Limits) -> tuple[Any, float]:
    import numpy
    from PIL import Image, ImageOps

    width, height = frame.size
    if width * height > limits.pixels:
        raise too_large("图片的像素数", "pixels of a picture", limits.pixels)
    frame.draft("RGB", (_LONGEST, _LONGEST))  # a JPEG is decoded no larger than needed
    upright = ImageOps.exif_transpose(frame) or frame
    shrink = max(1.0, max(upright.size) / _LONGEST)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    plain = _plain(upright)
    if shrink > 1:
        plain = plain.resize(
            (max(1, round(upright.width / shrink)), max(1, round(upright.height / shrink))), reducing_gap=2
        )
    return numpy.asarray(plain), max(width, height) / max(plain.size)


def _plain(picture: Any) -> Any:
    """The picture in RGB; 16 bits of grey as 8."""
    if picture.mode.startswith(("I", "F")):
        _, high = picture.getextrema()
        picture = picture.point(lambda value: value * (255 / high) if high > 255 else value).convert("L")
    return picture.convert("RGB")
