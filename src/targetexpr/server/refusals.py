"""What is wrong with a request, as a status, a stable reason and a message in both languages."""

from __future__ import annotations

from targetexpr.errors import SheetReadError, TargetExprError

# reasons of ``SheetReadError`` whose status is not 422
_STATUS = {
    "too-large": 413,
    "unsupported-format": 415,
    "unknown-format": 415,
    "wrong-format": 415,
    "scan": 415,
    "missing-dependency": 501,
}


class Refusal(TargetExprError):
    """A request that is answered with *status* and no report."""

    def __init__(self, status: int, reason: str, *, zh: str, en: str) -> None:
        super().__init__(zh=zh, en=en)
        self.status = status
        self.reason = reason

    def to_dict(self) -> dict[str, object]:
        return {"error": {"reason": self.reason, "message": self.messages}}


def unreadable(error: SheetReadError) -> Refusal:
    status = _STATUS.get(error.reason, 422)
    return Refusal(status, error.reason, zh=error.message("zh"), en=error.message("en"))


def bad_option(error: TargetExprError) -> Refusal:
    return Refusal(422, "bad-option", zh=error.message("zh"), en=error.message("en"))


def too_large(limit: int) -> Refusal:
    size = f"{limit / 1024 / 1024:.4g} MB"
    return Refusal(
        413, "too-large", zh=f"上传的内容超过上限 {size}", en=f"what was uploaded is larger than the limit of {size}"
    )


def too_slow_to_come() -> Refusal:
    return Refusal(408, "too-slow", zh="上传没有在时限内完成", en="the upload did not arrive in time")


def too_slow_to_check(seconds: float) -> Refusal:
    return Refusal(
        422,
        "too-slow",
        zh=f"这个文件在 {seconds:g} 秒内没有检查完；请只保留绩效目标表后再上传",
        en=f"this file could not be checked within {seconds:g} seconds; keep the target sheets only",
    )


def busy() -> Refusal:
    return Refusal(
        503, "busy", zh="正在检查的文件太多，请稍后再试", en="too many files are being checked; try again later"
    )


def broken() -> Refusal:
    return Refusal(
        500, "internal", zh="程序内部错误，这份文件没有检查", en="an internal error; the file was not checked"
    )


def of_status(status: int, detail: str) -> Refusal:
    """What the framework refuses."""
    known = {404: ("not-found", "没有这个地址"), 405: ("method", "这个地址不接受这种请求方法")}
    reason, zh = known.get(status, ("bad-request", "请求不合要求"))
    return Refusal(status, reason, zh=zh, en=detail)
