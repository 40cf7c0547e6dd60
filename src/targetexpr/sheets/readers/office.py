"""RTF, xlsb and Word documents that are damaged or older than 97 → docx and xlsx, by LibreOffice where it is installed.

It runs with a profile of its own in a folder that goes with it, without macros, links or network, as one process that
keeps the bounds of processor time and memory of the worker that it is started by, and is ended with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits, damaged, too_large

OfficeKind = Literal["doc", "rtf", "xlsb"]

PROGRAM = "TARGETEXPR_SOFFICE"
"""The environment's variable that names LibreOffice's program, or is ``off``."""
_NAMES: dict[OfficeKind, tuple[str, str, str]] = {
    "doc": (
        "这份 Word 或 WPS 文字文档（已损坏，或早于 Word 97）",
        "this document (damaged, or older than Word 97)",
        "docx",
    ),
    "rtf": ("RTF 文档", "an RTF document", "docx"),
    "xlsb": ("二进制 Excel 工作簿（.xlsb）", "a binary Excel workbook (.xlsb)", "xlsx"),
}
_FOLDERS = (
    "/Applications/LibreOffice.app/Contents/MacOS", "/opt/libreoffice/program", "/usr/lib/libreoffice/program",
    r"C:\Program Files\LibreOffice\program", r"C:\Program Files (x86)\LibreOffice\program",
)  # fmt: skip
_AGAIN = (79, 81)  # how a first start with a new profile ends, which asks to be started again
_NOWHERE = "127.0.0.1"  # a proxy at a port where nobody listens
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    *(
        ("org.openoffice.Inet/Settings", f"ooInet{protocol}Proxy{key}", value)
        for protocol in ("HTTP", "HTTPS", "FTP")
        for key, value in (("Name", _NOWHERE), ("Port", "9"))
    ),
)


def saved_anew(data: bytes, kind: OfficeKind, limits: Limits) -> bytes:
    """Return a file as LibreOffice saves it: documents as docx, workbooks as xlsx.

    Raises ``SheetReadError``: ``missing-dependency`` where there is no LibreOffice, ``damaged`` where it makes nothing
    of the file, ``too-slow`` past the clock of *limits*, ``too-large``.
    """
    program = office()
    if program is None:
        raise _missing(kind)
    target = _NAMES[kind][2]
    with tempfile.TemporaryDirectory(prefix="targetexpr-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document.{kind}"
        source.write_bytes(data)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
        command = [
            str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible", "--norestore",
            "--nologo", "--nodefault", "--nolockcheck", "--convert-to", target, "--outdir", str(folder / "made"),
            str(source),
        ]  # fmt: skip
        said = _run(command, folder, limits.bounds(len(data)).seconds)
        made = folder / "made" / f"document.{target}"
        if not made.is_file():
            raise damaged(kind, said or "LibreOffice 打不开，也可能有密码 it may need a password")
        if made.stat().st_size > limits.bytes:
            raise too_large("转换后的字节数", "bytes when converted", limits.bytes)
        return made.read_bytes()


def office() -> Path | None:
    """Return LibreOffice's program; None where it is not installed, or not wanted."""
    named = os.environ.get(PROGRAM, "")
    if named.lower() in ("off", "0", "no"):
        return None
    found = (
        shutil.which(named or "soffice")
        or shutil.which("libreoffice")
        or shutil.which("soffice", path=os.pathsep.join(_FOLDERS))
    )
    if found is None:
        return None
    # The program itself, not the script and the splash screen before it: one process, which can be ended.
    program = Path(found).resolve()
    inner = program.with_name("soffice.bin")
    return inner if inner.is_file() else program


def _run(command: list[str], folder: Path, seconds: float) -> str:
    """Run LibreOffice for so many *seconds* by the clock, again where its first start asks for it; return the last
    words of what it said."""
    proxy = f"http://{_NOWHERE}:9"
    environment = {
        **os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp",
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), proxy), "no_proxy": "",
    }  # fmt: skip
    said = ""
    for _ in range(2):
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise SheetReadError(
                reason="too-slow",
                zh=f"LibreOffice 转换这个文件超过 {seconds:g} 秒；请用 WPS 或 Office 打开后另存再读",
                en=f"LibreOffice takes more than {seconds:g} seconds with this file; save it anew in WPS or Office",
            ) from error
        except OSError as error:
            return str(error)
        said = done.stderr.decode("utf-8", "replace").strip().replace(str(folder), "")[-200:]
        if done.returncode not in _AGAIN:
            break
    return said


def _registry() -> str:
    """The settings of the profile (LibreOffice's registry)."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )


def _missing(kind: OfficeKind) -> SheetReadError:
    zh, en, target = _NAMES[kind]
    return SheetReadError(
        reason="missing-dependency",
        zh=f"读取{zh}要用 LibreOffice，这里没有；请安装 LibreOffice，或用 WPS、Office 打开后另存为 .{target} 再读",
        en=f"reading {en} needs LibreOffice, which is not here; install it, or save the file as .{target}",
    )
