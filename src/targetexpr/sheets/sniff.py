"""What a file is, by its contents; its name only breaks a tie."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Literal

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits, damaged, too_large

if TYPE_CHECKING:
    import zipfile

Kind = Literal[
    "xlsx", "xls", "ods", "docx", "pdf", "ofd", "picture", "html", "json", "text",
    "odt", "fods", "fodt", "mht", "spreadsheetml", "doc", "rtf", "xlsb",
]  # fmt: skip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = (".doc", ".dot", ".wps", ".wpt")
_FLAT_SHEET = b"opendocument.spreadsheet"
# How [Content_Types].xml names the main part of a workbook and of a document, macros and templates among them.
_WORKBOOK = re.compile(rb"(?:spreadsheetml\.|ms-excel\.)(?:sheet|template|addin)(?:\.macroEnabled)?\.main\+xml", re.I)
_DOCUMENT = re.compile(rb"(?:wordprocessingml|ms-word)\.(?:document|template)(?:\.macroEnabled\w*)?\.main\+xml", re.I)
_HTML = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|table|meta|div|p[\s>]|tr|title|style|span|section|article)", re.I
)


def kind_of(data: bytes, suffix: str, limits: Limits) -> Kind:
    """The reader that *data* needs. Raises ``SheetReadError`` for what no reader reads, saying how to convert it."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise SheetReadError(reason="empty", zh="文件是空的", en="the file is empty")
    if data.startswith(b"PK"):
        return _archive(data, suffix, limits)
    if data.startswith(_OLE):
        return _ole(data, suffix)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _is_picture(data):
        return "picture"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096] and b"<?xml" in head[:100]:
        return "spreadsheetml"
    if b"urn:oasis:names:tc:opendocument:xmlns:office" in data[:4096] and b"<?xml" in head[:100]:
        return "fods" if _FLAT_SHEET in data[:65536] else "fodt"
    if re.match(rb"(MIME-Version:|From: |Content-Type: multipart)", head, re.I):
        return "mht"
    if head[:1] in (b"{", b"[") and suffix in (".json", ".jsonl", ""):
        return "json"
    if _is_markup(data[:65536], suffix):
        return "html"
    return "json" if suffix == ".json" else "text"


def _archive(data: bytes, suffix: str, limits: Limits) -> Kind:
    import zipfile

    from targetexpr.sheets.readers.ofd_parts import ENTRY
    from targetexpr.sheets.readers.package import part_names

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = part_names(archive)
            if any(part.flag_bits & 1 for part in parts):
                raise encrypted()
            if len(parts) > 20_000 or sum(part.file_size for part in parts) > limits.unpacked:
                raise too_large("解压后的字节数", "bytes when unpacked", limits.unpacked)
            mimetype = _contents(archive, names, "mimetype")[:100].decode("latin-1")
            manifest = _contents(archive, names, "meta-inf/manifest.xml")
            types = _contents(archive, names, "[content_types].xml")
    except SheetReadError:
        raise
    except Exception as error:
        raise damaged(suffix.lstrip(".") or "zip", error) from error
    if b"encryption-data" in manifest:
        raise encrypted()
    if any(name.rpartition("/")[2] == ENTRY for name in names):
        return "ofd"
    if "xl/workbook.xml" in names or _WORKBOOK.search(types):
        return "xlsx"
    if "word/document.xml" in names or _DOCUMENT.search(types):
        return "docx"
    if "spreadsheet" in mimetype:
        return "ods"
    if "opendocument.text" in mimetype:
        return "odt"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(n.startswith("ppt/") for n in names):
        raise _slides()
    if suffix == ".ofd":
        return "ofd"
    if types:
        raise damaged(suffix.lstrip(".") or "Office", "缺少主要部分 main part missing")
    raise SheetReadError(
        reason="unsupported-format",
        zh="这是压缩包；请解压后再读其中的表格",
        en="this is an archive; unpack it and read the sheets in it",
    )


def _contents(archive: zipfile.ZipFile, names: dict[str, str], part: str) -> bytes:
    """A small part that says what the archive is; empty where there is none."""
    if part not in names:
        return b""
    with archive.open(names[part]) as stream:
        return stream.read(1 << 20)


def _ole(data: bytes, suffix: str) -> Kind:
    """By the streams at its top; where its directory is damaged, by their names, which stand in it as UTF-16."""
    from targetexpr.sheets.ole import OleFile

    try:
        streams = OleFile(data).entries
    except ValueError:
        streams = {}

    def has(name: str) -> bool:
        return name in streams or (not streams and name.encode("utf-16-le") in data)

    if has("EncryptedPackage"):
        raise encrypted()
    if has("WordDocument") and (streams or suffix in _WORD or not has("Workbook")):
        return "doc"
    if has("Workbook") or "Book" in streams or (not streams and has("Book\0")):
        return "xls"
    if has("PowerPoint Document"):
        raise _slides()
    raise damaged(suffix.lstrip(".") or "Office 97-2003", "找不到工作簿或文档 no workbook or document inside")


def _slides() -> SheetReadError:
    return SheetReadError(
        reason="unsupported-format",
        zh="不能读取演示文稿；请把其中的表格用 WPS 或 Office 另存为 .docx 或 .xlsx 再读",
        en="a presentation cannot be read; save its tables as .docx or .xlsx in WPS or Office",
    )


def encrypted() -> SheetReadError:
    return SheetReadError(
        reason="encrypted",
        zh="文件有打开密码；请去除密码后另存一份再读",
        en="the file is protected by a password; save a copy without it",
    )


def _is_picture(data: bytes) -> bool:
    signatures = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
    found = next((s for s in signatures if data.startswith(s)), None)
    if found == b"RIFF":
        return data[8:12] == b"WEBP"
    return found is not None and (found != b"BM" or b"\x00" in data[:64])


def _is_markup(head: bytes, suffix: str) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if suffix in (".html", ".htm", ".xhtml"):
        return True
    opening = _HTML.match(plain) or plain[:5] == b"<?xml" or plain[:4] == b"<!--"
    return bool(opening) and bool(re.search(rb"<\s*(table|html|body)", plain, re.I))
