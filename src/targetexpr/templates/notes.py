"""填表说明: how to fill in a form, made from the rules that its profile holds sheets to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from targetexpr.errors import Language
from targetexpr.profiles.model import Profile
from targetexpr.rules.catalogue import all_rules
from targetexpr.rules.model import Rule, Texts

CATEGORIES_LEFT_OUT = frozenset({"reading", "tool"})
HEADS: Sequence[tuple[Texts, int]] = (
    ({"zh": "编号", "en": "Code"}, 8),
    ({"zh": "不要这样", "en": "Not so"}, 22),
    ({"zh": "为什么", "en": "Why"}, 46),
    ({"zh": "这样写", "en": "But so"}, 34),
    ({"zh": "依据", "en": "Ground"}, 40),
)
STEPS: Sequence[Texts] = (
    {"zh": "带黄底的是必填项。一级、二级、计算符号、计量单位在下拉列表里选；先选一级，二级才有可选的。",
     "en": "Yellow cells are required. Choose classes, signs and units from the lists; level 2 depends on level 1."},
    {"zh": "指标值一栏只写数，符号和单位写在自己的栏里；定性的写可以核对的状态，符号和单位空着。",
     "en": "Write only the figure as the target; sign and unit have cells of their own. A state goes without them."},
    {"zh": "金额一律以元为单位；日期写成 2024-01-01 的样子。",
     "en": "Money is in yuan; dates are written like 2024-01-01."},
    {"zh": "填错时会提示；提示拦不住的，报送前用 targetexpr check 查一遍。",
     "en": "The form warns of common errors; check the rest with targetexpr check before handing it in."},
)  # fmt: skip


def rows(profile: Profile, lang: Language) -> Iterator[Sequence[str]]:
    """Yield a row for each rule that the profile holds a sheet to, by the columns of ``HEADS``."""
    for rule in sorted(all_rules(), key=lambda rule: rule.code):
        if rule.scope == "sheet" and rule.category not in CATEGORIES_LEFT_OUT and profile.settings(rule.code).enabled:
            grounds = "；".join(ground.text(lang) for ground in rule.basis if ground.kind != "memory")
            yield rule.code, rule.title[lang], rule.why[lang], "\n".join(_right(rule, profile)), grounds


def _right(rule: Rule, profile: Profile) -> Iterator[str]:
    """Rows of the rule's own examples that are right, those of the profile first; not those that are in wrong ones,
    too: there it is another part of the sheet that the rule speaks of."""
    examples = sorted(rule.passes, key=lambda example: example.profile != profile.name)
    wrong = {row for example in rule.fails for row in example.rows}
    texts = (row.split("|") for example in examples for row in example.rows if row not in wrong)
    yield from islice((f"{parts[2]}：{parts[3]}" for parts in texts if len(parts) > 3 and parts[2] and parts[3]), 2)
