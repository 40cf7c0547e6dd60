"""The file in the body of a multipart form, in memory and nowhere else. It runs in a worker: forms can be hostile."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from targetexpr.record_types import frozen
from targetexpr.server import refusals
from targetexpr.server.refusals import RequestRefusal

_FIELDS = 16
AROUND = 64 * 1024
"""Bytes that a multipart form may take beside its file."""


@frozen(kw_only=True)
class Upload:
    name: str
    data: bytes
    fields: Mapping[str, str]


def require_multipart(content_type: str) -> None:
    """Raises ``Refusal`` for the content type of anything but a multipart form."""
    if content_type.split(";")[0].strip().lower() != "multipart/form-data":
        raise RequestRefusal(
            415,
            "not-multipart",
            zh="请以 multipart/form-data 上传，文件放在 file 字段",
            en="upload multipart/form-data with the file in the field 'file'",
        )


def upload_in(body: bytes, content_type: str, limit: int) -> Upload:
    """Return the file of a multipart form. Raises ``Refusal`` for any other body."""
    require_multipart(content_type)

    async def found() -> Upload:
        form = await _form(body, content_type, limit)
        try:
            return await _upload(form, limit)
        finally:
            await form.close()

    return asyncio.run(found())


async def _form(body: bytes, content_type: str, limit: int) -> FormData:
    class InMemory(MultiPartParser):
        """One file, never spooled to disk. Older versions know the bound as ``max_file_size``."""

        spool_max_size = max_file_size = limit + AROUND

    async def parts() -> AsyncGenerator[bytes, None]:
        yield body

    parser = InMemory(Headers({"content-type": content_type}), parts(), max_files=1, max_fields=_FIELDS)
    try:
        return await _parsed(parser)
    except (MultiPartException, ValueError) as error:  # older versions let the errors of their parser through
        raise RequestRefusal(
            400, "bad-form", zh=f"上传的表单不合要求：{error}", en=f"the form is not right: {error}"
        ) from error


async def _parsed(parser: MultiPartParser) -> FormData:
    try:
        return await parser.parse()
    except BaseException:
        for file in getattr(parser, "_files_to_close_on_error", ()):  # older versions leave it to the collector
            file.close()
        raise


async def _upload(form: FormData, limit: int) -> Upload:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise RequestRefusal(400, "no-file", zh="没有选择文件（字段 file）", en="no file was given (field 'file')")
    data = await file.read()
    if len(data) > limit:
        raise refusals.too_large(limit)
    fields = {key: value for key, value in form.items() if isinstance(value, str)}
    return Upload(name=_plain(file.filename), data=data, fields=fields)


def _plain(name: str) -> str:
    """A file's name without folders and control characters: it is shown, and its suffix may tell the format."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last)[-200:]
