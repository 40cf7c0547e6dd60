"""Laws of several targets in one value: each keeps its own subject, whatever joins them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from targetexpr import parse
from targetexpr.values.lexicon.word_patterns import terms
from targetexpr.values.model import AllOf, Comparison, Interval, Narrative

SUBJECTS = st.sampled_from(
    ["合格率", "群众满意度", "妇女和儿童体检率", "发放手册", "培训农民", "新建道路", "老旧小区改造"]
)
FIGURES = st.sampled_from(["≥95%", "100%", "不低于90%", "3公里", "≤5天", "500人次以上", "约20个"])
TERMS = terms()
JOINERS = st.sampled_from([*TERMS["joiner"]["links"], "，", "；", "\n", " ", "，并且", "，同时", "，其中", "；另有"])
LONG = st.lists(st.sampled_from(["接受帮扶的", "辖区内", "脱贫户", "社区居民对", "当年", "家庭劳动力"]), max_size=8)


@given(first=SUBJECTS, one=FIGURES, joiner=JOINERS, second=SUBJECTS, other=FIGURES)
def test_each_of_two_targets_is_what_it_is_alone(first: str, one: str, joiner: str, second: str, other: str) -> None:
    both = parse(f"{first}{one}{joiner}{second}{other}")
    assert isinstance(both, AllOf)
    assert both.parts == (parse(first + one), parse(second + other))


@given(one=st.sampled_from(["≥", "不低于", ">", "高于"]), joiner=st.sampled_from(["且", "但", "并", "，", "，同时"]))
def test_two_bounds_of_one_thing_are_an_interval(one: str, joiner: str) -> None:
    found = parse(f"满意度{one}80%{joiner}不高于95%")
    assert isinstance(found, Interval)
    assert found.subject == "满意度"


@given(LONG, st.sampled_from(["≥95%", "不低于95%", "达到95%以上"]))
def test_a_subject_may_be_as_long_as_it_likes(said: list[str], figure: str) -> None:
    subject = f"{''.join(said)}满意度"
    found = parse(subject + figure)
    assert isinstance(found, Comparison)
    assert found.subject == subject


@given(st.sampled_from(["≥5%", "500人", "3公里"]), st.sampled_from(["基础设施落后", "产业发展缓慢", "群众增收困难"]))
def test_a_bare_figure_among_several_predicates_is_a_mention(figure: str, said: str) -> None:
    found = parse(f"我县现有道路{figure}，{said}，生活条件艰苦")
    assert isinstance(found, Narrative) == (figure[0] != "≥")


@given(SUBJECTS, st.sampled_from(["%", "万元", "人次"]), st.integers(1, 40), st.integers(41, 99))
def test_from_one_level_to_another_is_the_level_with_its_baseline(subject: str, unit: str, low: int, high: int) -> None:
    found = parse(f"{subject}由{low}{unit}提高到{high}{unit}")
    assert isinstance(found, Comparison)
    assert (found.subject, str(found.value), found.unit) == (subject, str(high), unit)
    assert found.change is not None
    assert (found.change.direction, found.change.baseline) == ("increase", f"{low}{unit}")
