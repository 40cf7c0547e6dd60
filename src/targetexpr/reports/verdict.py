"""What a reviewer concludes of a sheet: one sentence, by its findings."""

from __future__ import annotations

from targetexpr.reports.summary import Tally
from targetexpr.rules.model import Texts


def verdict(tally: Tally, *, unreadable: bool = False) -> Texts:
    """Return the conclusion that findings of these severities lead to."""
    if unreadable:
        return {"zh": "无法读取，请重新报送", "en": "unreadable; to be handed in again"}
    if tally.error:
        return {"zh": f"退回修改：{_counted_zh(tally)}", "en": f"to be revised: {_counted_en(tally)}"}
    if tally.warning:
        return {"zh": f"核对修改后报送：{_counted_zh(tally)}", "en": f"to be checked and amended: {_counted_en(tally)}"}
    if tally.info:
        return {"zh": f"可以报送，另有{_counted_zh(tally)}", "en": f"acceptable, with {_counted_en(tally)}"}
    return {"zh": "可以报送，没有发现问题", "en": "acceptable, no findings"}


def _counted_zh(tally: Tally) -> str:
    counts = (("错误", tally.error), ("警告", tally.warning), ("提示", tally.info))
    return "、".join(f"{word} {count} 处" for word, count in counts if count)


def _counted_en(tally: Tally) -> str:
    counts = (("error", tally.error), ("warning", tally.warning), ("hint", tally.info))
    return ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for word, count in counts if count)
