"""The steps in which a picture becomes a page, each by itself."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.scan import content, pdf_pages
from targetexpr.sheets.scan.engine import _model, _told_of_memory
from targetexpr.sheets.scan.page import ReadPage, _lines_in
from targetexpr.sheets.scan.paper import _paper, _without_stamps
from targetexpr.sheets.scan.pictures import pages_of
from targetexpr.sheets.scan.straighten import Upright, _corners, _frames
from tests.sheets.drawn_pdf import pdf_of

cv2: Any = pytest.importorskip("cv2")
numpy: Any = pytest.importorskip("numpy")
Image: Any = pytest.importorskip("PIL.Image")
pytest.importorskip("pypdfium2")


def white(height: int, width: int) -> Any:
    return numpy.full((height, width), 255, numpy.uint8)


def saved(picture: Any, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    "picture",
    [
        lambda: Image.new("RGBA", (40, 20), (0, 0, 0, 0)),
        lambda: Image.fromarray(numpy.full((20, 40), 60_000, numpy.uint16)),
    ],
    ids=["transparent", "grey of 16 bits"],
)
def test_pictures_are_rgb(picture: Any) -> None:
    ((found, scale),) = pages_of(saved(picture()), Limits())
    assert (found.shape, scale, int(found.min())) == ((20, 40, 3), 1.0, 255)


def test_a_large_picture_is_made_smaller() -> None:
    ((found, scale),) = pages_of(saved(Image.new("RGB", (7000, 70))), Limits())
    assert (found.shape, scale) == ((35, 3500, 3), 2.0)


def test_pages_of_a_pdf_are_drawn_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes: list[tuple[int, ...]] = []

    def seen(picture: Any, models: Any) -> list[ReadPage]:
        shapes.append(picture.shape)
        upright = Upright(grey=numpy.zeros((800, 600), numpy.uint8), back=numpy.eye(3))
        return [ReadPage(upright=upright, size=10.0, seen=10.0, tables=[], beside=[])]

    monkeypatch.setattr(pdf_pages, "engine", object)
    monkeypatch.setattr(content, "engine", object)
    monkeypatch.setattr(content, "read_pages", seen)
    pages = pdf_pages.PicturePages(pdf_of([b"", b"", b""]), Limits(pictures=2))
    assert [page.number for number in (1, 2) for page in pages.read(number)] == [1, 2]
    assert shapes == [(2223, 1667, 3)] * 2
    with pytest.raises(SheetReadError) as caught:
        list(pages.read(3))
    assert caught.value.reason == "too-large"


def test_libraries_that_got_no_memory() -> None:
    with pytest.raises(MemoryError), _told_of_memory():
        raise RuntimeError("std::bad_alloc")
    with pytest.raises(RuntimeError), _told_of_memory():
        raise RuntimeError("another")


def test_a_package_without_its_models(tmp_path: Path) -> None:
    with pytest.raises(SheetReadError) as caught:
        _model(tmp_path, "rec")
    assert caught.value.reason == "missing-dependency"


def test_what_is_found_on_one_line_of_a_cell_is_one_line() -> None:
    dark = numpy.zeros((60, 200), numpy.uint8)
    dark[12:26, 10:60] = dark[12:26, 100:180] = 1
    boxes = [(8.0, 10.0, 62.0, 28.0), (98.0, 11.0, 182.0, 27.0), (8.0, 40.0, 62.0, 55.0)]
    (line,) = _lines_in((0, 0, 200, 60), boxes, dark, 16.0)
    assert line.box[0] < 10 < 180 < line.box[2]


def test_a_red_dot_is_no_seal() -> None:
    picture = numpy.full((400, 400, 3), 255, numpy.uint8)
    picture[200:204, 200:204] = (210, 40, 50)
    assert int(_without_stamps(picture)[202, 202]) < 255


def test_a_picture_of_little_paper() -> None:
    tile = numpy.full((96, 96), 20, numpy.uint8)
    tile[:32, :32] = 250
    assert _paper(numpy.tile(tile, (20, 20))) is None


def test_frames_have_four_sides() -> None:
    ring, slant, dot = white(1000, 1000), numpy.zeros((400, 400), bool), numpy.ones((5, 5), bool)
    cv2.circle(ring, (500, 500), 400, 0, 3)
    assert list(_frames(ring)) == []
    drawn = numpy.zeros((400, 400), numpy.uint8)
    cv2.line(drawn, (10, 10), (390, 380), 1, 3)
    assert _corners(drawn > slant) is None
    assert _corners(dot) is None


def test_what_is_written_across_a_page_is_no_cell() -> None:
    across = b"BT /F1 20 Tf 0.7 0.7 -0.7 0.7 100 100 Tm <51858D447A7F> Tj ET"
    document = targetexpr.read_document(pdf_of([b"BT /F1 9 Tf 40 700 Td <7532> Tj ET\n" + across]), name="a.pdf")
    assert (document.sheets, document.parts) == ((), ())
