"""A picture of paper → grey values with an even white ground: shade, stamps and what lies round the paper set aside."""

from __future__ import annotations

from typing import Any

_RED = 40  # by how much the red of a stamp's ink is above its green and blue
_STAMP = 0.06  # of the longer side: what is red and smaller is no stamp but a text
_PALE = 0.72  # of the paper's brightness: red light that a stamp's ink throws back, and print on it does not
_PAPER = 0.2  # of the picture: a bright area that is smaller is not the paper
_DARK = 0.55  # of the paper's brightness: what is darker round it is no paper


def evened(picture: Any) -> tuple[Any, Any]:
    """Return the grey values (0 ink, 255 ground) of *picture*: rows × columns × 3, uint8, RGB; and where the paper is,
    None where the picture shows nothing else."""
    import cv2

    grey = _without_stamps(picture)
    ground = _ground(grey)
    even = cv2.divide(grey, ground, scale=255)
    paper = _paper(grey)
    if paper is not None:
        even[paper == 0] = 255
    return even, paper


def ink(grey: Any, share: float = 0.5) -> Any:
    """Return where there is ink (uint8, 0 or 255); *share* of the darkest ink's depth is ink."""
    import cv2
    import numpy

    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    depth = 255 - int(numpy.percentile(soft[::4, ::4], 0.5))
    return numpy.where(soft < 255 - max(depth * share, 24), 255, 0).astype(numpy.uint8)


def stained(picture: Any) -> Any:
    """Return where *picture* is red (uint8, 0 or 1), as the ink of a stamp is."""
    import numpy

    others = numpy.maximum(picture[..., 1], picture[..., 2])
    return ((picture[..., 0].astype(numpy.int16) - others) > _RED).astype(numpy.uint8)


def _without_stamps(picture: Any) -> Any:
    """Grey values; in the red of a stamp, black ink alone is dark."""
    import cv2
    import numpy

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    red, stain = picture[..., 0], stained(picture)
    if not stain.any():
        return grey
    reach = max(3, round(max(grey.shape) * 0.006)) | 1
    joined = cv2.dilate(stain, numpy.ones((reach, reach), numpy.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    least = max(grey.shape) * _STAMP
    for left, top, width, height, _ in boxes[1:]:
        if min(width, height) >= least:
            area = numpy.s_[top : top + height, left : left + width]
            bright = int(numpy.percentile(red[area], 80))
            # Stretched, not cut off: blurred print under the seal is as pale as the seal, and must not go with it.
            pale = numpy.minimum(red[area] / _PALE, bright)
            grey[area] = numpy.where(joined[area] > 0, pale, red[area]).astype(numpy.uint8)
    return grey


def _ground(grey: Any) -> Any:
    """The brightness of the paper at each place, as if nothing were printed on it."""
    import cv2
    import numpy

    height, width = grey.shape
    small = cv2.resize(grey, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA)
    reach = max(9, max(small.shape) // 40) | 1
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, numpy.ones((reach, reach), numpy.uint8))
    ground = cv2.GaussianBlur(ground, (reach, reach), 0)
    return cv2.resize(numpy.maximum(ground, 1), (width, height))


def _paper(grey: Any) -> Any:
    """Where the picture shows paper (uint8); None where it shows nothing else."""
    import cv2
    import numpy

    # Print is thin: an eighth of the size, the brightest of neighbours shows the paper, and a gap between two sheets.
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    small = cv2.dilate(small, numpy.ones((3, 3), numpy.uint8))
    # Shade falls off slowly, the paper's edge at once: each place is held against the brightest near it.
    reach = max(small.shape) // 6 | 1
    near = cv2.dilate(small, numpy.ones((reach, reach), numpy.uint8))
    bright = float(numpy.percentile(small, 90))
    paper = ((small > near * _DARK) & (small > bright * 0.3)).astype(numpy.uint8)
    count, labels, sizes, _ = cv2.connectedComponentsWithStats(paper)
    if count < 2 or paper.mean() > 0.97:
        return None
    largest = 1 + int(sizes[1:, cv2.CC_STAT_AREA].argmax())
    if sizes[largest, cv2.CC_STAT_AREA] < _PAPER * paper.size:
        return None
    kept = (sizes[:, cv2.CC_STAT_AREA] > 0.25 * sizes[largest, cv2.CC_STAT_AREA]) & (numpy.arange(count) > 0)
    contours, _ = cv2.findContours(kept[labels].astype(numpy.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    whole = cv2.drawContours(numpy.zeros_like(paper), contours, -1, 1, -1)
    whole = cv2.erode(whole, numpy.ones((5, 5), numpy.uint8))
    return cv2.resize(whole, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
