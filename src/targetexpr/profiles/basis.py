"""What a requirement rests on, as data: the document with its article, and what kind of ground that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import asdict

from targetexpr.errors import Language
from targetexpr.record_types import frozen

Kind = Literal["law", "document", "form", "published sheets", "vendor", "memory", "advice", "sheet", "tool"]
BINDING: frozenset[Kind] = frozenset({"law", "document", "form", "sheet", "tool"})
"""The kinds that an ``error`` may rest on."""

LABELS: Mapping[Kind, Mapping[Language, str]] = {
    "law": {"zh": "法律法规", "en": "law"},
    "document": {"zh": "文件", "en": "official document"},
    "form": {"zh": "表式", "en": "printed form"},
    "published sheets": {"zh": "公开目标表", "en": "published sheets"},
    "vendor": {"zh": "某厂商系统", "en": "one vendor's system"},
    "memory": {"zh": "未核对原文，仅供参考", "en": "not checked against the text; for guidance"},
    "advice": {"zh": "本工具的建议", "en": "advice of this tool"},
    "sheet": {"zh": "本表自相矛盾", "en": "the sheet contradicts itself"},
    "tool": {"zh": "工具自身", "en": "the tool itself"},
}


@frozen(kw_only=True)
class Basis:
    """One ground of a rule or of a profile's entry.

    ``document`` is its title or number, ``article`` the place in it, ``url`` where it was read, ``n`` how many
    published rows or sheets were measured. ``note`` says in Chinese what is taken from it; words in quotation marks
    “…” are the document's own.
    """

    kind: Kind
    document: str | None = None
    article: str | None = None
    url: str | None = None
    n: int | None = None
    note: str | None = None

    @property
    def is_binding(self) -> bool:
        """Whether an ``error`` may rest on it."""
        return self.kind in BINDING

    def text(self, lang: Language = "zh") -> str:
        """In one line: the kind, the document with its article, how many were measured, and the note."""
        place = " ".join(part for part in (self.document, self.article) if part)
        count = "" if self.n is None else f"n={self.n}"
        said = [part for part in (place, self.note) if part]
        label = LABELS[self.kind][lang]
        if lang == "en":
            return ": ".join([f"{label} ({count})" if count else label, *said])
        return "：".join([f"{label}（{count}）" if count else label, *said])

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; parts that are not there are left out."""
        return asdict(self, filter=lambda _, value: value is not None)


def law(document: str, article: str, note: str | None = None, url: str | None = None) -> Basis:
    return Basis(kind="law", document=document, article=article, note=note, url=url)


def document(name: str, note: str, article: str | None = None, url: str | None = None) -> Basis:
    return Basis(kind="document", document=name, article=article, note=note, url=url)


def form(name: str, note: str | None = None) -> Basis:
    return Basis(kind="form", document=name, note=note)


def published(note: str, n: int) -> Basis:
    return Basis(kind="published sheets", note=note, n=n)


def vendor(note: str) -> Basis:
    return Basis(kind="vendor", note=note)


def memory(name: str, note: str) -> Basis:
    return Basis(kind="memory", document=name, note=note)


def advice(note: str) -> Basis:
    return Basis(kind="advice", note=note)


SHEET = Basis(kind="sheet")
TOOL = Basis(kind="tool")

CLEAR = document(
    "财预〔2015〕88号", "绩效目标和指标应当指向明确、具体细化、合理可行；能量化的量化，不能量化的分级分档表述"
)
CLASSES = document(
    "财预〔2015〕88号", "产出下列数量、质量、时效、成本，效益下列经济、社会、生态、可持续影响，另列满意度"
)
CLASSES_2021 = document("财预〔2021〕101号", "成本、产出、效益、满意度四类一级指标")
DUTY = law("中华人民共和国预算法", "第三十二条第三款", "按照绩效目标管理等预算编制规定编制预算草案")
SPENDING = law("中华人民共和国预算法", "第五十七条第二款", "支出必须按照预算执行")
REVIEW = advice("审核意见中常见的问题")
