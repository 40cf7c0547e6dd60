"""Which texts are labels of the header, and how what stands with them is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Literal

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.sheets.form_file import Form
from targetexpr.sheets.form_text import data, shortened, squeeze
from targetexpr.sheets.heading_words import LONGEST
from targetexpr.sheets.model import FieldName

_NUMBERING = compiled(
    r"^(其中:|其中|[0-9]+[.、]|\([0-9一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]+、|-+|—+|①|②|③)"
)
_AMOUNT_PARTS = {"annual": "labels", "executed": "executed", "execution_rate": "rate", "execution_score": "score"}
_OTHER_TERMS = ("total", "prior_budget", "prior_executed")
_JOINT = compiled("[/、及和与]")
FieldKind = Literal["text", "date", "dates", "money", "number", "rate", "flag", "choice"]


@frozen(kw_only=True)
class Field:
    """A field of the header: where it goes, and how its text is read; a ``part`` is one of several amounts of it, and
    what is ``last`` goes before what another label said."""

    name: FieldName | Literal["term"]
    kind: FieldKind
    part: bool = False
    last: bool = False


@frozen
class LabelMaker:
    """How labels of one kind are made: all have one of the ends, which spares most texts the pattern."""

    makes: Field | Literal["prose"]
    ends: tuple[str, ...]
    pattern: str

    @property
    def kind(self) -> FieldKind | None:
        return self.makes.kind if isinstance(self.makes, Field) else None

    def matches(self, label: str) -> bool:
        return label.endswith(self.ends) and self._compiled.fullmatch(label) is not None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return compiled(self.pattern)


class LabelWords:
    """The labels of all forms, by squeezed text."""

    def __init__(self, forms: Sequence[Form], marks: re.Pattern[str]) -> None:
        fields = data("fields")
        self._marks = marks
        self._fragments: Mapping[str, str] = fields["fragments"]
        self._makers = [
            LabelMaker("prose", tuple(entry["ends"]), self._filled([entry["made"]]))
            for entry in fields["texts"]["patterns"]
        ]
        listed: dict[str, Field] = {}
        self.titles = {entry["name"]: entry["labels"][0] for entry in reversed(fields["field"]) if entry["labels"]}
        for entry in fields["field"]:
            known = Field(
                name=entry["name"], kind=entry["kind"], part=entry.get("part", False), last=entry.get("last", False)
            )
            own = (form.fields.get(known.name, ()) for form in forms)
            listed |= {squeeze(label): known for labels in (entry["labels"], *own) for label in labels}
            self._makers.append(LabelMaker(known, tuple(entry["ends"]), self._filled(entry["patterns"])))
        one = Field(name="project_name", kind="text", last=True)
        self._one_project = next(maker for maker in self._makers if maker.makes == one)
        self._made_label = lru_cache(maxsize=4096)(self._find_made)
        self._fields, self._prose = listed, frozenset(fields["texts"]["labels"])
        self.brief = tuple(fields["texts"]["brief"])
        self.answers = frozenset(fields["answers"]["labels"])
        self.groups = frozenset(fields["groups"]["labels"])
        self.totals = frozenset(fields["groups"]["totals"])
        self.wholes = frozenset(fields["wholes"]["labels"])
        self.amounts: Mapping[str, str] = {
            label: part for part, labels in fields["amount_columns"].items() for label in labels
        }
        self.amount_columns: tuple[str, ...] = tuple(fields["amount_columns"]["labels"])
        self.task_parts: Mapping[str, frozenset[str]] = {
            **{part: frozenset(labels) for part, labels in fields["tasks"].items()},
            "amount": frozenset((*fields["tasks"]["amount"], *self.amount_columns)),
            "spent": frozenset(fields["amount_columns"]["executed"]),
        }
        self.task_heads: dict[str, list[str]] = {}
        for part in ("sides", "name", "content", "amount", "spent"):
            for label in self.task_parts[part]:
                self.task_heads.setdefault(label, []).append(part)
        self.year_labels = frozenset(fields["year"]["labels"])
        self._listed_labels = {*listed, *self._prose, *self.groups, *self.year_labels}
        self.unit_labels = frozenset(fields["money"]["unit_labels"])
        self.stamps = frozenset(fields["stamps"]["texts"])
        units = "|".join(sorted(self.unit_labels))
        tail = rf"[(（]?(?:{units})\s*[:：]\s*(?:人民币)?([^:：()（）0-9\s]*元)\s*[)）]?"
        self.money_line = compiled(rf"(?:.*[\W\d_a-zA-Z])?{tail}")
        self.money_tail = compiled(rf"(?:^|(?<=[\W\d_a-zA-Z])){tail}$")
        self.flags: Mapping[str, Any] = fields["flags"]

        self._label = lru_cache(maxsize=4096)(self._find_label)
        self._header_label = lru_cache(maxsize=4096)(self._find_header_label)
        self._field_of = lru_cache(maxsize=4096)(self._find_field_of)

    def label(self, text: str) -> str | None:
        """The label without its extras, where *text* is a label of the header's, a prose label or a group; or None.

        Only listed ones: what a pattern makes (计划完工时间, 预算执行率) is the name of an indicator as well.
        """
        return self._label(text) if len(text) <= LONGEST else None

    def header_label(self, text: str) -> str | None:
        """The label without its extras, listed or made, of a text that stands in a header."""
        return self._header_label(text) if len(text) <= LONGEST else None

    def amount_part(self, heading: str) -> str | None:
        """What a column of amounts holds, listed or made: ``labels``, ``executed``, ``rate``, ``score``, ``others``."""
        if part := self.amounts.get(heading):
            return part
        known = self.field(heading)
        return _AMOUNT_PARTS.get(known.name) if known is not None else None

    def amount_column(self, heading: str) -> str | None:
        """What a column of amounts holds, or the name of its field where it is another term's beside the year's."""
        known = self.field(heading)
        other = known is not None and known.name in _OTHER_TERMS and heading not in self.wholes
        return self.amount_part(heading) or (known.name if known and other else None)

    def field(self, label: str | None) -> Field | None:
        """The field that a label is of, listed or made; None for another text."""
        made = self._fields.get(label) or self._made_label(label) if label else None
        return made if isinstance(made, Field) else None

    def kind(self, label: str | None) -> FieldKind | None:
        """How the value of a label's field is read; None for a label of none."""
        known = self.field(label)
        return known.kind if known is not None else None

    def field_of(self, text: str) -> str | None:
        """The name of the field of which *text* is a listed label, with extras or without; None for another text."""
        return self._field_of(text) if len(text) <= LONGEST else None

    def is_project(self, text: str) -> bool:
        """Whether *text* is a label of a project's name."""
        return self.field_of(text) == "project_name"

    def is_one_of_projects(self, text: str) -> bool:
        """Whether *text* is the label of one project among others: 项目一, 二级项目."""
        plain = squeeze(text).rstrip(":")
        return self._fields.get(plain) == self._one_project.makes or self._one_project.matches(plain)

    def ends_as_label(self, text: str, kind: FieldKind | None = None) -> bool:
        """Whether a text ends as labels do, or those of one kind."""
        return any(text.endswith(maker.ends) for maker in self._makers if kind in (None, maker.kind))

    def is_prose(self, label: str | None) -> bool:
        """Whether prose stands with a label, listed or made."""
        return label is not None and (label in self._prose or self._made_label(label) == "prose")

    def _find_label(self, text: str) -> str | None:
        return next((label for label in self._candidates(text) if label in self._listed_labels), None)

    def _find_header_label(self, text: str) -> str | None:
        made = next(filter(self._made_label, self._candidates(text)), None)
        return self._label(text) or made or self._of_group(squeeze(text)) or "/".join(self.joint(text)) or None

    def joint(self, text: str) -> list[str]:
        """The labels of text fields that one label is made of: 主管部门/实施单位; none where it is no such label."""
        labels = _JOINT.split(squeeze(text).rstrip(":"))
        return labels if len(labels) > 1 and all(self.kind(label) == "text" for label in labels) else []

    def _of_group(self, plain: str) -> str | None:
        """The label behind that of its group: 资金来源:(1)财政资金."""
        group, _, rest = plain.partition(":")
        return self._label(rest) if rest and self._label(group) in self.groups else None

    def _find_field_of(self, text: str) -> str | None:
        known = self.field(self._label(text))
        return known.name if known is not None else None

    def _candidates(self, text: str) -> Iterator[str]:
        """The text as it stands, without marks, without what stands in brackets behind it, without what numbers it."""
        yield squeeze(text)
        plain = self._marks.sub("", squeeze(text)).rstrip(":").rstrip("*")
        while plain:
            yield from shortened(plain)
            without = _NUMBERING.sub("", plain)
            if without == plain:
                return
            plain = self._marks.sub("", without).rstrip(":").rstrip("*")

    def _find_made(self, label: str) -> Field | Literal["prose"] | None:
        """What the label is of, where a pattern makes it and no list has it."""
        if label in self._listed_labels:
            return None
        return next((maker.makes for maker in self._makers if maker.matches(label)), None)

    def _filled(self, patterns: Sequence[str]) -> str:
        """The patterns as one, with what their fragments stand for."""
        pattern = "|".join(patterns)
        for name, fragment in self._fragments.items():
            pattern = pattern.replace(f"{{{name}}}", fragment)
        return pattern
