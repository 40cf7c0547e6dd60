"""Scans and photos: the same rows as from the file that was printed, each with how surely it was read."""

from __future__ import annotations

import io
import socket
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Indicator, Sheet
from tests.sheets.drawn_pdf import Drawn, page_of, pdf_of

FIXTURES = Path(__file__).parent / "fixtures"
cv2: Any = pytest.importorskip("cv2")
numpy: Any = pytest.importorskip("numpy")
Image: Any = pytest.importorskip("PIL.Image")
pypdfium2: Any = pytest.importorskip("pypdfium2")
pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")


def page(form: str, dpi: int) -> Any:
    """The form as a picture: rows × columns × 3."""
    document = pypdfium2.PdfDocument((FIXTURES / f"{form}.pdf").read_bytes())
    return numpy.array(document[0].render(scale=dpi / 72).to_pil().convert("RGB"))


def turned(picture: Any, degrees: float) -> Any:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255))


def stamped(picture: Any, x: int, y: int) -> Any:
    """With a red seal on it; ink on ink stays dark."""
    seal = numpy.full_like(picture, 255)
    cv2.circle(seal, (x, y), 120, (210, 40, 50), 6)
    return numpy.minimum(picture, seal)


def photographed(picture: Any) -> Any:
    """The paper from aslant, on a dark table, darker to the right."""
    height, width = picture.shape[:2]
    corners = numpy.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = numpy.float32([[90, 40], [width + 20, 110], [width - 30, height + 90], [30, height + 20]])
    table = numpy.full((height + 160, width + 160, 3), (90, 80, 70), numpy.uint8)
    view = cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(corners, seen), table.shape[1::-1], dst=table,
        borderMode=cv2.BORDER_TRANSPARENT,
    )  # fmt: skip
    shade = numpy.linspace(1.0, 0.6, view.shape[1])[None, :, None]
    return (view * shade).astype(numpy.uint8)


def saved(picture: Any, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, kind, **how)
    return out.getvalue()


def rows(sheets: list[Sheet]) -> list[tuple[str | None, ...]]:
    def plain(text: str | None) -> str | None:
        return text and text.replace("（", "(").replace("）", ")").replace(" ", "")

    found = [row for sheet in sheets for row in sheet.indicators]
    return [tuple(map(plain, (row.level1, row.level2, row.name, row.value))) for row in found]


def printed(form: str) -> list[tuple[str | None, ...]]:
    return rows(targetexpr.read(FIXTURES / f"{form}.html"))


def test_a_scan_is_read_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network is asked")

    from targetexpr.sheets.scan.engine import engine

    engine.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    picture = stamped(turned(page("shanghai-2020", 230), 1.3), 900, 620)
    (sheet,) = targetexpr.read(saved(picture, "JPEG", quality=40), name="扫描.jpg")
    assert rows([sheet]) == printed("shanghai-2020")
    assert sheet.project_name == "少儿阅览室改造"
    assert sheet.confidence["project_name"] > 0.9
    for row in sheet.indicators:
        assert row.confidence is not None
        left, top, right, bottom = row.at("value").box or (0, 0, 0, 0)
        assert 0 < left < right < picture.shape[1]
        assert 0 < top < bottom < picture.shape[0]
    assert Sheet.from_dict(sheet.to_dict()) == sheet


def test_a_photo_turned_by_a_quarter() -> None:
    picture = numpy.ascontiguousarray(numpy.rot90(photographed(page("shanghai-2024", 260))))
    sheets = targetexpr.read(saved(picture, "PNG"), name="照片.dat")
    assert rows(sheets) == printed("shanghai-2024")


def test_a_pdf_with_a_scanned_page_behind_one_with_text() -> None:
    scan = saved(page("shanghai-2020", 200), "PDF", resolution=200)
    sheets = targetexpr.read(scan, name="扫描.pdf")
    assert rows(sheets) == printed("shanghai-2020")
    box = sheets[0].indicators[0].at("value").box
    assert box is not None
    assert box[2] < 1000, "in points of the page"


def scanned(text: str) -> bytes:
    """A page that a scan covers, with *text* (drawing instructions) on it."""
    picture = page("shanghai-2020", 200)
    shown = saved(picture, "JPEG", quality=85)
    height, width = picture.shape[:2]
    image = (
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB"
        f" /BitsPerComponent 8 /Filter /DCTDecode /Length {len(shown)} >>\nstream\n"
    ).encode()
    drawn = f"q 600 0 0 {600 * height / width} 0 0 cm /I1 Do Q\n{text}".encode()
    return pdf_of([drawn], extra=[image + shown + b"\nendstream"])


def scanned_ofd(text: str = "", *, media: str = "Res/scan.jpg") -> bytes:
    """An OFD with a page that a scan covers, with *text* objects on it; *media* is where its picture is."""
    spec = 'xmlns="http://www.ofdspec.org/2016"'
    box = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
    drawn = f'<ofd:ImageObject ID="9" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="7"/>{text}'
    parts = {
        "OFD.xml": "<ofd:OFD {0}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": "<ofd:Document {0}><ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        f"<ofd:PageArea>{box}</ofd:PageArea></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/DocumentRes.xml": '<ofd:Res {0} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
        "<ofd:MediaFile>scan.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        "Doc_0/Pages/Page_0/Content.xml": "<ofd:Page {0}><ofd:Content><ofd:Layer>"
        f"{drawn}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.format(spec.replace("xmlns=", "xmlns:ofd=")))
        archive.writestr(f"Doc_0/{media}", saved(page("shanghai-2020", 200), "JPEG", quality=85))
    return out.getvalue()


OFD_NUMBER = (
    '<ofd:TextObject ID="10" Boundary="100 285 20 5" Size="3.5"><ofd:TextCode X="0" Y="4">第1页</ofd:TextCode>'
    "</ofd:TextObject>"
)


@pytest.mark.parametrize("text", ["", OFD_NUMBER])
@pytest.mark.parametrize("media", ["Res/scan.jpg", "scan.jpg"])
def test_a_scan_in_an_ofd_is_read(text: str, media: str) -> None:
    (sheet,) = targetexpr.read(scanned_ofd(text, media=media), name="a.ofd")
    assert rows([sheet]) == printed("shanghai-2020")
    box = sheet.indicators[0].at("value").box
    assert box is not None
    assert 0 < box[2] < 600, "in points of the page"


def test_a_scan_in_an_ofd_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from targetexpr.sheets.scan.engine import engine

    lost = scanned_ofd(OFD_NUMBER, media="elsewhere.jpg")
    assert [part.reason for part in targetexpr.read_document(lost, name="a.ofd").not_understood] == ["no-text-layer"]
    data, numbered = scanned_ofd(), scanned_ofd(OFD_NUMBER)
    engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(SheetReadError, match="scan"):
        targetexpr.read(data, name="a.ofd")
    document = targetexpr.read_document(numbered, name="a.ofd")
    assert [part.reason for part in document.not_understood] == ["no-text-layer"]


NUMBER = page_of([Drawn("第 1 页", 270, 770, 330, 790)], ruled=False).decode()
MISREAD = page_of(
    [Drawn("数量指标 座位数 ≥9O个", 40, 300 + 20 * at, 300, 318 + 20 * at) for at in range(16)], ruled=False
)


@pytest.mark.parametrize("text", ["", NUMBER, f"3 Tr\n{MISREAD.decode()}"])
def test_a_scan_counts_whatever_text_lies_on_it(text: str) -> None:
    """None, the number of the page, or the invisible one of the scanner's own reading."""
    assert rows(targetexpr.read(scanned(text), name="a.pdf")) == printed("shanghai-2020")


@pytest.mark.parametrize("text", [NUMBER, f"3 Tr\n{MISREAD.decode()}"])
def test_a_scan_with_text_on_it_is_said_where_it_cannot_be_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from targetexpr.sheets.scan.engine import engine

    data = scanned(text)
    engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    document = targetexpr.read_document(data, name="a.pdf")
    assert "no-text-layer" in [part.reason for part in document.not_understood]


@pytest.mark.parametrize("module", ["rapidocr", "onnxruntime"])
def test_without_the_extra(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from targetexpr.sheets.scan.engine import engine

    engine.cache_clear()
    monkeypatch.setitem(sys.modules, module, None)
    small = saved(numpy.full((40, 40, 3), 255, numpy.uint8), "PNG")
    with pytest.raises(SheetReadError, match="scan") as caught:
        targetexpr.read(small, name="a.png")
    assert caught.value.reason == "missing-dependency"
    assert "pip install 'targetexpr[scan]'" in caught.value.messages["zh"]
    mixed = pdf_of([page_of([Drawn("绩效", 40, 40, 160, 60)]), b"q 600 0 0 800 0 0 cm /I1 Do Q"], extra=[DOT])
    document = targetexpr.read_document(mixed, name="a.pdf")
    assert [part.reason for part in document.not_understood] == ["no-text-layer"]


DOT = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    b"\nstream\n\x00\nendstream"
)


@pytest.mark.parametrize("data", [lambda: scanned(""), scanned_ofd])
def test_more_scans_in_a_document_than_are_read(data: Callable[[], bytes]) -> None:
    assert refused(data(), pictures=0) == "too-large"


def refused(data: bytes, **limits: int) -> str:
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(data, name="a.png", limits=Limits(**limits))
    assert caught.value.messages["zh"]
    return caught.value.reason


def test_pictures_that_are_too_large_are_not_decoded() -> None:
    white = numpy.full((300, 300, 3), 255, numpy.uint8)
    assert refused(saved(white, "PNG"), pixels=50_000) == "too-large"
    head = saved(white, "PNG")
    huge = head[:16] + (60_000).to_bytes(4) + (60_000).to_bytes(4) + head[24:]
    assert refused(huge) in ("too-large", "damaged")
    frames = [Image.fromarray(white)] * 4
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert refused(out.getvalue(), pictures=3) == "too-large"


def test_a_picture_that_is_cut_off() -> None:
    whole = saved(numpy.random.default_rng(1).integers(0, 255, (200, 200, 3)).astype(numpy.uint8), "PNG")
    assert refused(whole[: len(whole) // 2]) == "damaged"


def test_a_picture_without_any_text() -> None:
    assert targetexpr.read(saved(numpy.full((200, 300, 3), 255, numpy.uint8), "WEBP"), name="a.webp") == []


def test_a_row_says_what_it_looks_like_where_it_is_doubtful() -> None:
    picture = page("shanghai-2020", 150)
    blurred = cv2.GaussianBlur(picture, (0, 0), 2.2)
    found: list[Indicator] = [
        row for sheet in targetexpr.read(saved(blurred, "BMP"), name="a") for row in sheet.indicators
    ]
    doubtful = [row for row in found if any(doubt.startswith("picture-") for doubt in row.doubts)]
    assert doubtful
    for row in doubtful:
        assert all(source.startswith("data:image/jpeg;base64,") for source in row.clippings.values())
        assert all(len(source) < 40_000 for source in row.clippings.values())
