"""Rules over a sheet: findings, how each rule ended, and which finding gives way to which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter

from attrs import field

from targetexpr.checking.report import Outcome, OutcomeKind
from targetexpr.errors import Span
from targetexpr.logs import logger
from targetexpr.profiles.model import Profile
from targetexpr.record_types import frozen
from targetexpr.rules.context import context_of
from targetexpr.rules.doubts import is_held_back
from targetexpr.rules.habits import once
from targetexpr.rules.model import Context, Deferred, Finding, Rule, RuleNotApplicable, SheetCheck, Texts
from targetexpr.sheets.model import Sheet


@frozen(kw_only=True)
class Found:
    """A finding with the rule that made it, and what it says."""

    rule: Rule
    finding: Finding
    message: Texts


@frozen(kw_only=True)
class SheetResult:
    """What the rules found in one sheet; *crashes* are the rules that raised, with what they raised."""

    found: tuple[Found, ...] = ()
    outcomes: Mapping[str, Outcome] = field(factory=dict)
    crashes: Mapping[str, Exception] = field(factory=dict)


def run(sheet: Sheet, profile: Profile, rules: Sequence[Rule]) -> SheetResult:
    """The rules of scope ``sheet`` over one. A rule that raises is set down as crashed, and the others go on; where the
    values themselves could not be looked at, every rule is."""
    found: list[Found] = []
    outcomes: dict[str, Outcome] = {}
    crashes: dict[str, Exception] = {}
    context = cache(partial(context_of, sheet, profile))
    for rule in sorted(rules, key=attrgetter("code")):
        if rule.on_sheet is None:
            continue
        try:
            own, outcomes[rule.code] = _run_one(rule, rule.on_sheet, context())
            found += own
        except Exception as error:
            logger(__name__).exception("%s raised on the sheet of %s", rule.code, sheet.project_name)
            crashes[rule.code] = error
            outcomes[rule.code] = Outcome(
                outcome="deferred",
                reason={"zh": f"规则执行出错：{error!r}", "en": f"the rule raised {error!r}"},
            )
    kept = list(_without_superseded(found))
    silent = {entry.rule.code for entry in found} - {entry.rule.code for entry in kept}
    outcomes |= {code: Outcome(outcome="pass", reason=_GAVE_WAY) for code in silent}
    return SheetResult(found=tuple(_once(found, kept, context)), outcomes=outcomes, crashes=crashes)


def _once(found: Sequence[Found], kept: Sequence[Found], context: Callable[[], Context]) -> Iterator[Found]:
    """The findings that are *kept*, rule by rule, with the habits of the sheet said once."""
    for rule in dict.fromkeys(entry.rule for entry in kept):
        every = [entry.finding for entry in found if entry.rule is rule]
        own = {id(entry.finding): entry for entry in kept if entry.rule is rule}
        for finding in once(rule, context(), [entry.finding for entry in own.values()], every):
            yield own.get(id(finding)) or Found(rule=rule, finding=finding, message=rule.message(finding))


_PASS, _FAIL = Outcome(outcome="pass"), Outcome(outcome="fail")
_DOUBTFUL: Texts = {
    "zh": "涉及的行读得没有把握（TX004），不作判断",
    "en": "the rows in question were read with doubt (TX004), and are not judged",
}
_GAVE_WAY: Texts = {"zh": "所发现的已由更具体的规则报告", "en": "what it found is reported by a more specific rule"}


def _run_one(rule: Rule, check: SheetCheck, context: Context) -> tuple[list[Found], Outcome]:
    found: list[Found] = []
    settings = context.profile.settings(rule.code)
    if not settings.enabled:
        return found, Outcome(
            outcome="not_applicable", reason={"zh": "配置方案停用了此规则", "en": "off in the profile"}
        )
    try:
        for finding in check(context.with_options(rule.options_in(context.profile)) if rule.options else context):
            message = rule.message(finding)
            found.append(Found(rule=rule, finding=finding, message=message))
    except RuleNotApplicable as reason:
        kind: OutcomeKind = "deferred" if isinstance(reason, Deferred) else "not_applicable"
        if not found:
            return found, Outcome(outcome=kind, reason=reason.reason)
    if not found:
        return found, _PASS
    sure = [entry for entry in found if not is_held_back(rule, entry.finding)]
    return sure, _FAIL if sure else Outcome(outcome="deferred", reason=_DOUBTFUL)


def _without_superseded(found: Iterable[Found]) -> Iterator[Found]:
    """Of two findings on the same text, the one whose rule names the other's in ``supersedes`` stays."""
    found = list(found)
    stronger: dict[tuple[int, str], list[Span]] = {}
    for entry in found:
        for code in entry.rule.supersedes:
            stronger.setdefault((id(entry.finding.indicator), code), []).append(_span(entry.finding))
    for entry in found:
        spans = stronger.get((id(entry.finding.indicator), entry.rule.code), ())
        start, end = _span(entry.finding)
        if not any(first <= start and end <= last for first, last in spans):
            yield entry


def _span(finding: Finding) -> Span:
    """The finding's span on a line where the name stands after the value; a finding without one covers the value."""
    indicator = finding.indicator
    value, name = len(indicator.value or "") if indicator else 0, len(indicator.name or "") if indicator else 0
    first, last = finding.span or (0, name if finding.span_in == "name" else value)
    return (first, last) if finding.span_in == "value" else (value + 1 + first, value + 1 + last)
