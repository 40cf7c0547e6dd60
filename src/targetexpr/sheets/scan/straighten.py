"""Pages turned, tilted or seen from aslant → upright ones, by the frames that ruling lines draw on them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from attrs import evolve

from targetexpr.record_types import frozen
from targetexpr.sheets.scan.paper import ink

_FRAME = 0.25  # of the picture's longer side: a smaller frame is no table that a page is straightened by
_FULL = 0.35  # of its box: what is filled more is a picture or a shadow, no frame
_LARGEST = 3200  # pixels of a straightened page's longer side
_TURN = 4.0  # degrees that a page without frames may be off
Point = tuple[float, float]


@frozen(kw_only=True, eq=False)
class Upright:
    """A page made upright: its grey values, and the way (3 × 3) from a place on it back to the picture."""

    grey: Any
    back: Any

    def turned(self, quarters: int) -> Upright:
        """Return the page turned by *quarters* of a full turn, against the clock."""
        import numpy

        page = self
        for _ in range(quarters % 4):
            # A place (x, y) of the turned page is (width - 1 - y, x) of this one.
            step = numpy.array([[0.0, -1.0, page.grey.shape[1] - 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
            page = evolve(page, grey=numpy.ascontiguousarray(numpy.rot90(page.grey)), back=page.back @ step)
        return page

    def zoomed(self, factor: float) -> Upright:
        """Return the page *factor* times as large."""
        import cv2
        import numpy

        grey = cv2.resize(self.grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        return evolve(self, grey=grey, back=self.back @ numpy.diag([1 / factor, 1 / factor, 1.0]))

    def place(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """Return where a box of the page is in the picture: left, top, right, bottom, in pixels."""
        import cv2
        import numpy

        left, top, right, bottom = box
        corners = numpy.float32([[(left, top), (right, top), (right, bottom), (left, bottom)]])
        there = cv2.perspectiveTransform(corners, self.back)[0]
        low, high = there.min(axis=0), there.max(axis=0)
        return max(0, int(low[0])), max(0, int(low[1])), max(0, round(high[0])), max(0, round(high[1]))


def straighten(grey: Any, paper: Any = None) -> list[Upright]:
    """Return the pages in *grey* (even ground), from left to right: one for each sheet of *paper*, and two where two
    frames stand side by side on one.

    A page without a frame is straightened by the edges of the *paper* where these are in the picture, else turned so
    that its lines of text are level. Which side is up is not known yet.
    """
    sheets = [] if paper is None else _sheets(paper)
    if len(sheets) > 1:
        return [page for sheet in sheets for page in straighten(_alone(grey, sheet), sheet)]
    frames = list(_frames(grey))
    if not frames:
        outline = None if paper is None else _corners(paper > 0)
        return [_levelled(grey) if outline is None else _warped(grey, outline, 0.0, float(grey.shape[1]))]
    largest = max(frames, key=_area)
    pages = [frame for frame in frames if _area(frame) > 0.3 * _area(largest)]
    pages.sort(key=lambda frame: min(x for x, _ in frame))
    if any(max(x for x, _ in left) > min(x for x, _ in right) for left, right in pairwise(pages)):
        pages = [largest]  # one above the other: tables of one page
    middles = [(max(x for x, _ in left) + min(x for x, _ in right)) / 2 for left, right in pairwise(pages)]
    bounds = [0.0, *middles, float(grey.shape[1])]
    return [_warped(grey, frame, left, right) for frame, left, right in zip(pages, bounds, bounds[1:], strict=False)]


def _sheets(paper: Any) -> list[Any]:
    """Where each sheet of paper is (uint8), from left to right."""
    import cv2
    import numpy

    count, labels, boxes, _ = cv2.connectedComponentsWithStats(paper)
    numbers = sorted(range(1, count), key=lambda number: int(boxes[number, cv2.CC_STAT_LEFT]))
    return [(labels == number).astype(numpy.uint8) for number in numbers]


def _alone(grey: Any, sheet: Any) -> Any:
    alone = grey.copy()
    alone[sheet == 0] = 255
    return alone


def _area(frame: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*frame, frame[0]]))) / 2


def _frames(grey: Any) -> Iterator[list[Point]]:
    """The corners of what ruling lines draw: top left, top right, bottom right, bottom left."""
    import cv2
    import numpy

    step = max(1.0, max(grey.shape) / 1600)
    small = cv2.resize(grey, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    lines = cv2.morphologyEx(ink(small, 0.18), cv2.MORPH_CLOSE, numpy.ones((3, 3), numpy.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(lines)
    least = max(small.shape) * _FRAME
    for number, (left, top, width, height, size) in enumerate(boxes):
        if number == 0 or max(width, height) < least or min(width, height) < least / 6:
            continue
        if size > _FULL * width * height:
            continue
        part = labels[top : top + height, left : left + width] == number
        frame = _corners(part)
        if frame is not None:
            yield [((left + x) * step, (top + y) * step) for x, y in frame]


def _corners(part: Any) -> list[Point] | None:
    """The corners of the four-sided figure whose sides run along the part's edges; None where it has another form."""
    import cv2
    import numpy

    contours, _ = cv2.findContours(part.astype(numpy.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(contours, key=len))
    points = hull[:, 0, :].astype(numpy.float64)
    sums, gaps = points.sum(axis=1), points[:, 0] - points[:, 1]
    rough = [points[sums.argmin()], points[gaps.argmax()], points[sums.argmax()], points[gaps.argmin()]]
    outline = max(contours, key=len)[:, 0, :].astype(numpy.float64)
    sides = []
    for start, end in pairwise([*rough, rough[0]]):
        along = end - start
        length = float(numpy.hypot(*along))
        if length < 8:
            return None
        along = along / length
        off = (outline - start) @ numpy.array([-along[1], along[0]])
        at = (outline - start) @ along
        near = outline[(abs(off) < max(4, length * 0.012)) & (at > 0.02 * length) & (at < 0.98 * length)]
        if len(near) < length / 3:
            return None
        vx, vy, x, y = cv2.fitLine(near.astype(numpy.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        sides.append((vx, vy, x, y))
    corners = [_crossing(a, b) for a, b in pairwise([sides[-1], *sides])]
    if any(corner is None for corner in corners):
        return None
    found = [corner for corner in corners if corner is not None]
    return found if _area(found) > 0.8 * cv2.contourArea(hull) else None


def _crossing(one: Any, other: Any) -> Point | None:
    (ax, ay, px, py), (bx, by, qx, qy) = one, other
    across = ax * by - ay * bx
    if abs(across) < 0.3:
        return None
    t = ((qx - px) * by - (qy - py) * bx) / across
    return float(px + t * ax), float(py + t * ay)


def _warped(grey: Any, frame: list[Point], left: float, right: float) -> Upright:
    """The part of the picture between two upright edges, with *frame* as a rectangle."""
    import cv2
    import numpy

    corners = numpy.float32(frame)
    wide = max(_length(frame[0], frame[1]), _length(frame[3], frame[2]))
    high = max(_length(frame[0], frame[3]), _length(frame[1], frame[2]))
    straight = numpy.float32([[0, 0], [wide, 0], [wide, high], [0, high]])
    there = cv2.getPerspectiveTransform(corners, straight)
    height = grey.shape[0]
    area = numpy.float32([[(left, 0), (right, 0), (right, height), (left, height)]])
    reached = cv2.perspectiveTransform(area, there)[0]
    low = numpy.maximum(reached.min(axis=0), [-0.4 * wide - 200, -1.5 * high - 400])
    far = numpy.minimum(reached.max(axis=0), [1.4 * wide + 200, 2.5 * high + 400])
    scale = min(1.0, _LARGEST / float(max(far - low)))
    move = numpy.array([[scale, 0, -low[0] * scale], [0, scale, -low[1] * scale], [0, 0, 1]])
    matrix = move @ there
    size = max(1, int((far[0] - low[0]) * scale)), max(1, int((far[1] - low[1]) * scale))
    source = grey
    if left > 0 or right < grey.shape[1]:
        source = grey.copy()
        source[:, : int(left)], source[:, int(right) :] = 255, 255
    page = cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_CUBIC, borderValue=255)
    return Upright(grey=page, back=numpy.linalg.inv(matrix))


def _length(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _levelled(grey: Any) -> Upright:
    """Turned by the angle at which lines of text, and the gaps between them, differ most."""
    import cv2
    import numpy

    step = max(1.0, max(grey.shape) / 1000)
    small = ink(cv2.resize(grey, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA), 0.3)

    def sharpness(degrees: float) -> float:
        middle = small.shape[1] / 2, small.shape[0] / 2
        turned = cv2.warpAffine(small, cv2.getRotationMatrix2D(middle, degrees, 1.0), small.shape[::-1])
        return max(float(numpy.diff(turned.sum(axis=side) / 255.0).var()) for side in (0, 1))

    best = max(numpy.arange(-_TURN, _TURN + 0.1, 0.5), key=lambda degrees: sharpness(float(degrees)))
    best = max(numpy.arange(best - 0.4, best + 0.41, 0.1), key=lambda degrees: sharpness(float(degrees)))
    height, width = grey.shape
    matrix = numpy.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), float(best), 1.0), [0, 0, 1]])
    page = cv2.warpPerspective(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return Upright(grey=page, back=numpy.linalg.inv(matrix))
