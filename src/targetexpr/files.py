"""Files of the user: read without waiting for what is no file, written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from targetexpr.errors import ConfigurationError

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_MADE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


_UNFIT = {
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EDQUOT: ("磁盘配额已用完", "the quota of the disk is used up"),
    errno.EROFS: ("磁盘是只读的", "the disk is read-only"),
    errno.EFBIG: ("文件过大", "the file is too large"),
    errno.ENAMETOOLONG: ("文件名太长", "the name is too long"),
    errno.ELOOP: ("链接绕成了圈", "links lead in a circle"),
}


class NotAFile(OSError):
    """What has the name is a pipe, a device, a socket or a folder."""


class TooLarge(OSError):
    """The file is larger than whoever reads it allows."""


def open_file(path: str | os.PathLike[str]) -> BufferedReader:
    """Open an ordinary file for reading; a pipe that nobody writes to is not waited for.

    Raises ``OSError``, for anything else than an ordinary file ``NotAFile``.
    """
    _require_file(os.stat(path), path)
    number = os.open(path, _READ)
    try:
        _require_file(os.fstat(number), path)
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise


def contents(path: str | os.PathLike[str], most: int) -> bytes:
    """Return the bytes of an ordinary file. Raises ``OSError``, for one of more than *most* bytes ``TooLarge``."""
    with open_file(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG), os.fspath(path))
    return data


def _require_file(found: os.stat_result, path: str | os.PathLike[str]) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotAFile(errno.EINVAL, "not an ordinary file", os.fspath(path))


def write_whole(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write a file as ``replacing`` does. Raises ``OSError``."""
    with replacing(path, mode=mode) as part:
        part.write_bytes(data)


@contextmanager
def replacing(path: Path, *, mode: int = 0o666) -> Iterator[Path]:
    """Give a file to write into that takes the place of *path* when all is written; what is there stays until then.

    What *path* links to is replaced, not the link; owner, mode and extended attributes of a file that was there are
    kept; a new file has the permissions *mode*, less those that the user withholds. A device or pipe is itself given.
    Raises ``OSError``, ``PermissionError`` also where the owner cannot be kept.
    """
    before = _status(path)
    if before is not None and (not stat.S_ISREG(before.st_mode) or _is_of_the_system(path)):
        yield path
        return
    target = path.resolve()
    part = target.with_name(f".{target.name[:40]}.{os.urandom(8).hex()}.part")
    os.close(os.open(part, _MADE, mode))
    try:
        yield part
        _take_after(part, target, before)
        _to_disk(part)
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    _to_disk(target.parent)


def _is_of_the_system(path: Path) -> bool:
    """Whether the name stands for something that is open: ``/dev/stdout`` is a file where output goes to one."""
    return any(path.absolute().is_relative_to(folder) for folder in ("/dev", "/proc"))


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _take_after(part: Path, target: Path, before: os.stat_result | None) -> None:
    """Give *part* the owner, the mode and the attributes that *target* has."""
    if before is None:
        return
    if hasattr(os, "chown"):
        made = part.stat()
        if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
            os.chown(part, before.st_uid, before.st_gid)
    if hasattr(os, "listxattr"):
        for name in _attributes(target):
            value = os.getxattr(target, name)
            if name not in _attributes(part) or os.getxattr(part, name) != value:
                _set_attribute(part, name, value)
    os.chmod(part, stat.S_IMODE(before.st_mode))
    if hasattr(os, "chflags") and (flags := getattr(before, "st_flags", 0)):
        os.chflags(part, flags)


def _set_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except PermissionError:
        if not name.startswith("security."):  # the system's own marks, which it sets itself
            raise


def _attributes(path: Path) -> list[str]:
    try:
        return os.listxattr(path)
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENOSYS):
            raise
        return []


def _to_disk(path: Path) -> None:
    """What was written survives a crash of the system; folders cannot be written through everywhere."""
    folder = path.is_dir()
    if folder and os.name != "posix":
        return
    number = os.open(path, os.O_RDONLY if folder or os.name == "posix" else os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(number)
    except OSError:
        if not folder:
            raise
    finally:
        os.close(number)


def unwritable(path: object, error: OSError) -> ConfigurationError:
    """Return the error for a file that cannot be written."""
    zh, en = reason_of(NotADirectoryError() if isinstance(error, FileNotFoundError) else error)
    return ConfigurationError(zh=f"写不了 {path}：{zh}", en=f"cannot write {path}: {en}")


def reason_of(error: OSError) -> tuple[str, str]:
    """Return why a file could not be read or written, in Chinese and in English."""
    match error:
        case NotAFile():
            return "这不是普通文件（是管道、设备或文件夹）", "it is no ordinary file but a pipe, a device or a folder"
        case PermissionError():
            return "没有权限，或文件正在 Excel、WPS 里打开", "no permission, or the file is open in Excel or WPS"
        case FileNotFoundError():
            return "没有这个文件或文件夹", "there is no such file or folder"
        case NotADirectoryError():
            return "没有这个文件夹", "there is no such folder"
        case IsADirectoryError():
            return "这是一个文件夹", "it is a folder"
        case _ if error.errno in _UNFIT:
            return _UNFIT[error.errno]
        case _:
            return str(error), str(error)
