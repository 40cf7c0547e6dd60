"""What is doubtful about a row, in words, and which findings a doubt holds back."""

from __future__ import annotations

from collections.abc import Mapping

from targetexpr.rules.model import Finding, Rule, Texts
from targetexpr.sheets.model import Indicator

# The readers' keys for what is doubtful about a row.
_DOUBTS: Mapping[str, Texts] = {
    "level-guessed": {"zh": "所属类别是推断的", "en": "its class was guessed"},
    "level2-of-another-level1": {"zh": "二级指标不属于所在的一级指标", "en": "its level 2 belongs to another level 1"},
    "cell-joined": {"zh": "单元格内容由几行拼成", "en": "a cell was joined from several lines"},
    "columns-lost": {
        "zh": "几栏的文字混在一格里",
        "en": "words of several columns stand in one cell",
    },
    "split-guessed": {
        "zh": "名称与指标值连在一起，是推断着分开的",
        "en": "name and value were one text, split by guess",
    },
    "value-apart": {"zh": "指标值不在名称旁边，是推断着配上的", "en": "the value stood apart and was matched by guess"},
    "value-column-by-contents": {"zh": "指标值一栏按内容推断", "en": "the value's column was told by its contents"},
    "value-column-of-several-years": {
        "zh": "几个年度的指标值并列，取了其中一列",
        "en": "one of several years' columns",
    },
    "block-of-unknown-term": {
        "zh": "几组指标并列，不知哪一组是本年度的",
        "en": "of several blocks, the year's is not told",
    },
    "class-on-next-page": {"zh": "类别写在下一页", "en": "its class stands on the next page"},
    "cut-by-page-break": {"zh": "单元格被分页截断，由两页拼成", "en": "a cell was cut by a page break and joined"},
    "formula-error": {"zh": "公式结果是错误值", "en": "its formula gives an error"},
    "formula-without-value": {
        "zh": "公式没有存下结果，读到的是公式本身",
        "en": "its formula has no stored result",
    },
    "date-serial": {"zh": "这个数可能是日期的序列号", "en": "the number may be a date's serial"},
    "date-out-of-range": {"zh": "日期超出表格软件的范围", "en": "the date is out of the spreadsheet's range"},
    "undecodable": {"zh": "有无法解码的字符", "en": "it has characters that could not be decoded"},
    "quote-left-open": {
        "zh": "引号没有成对，引号后的内容按一行一条读",
        "en": "a quotation mark was left open; what follows was split line by line",
    },
    "picture-unsure": {"zh": "图片里有字辨认不清", "en": "a character in the picture is hard to make out"},
    "picture-sign": {
        "zh": "图片里的符号或数字可能是另一个",
        "en": "a sign or digit in the picture could be another one",
    },
    "picture-unread": {"zh": "单元格里有没认出来的笔迹", "en": "a cell holds marks that say nothing"},
    "picture-lines": {"zh": "图片里的表格线断开，单元格是推断的", "en": "the ruling lines of the picture are broken"},
    "hidden-row": {"zh": "这一行在原表中是隐藏的", "en": "the row is hidden in the original"},
    "hidden-sheet": {"zh": "所在工作表是隐藏的", "en": "its worksheet is hidden"},
}
_OTHER_DOUBT: Texts = {"zh": "版式残缺，由推断拼成", "en": "put together from broken layout"}
# Doubts that leave name and value as they were printed: about the class alone, or about none of the three.
_OF_CLASS = frozenset({"level-guessed", "level2-of-another-level1", "class-on-next-page"})
_OF_NOTHING = frozenset({"hidden-row", "hidden-sheet"})
# Rules that tell of the doubt itself.
_OF_READING = frozenset({"TX004", "TX005"})


def words(doubt: str) -> Texts:
    """A reader's key of a doubt, in words."""
    return _DOUBTS.get(doubt, _OTHER_DOUBT)


def is_doubtful(indicator: Indicator, *, by_class: bool = False) -> bool:
    """Whether name or value could be misread; with *by_class*, or the class."""
    doubts = set(indicator.doubts) - _OF_NOTHING
    return bool(doubts if by_class else doubts - _OF_CLASS)


def is_held_back(rule: Rule, finding: Finding) -> bool:
    """Whether a finding rests on what could be misread: such rows bear TX004 and TX005 alone."""
    if rule.code in _OF_READING:
        return False
    rows = [related.indicator for related in finding.related]
    rows += [finding.indicator] if finding.indicator else []
    return any(is_doubtful(row, by_class=rule.by_class) for row in rows)
