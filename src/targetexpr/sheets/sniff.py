"""What a file is, by its contents; its name only breaks a tie."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Literal

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits, damaged, too_large

if TYPE_CHECKING:
    import zipfile

Kind = Literal["xlsx", "xls", "ods", "docx", "pdf", "ofd", "picture", "html", "json", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Formats that are recognised in order to say how to convert them: name, way out in Chinese, in English.
_CONVERT = {
    "doc": ("旧版 Word 文档（.doc）", "an old Word document (.doc)", "docx"),
    "wps": ("WPS 文字文档（.wps）", "a WPS Writer document (.wps)", "docx"),
    "et": ("WPS 表格（.et）", "a WPS spreadsheet (.et)", "xlsx"),
    "odt": ("OpenDocument 文档（.odt）", "an OpenDocument text (.odt)", "docx"),
    "ppt": ("演示文稿", "a presentation", "docx"),
    "rtf": ("RTF 文档", "an RTF document", "docx"),
    "xlsb": ("二进制 Excel 工作簿（.xlsb）", "a binary Excel workbook (.xlsb)", "xlsx"),
    "mht": ("单个文件网页（.mht）", "a web archive (.mht)", "html"),
    "spreadsheetml": ("XML 电子表格 2003", "an XML spreadsheet of 2003", "xlsx"),
}
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
        raise convert("rtf")
    if _is_picture(data):
        return "picture"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096] and b"<?xml" in head[:100]:
        raise convert("spreadsheetml")
    if re.match(rb"(MIME-Version:|From: |Content-Type: multipart)", head, re.I):
        raise convert("mht")
    if head[:1] in (b"{", b"[") and suffix in (".json", ".jsonl", ""):
        return "json"
    if _is_markup(data[:65536], suffix):
        return "html"
    return "json" if suffix == ".json" else "text"


def convert(key: str) -> SheetReadError:
    zh, en, target = _CONVERT[key]
    return SheetReadError(
        reason="unsupported-format",
        zh=f"不能直接读取{zh}；请用 WPS 或 Office 打开后另存为 .{target} 再读",
        en=f"{en} cannot be read as it is; open it in WPS or Office and save it as .{target}",
    )


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
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise damaged(suffix.lstrip(".") or "zip", error) from error
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
        raise convert("odt")
    if "xl/workbook.bin" in names:
        raise convert("xlsb")
    if any(n.startswith("ppt/") for n in names):
        raise convert("ppt")
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
    """The streams' names stand in the directory as UTF-16."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise encrypted()
    if suffix in (".et", ".ett"):
        raise convert("et")
    if suffix in (".wps", ".wpt"):
        raise convert("wps")
    if (has("Workbook") or has("Book\x00")) and not (suffix in (".doc", ".dot") and has("WordDocument")):
        return "xls"
    if has("PowerPoint Document"):
        raise convert("ppt")
    if has("WordDocument"):
        raise convert("doc")
    raise damaged(suffix.lstrip(".") or "Office 97-2003", "找不到工作簿 no workbook inside")


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
