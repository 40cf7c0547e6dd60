"""What is wrong with a request, as a status, a stable reason and a message in both languages."""

from __future__ import annotations

from typing import Any

from targetexpr.errors import SheetReadError, TargetExprError
from targetexpr.sandbox import Bound

# reasons of ``SheetReadError`` whose status is not 422
_STATUS = {
    "too-large": 413,
    "unsupported-format": 415,
    "unknown-format": 415,
    "wrong-format": 415,
    "scan": 415,
    "missing-dependency": 501,
}


class RequestRefusal(TargetExprError):
    """A request that is answered with *status* and no report."""

    def __init__(self, status: int, reason: str, *, zh: str, en: str) -> None:
        super().__init__(zh=zh, en=en)
        self.status = status
        self.reason = reason

    def to_dict(self) -> dict[str, object]:
        return {"error": {"reason": self.reason, "message": self.messages}}


def unreadable(error: SheetReadError) -> RequestRefusal:
    status = _STATUS.get(error.reason, 422)
    return RequestRefusal(status, error.reason, zh=error.message("zh"), en=error.message("en"))


def bad_option(error: TargetExprError) -> RequestRefusal:
    return RequestRefusal(422, "bad-option", zh=error.message("zh"), en=error.message("en"))


def too_large(limit: int) -> RequestRefusal:
    size = f"{limit / 1024 / 1024:.4g} MB"
    return RequestRefusal(
        413, "too-large", zh=f"上传的内容超过上限 {size}", en=f"what was uploaded is larger than the limit of {size}"
    )


def too_slow_to_come() -> RequestRefusal:
    return RequestRefusal(408, "too-slow", zh="上传没有在时限内完成", en="the upload did not arrive in time")


def broken_off() -> RequestRefusal:
    """For a client that left before its body had come; the answer reaches nobody."""
    return RequestRefusal(400, "broken-off", zh="上传中断了", en="the upload was broken off")


def too_slow_to_check(seconds: float) -> RequestRefusal:
    return RequestRefusal(
        422,
        "too-slow",
        zh=f"这个文件在 {seconds:g} 秒内没有检查完；请只保留绩效目标表后再上传",
        en=f"this file could not be checked within {seconds:g} seconds; keep the target sheets only",
    )


def beyond(bound: Bound, seconds: float) -> RequestRefusal:
    if bound != "memory":
        return too_slow_to_check(seconds)
    return RequestRefusal(
        413,
        "too-much-memory",
        zh="检查这个文件要用的内存超过上限；请只保留绩效目标表后再上传",
        en="checking this file takes more memory than allowed; keep the target sheets only",
    )


def of_answer(form: dict[str, Any]) -> RequestRefusal:
    """The refusal that a worker answered with."""
    return RequestRefusal(int(form["status"]), str(form["reason"]), zh=str(form["zh"]), en=str(form["en"]))


def foreign(what: str) -> RequestRefusal:
    """For a request that a page of another site sent, or that is for another name than the server's."""
    return RequestRefusal(
        403,
        "foreign",
        zh=f"请求的 {what} 不是这个服务的名称；管理员可用 --name 加上这个名称",
        en=f"the {what} of the request is no name of this server; its keeper can add the name with --name",
    )


def busy() -> RequestRefusal:
    return RequestRefusal(
        503, "busy", zh="正在检查的文件太多，请稍后再试", en="too many files are being checked; try again later"
    )


def broken() -> RequestRefusal:
    return RequestRefusal(
        500, "internal", zh="程序内部错误，这份文件没有检查", en="an internal error; the file was not checked"
    )


def of_status(status: int, detail: str) -> RequestRefusal:
    """What the framework refuses."""
    known = {404: ("not-found", "没有这个地址"), 405: ("method", "这个地址不接受这种请求方法")}
    reason, zh = known.get(status, ("bad-request", "请求不合要求"))
    return RequestRefusal(status, reason, zh=zh, en=detail)
