"""The patterns of judgement words, as ``data/terms.toml`` makes them."""

from __future__ import annotations

from collections.abc import Iterable

from targetexpr import package_data
from targetexpr.values.lexicon.word_patterns import any_of


def _not_behind(words: Iterable[str]) -> str:
    """A pattern that holds where none of the words ends."""
    return "".join(f"(?<!{word})" for word in words)


def _not_in(words: Iterable[str]) -> str:
    """A pattern that holds where none of the words goes on behind its first character."""
    return "".join(f"(?<!{word[0]}(?={word[1:]}))" for word in words)


def sources() -> dict[str, str]:
    """The patterns of judgement words by their name, as ``terms.toml`` makes them. What may ask for one alone
    (``opens``, ``holds``, ``says``) has an example behind it, with the words that fit.
    """
    told = package_data.toml("values/data/terms.toml")
    degree, vague = any_of(told["degree"]["words"]), told["vague"]
    moved = any_of((*told["change"]["increase"], *told["change"]["decrease"]))
    change = any_of(word for words in told["change"].values() for word in words)
    change = f"(?:{change}|{any_of(told['unmoved']['words'])}{moved})"
    alone_before, closers = any_of(told["baseline"]["openers"]), any_of(told["baseline"]["closers"])
    openers = any_of((*told["baseline"]["openers"], *told["baseline"]["joined"]))
    named = (f"{first}(?!{openers}|{closers}){any_of(unless)}" for first, unless in told["baseline"]["before_any"])
    apart = f"{_not_behind(told['baseline']['unless_after'])}(?!{'|'.join(named)})"  # no 比例
    short = told["change_of_figure"]
    more = any_of((*short["more"], *short["less"]))
    compared = f"(?(baseline){more}|(?!))"
    at_figure = _not_in(short["unless"]) + any_of((*short["increase"], *short["decrease"]))
    to = any_of(short["to"])
    # 比同类城市平均水平; but 与 and 同 open nothing before another opener: 合同履约率较上年
    between = f"{alone_before}[^，,；;。较]{{0,12}}?|{any_of(told['baseline']['joined'])}[^，,；;。较比与]{{0,12}}?"
    against = f"{apart}(?:{between})(?:{closers})(?:{openers})?"
    baseline = f"{any_of(told['baseline']['words'])}|{against}"
    baseline += f"|在?[^，,；;。在]{{1,10}}?(?:{any_of(told['baseline']['grounds'])})"
    for first, last in told["baseline"]["pairs"]:
        baseline += f"|{first}[^，,；;。]{{1,12}}?{last}"
    spans = any_of(told["baseline"]["spans"])
    free_openers = "|".join(f"{first}(?!{any_of(unless)}|{degree})" for first, unless in told["baseline"]["before_any"])
    free = f"{apart}(?:{free_openers})[^，,；;。的\\d]{{2,12}}?"
    explained = f"(?:{baseline}|{free})(?:[(（][^()（）]{{1,12}}[)）])?"  # 较基期（2020年）
    held = f"(?P<baseline>{explained})?(?P<span>{spans}|{degree}|再)?的?(?:(?<![洁纯干清明])净)?"
    baseline = f"{baseline}|{spans}"
    measured_at = f"(?:{closers}|{any_of(told['level']['heads'])})"
    any_words = r"(?:\d{4}(?=年))?[^，,；;。的\d]{0,12}?"
    graded = f"{told['grade']['steps']}{any_of(told['grade']['nouns'])}"  # 优于二级天数
    held_to = f"(?!{graded}){any_words}{measured_at}"
    held_to_known = f"{any_words}{closers}"  # 超计划, but not 超额完成率
    state = told["state"]
    known = f"(?:{any_of((*state['words'], *state['names'], *state['acts']))}|{change})"
    joined_state = f"{any_of(state['words'])}(?!{any_of(state['measured'])})"
    joiner = f"(?!{any_of(told['joiner']['unless'])}){any_of(told['joiner']['links'])}"
    predicates, measured = any_of(told["joiner"]["predicates"]), f"[^\\W\\d]*{any_of(state['measured'])}"
    stated = any_of((*state["words"], *state["names"]))
    alone = f"^{stated}(?:({predicates})|(、)(?!{measured}))|^{any_of(state['words'])}(、)(?!{stated})"
    within = f"{_not_behind(told['joiner']['unless_after'])}(?=并|{predicates}){joiner}"
    around, condition = told["before_figure"], told["condition"]
    unhandled, ended = _not_behind(condition["verbs"]), f"{_not_behind(condition['names'])}$"
    frames = (f"{any_of(first)}(?!干){f'.*{any_of(last)}$' if last else ''}" for first, last in condition["frames"])
    opened = f"^(?:{'|'.join(frames)})"
    alone_at_end = any_of(word for key in ("endings", "matters", "times", "places") for word in condition[key])
    grade, level, name = told["grade"], told["level"], told["amount_name"]
    amount = f"{any_of((*told['amount']['words'], *told['amount']['shares']))}|{compared}"
    unknown = told["unknown_negation"]
    loose = any_of(unknown["loose"])
    forbids = f"{any_of(unknown['forbids'])}|{loose}{any_of(unknown['happens'])}"
    negated = f"{any_of(unknown['words'])}|(?:{forbids}).{{0,2}}?|(?P<loose>{loose})"
    negated = f"{_not_behind(unknown['unless_after'])}(?!{any_of(unknown['names'])}$)(?:{negated})"
    doubts = rf"(?:(?<!\w){any_of(unknown['short_doubts'])}|{any_of(unknown['doubts'])})"
    rated = "|".join(f"{unit}\\w*{any_of(nouns)}" for unit, nouns in told["attribute"]["rated_nouns"])
    left, openers_of_parts = told["left_over"], any_of(told["joiner"]["openers"])
    from_there = f"{_not_behind(left['from_names'])}(?:{any_of(short['from'])})$"
    left_free = f"{apart}(?:{free_openers})[^，,；;。的\\d]{{2,12}}$"
    better = any_of((*left["better"], *short["paces"]))
    compared_with = f"(?!{any_of(left['places'])}){_not_behind(left['not_compared'])}"
    compared_with += f"(?:(?:{more}|{better})于(?!{graded})|超[过出])"
    steps = "|".join(any_of(vague[key]) for key in ("scale_top", "scale_bottom", "scale_between"))
    names = package_data.toml("values/data/names.toml")
    names, counted = names["measure"], names["direction"]
    counts = f"(?:{any_of(counted['counting'])}|{any_of(names['words'])}数)?$"
    counting = f"(?:{any_of(counted['between'])})*{counts}"
    late = f"{any_of(counted['late'])}(?!{any_of(counted['made_good'])})\\w\\w率$"
    return {
        "counting": counting,  # what counts an event, and what may stand between
        "bad": f"{any_of(counted['bad'])}{counting}|{late}",  # a bad thing that is counted so
        "adverbs": f"^{any_of(counted['adverbs'])}+",  # what may stand before a deed
        "baseline": baseline,  # 与2015年相比: what something is held against
        "degree": degree,
        "joiner": rf"^\s*{joiner}[：:]?",
        "joiner_within": rf"(?<=\w){within}(?=\w)",
        "name_joint": f"{joiner}|[、，,]",
        "opener": f"^(?!{any_of(told['joiner']['unless'])}){any_of(told['joiner']['openers'])}[：:]?",
        "change": f"(?P<baseline>{baseline})?(?P<degree>{degree})?(?P<word>{change})了?",
        "change_word": change,
        "change_at_end": f"{held}(?P<word>{_not_in(short['amounts'])}{change}|{at_figure}|{compared})了?$",
        "beyond": rf"(?P<not>[不未没]得?)?(?P<baseline>(?P<word>{more})(?:[于出过]{held_to}|(?<=超){held_to_known}))$",
        "shift": f"现?(?P<word>{change}|{at_figure}|{any_of(left['turned'])}){to}了?",
        "reaching": f"(?:{change}|{at_figure}){_not_behind(short['measured'])}{to}了?$",  # 办理时间缩短为 before 3天
        "raised": f"(?:{change}|{at_figure}|{any_of(told['share']['raises'])}){to}了?",  # 恢复到 before 2019年的85%
        "from": f"(?P<word>{any_of(short['from'])})(?:(?:{closers})的)?$",  # 由上年的 before 3.2%
        "level": f"(?:{any_of(level['heads'])})$",
        "reached": f"(?:{any_of((*level['reached'], *told['baseline']['closers']))})$",  # 上年水平
        "ruled": f"\\w{{0,6}}的(?:$|\\w{{0,8}}{any_of(level['ruled'])})",  # 的项目须公开招标 behind 50万元以上
        "no_level": f"{any_of((*level['unless'], *level['clauses']))}|^{any_of(level['places'])}",
        "grade": f"{graded}|(?:{any_of(grade['words'])})$",  # 二级
        # 水质达到Ⅲ类及以上, 一级A标准
        "graded": f"{graded}(?:\\w?{any_of(level['heads'])})?(?:及?以[上下])?$",
        "grounds": f"的?{any_of(told['baseline']['grounds'])}.*",
        "attribute": f"[^的]*的(?!{any_of(told['attribute']['unless'])})",  # 老人的家庭 behind 3名
        "rated": f"{any_of(told['attribute']['rated'])}\\w+|{rated}",  # 层住宅楼 behind 12, 座校车 behind 30
        "among": f"{_not_behind(told['attribute']['unless_among'])}{any_of(told['attribute']['among'])}有?$",  # 10户中
        "attribute_mark": any_of(told["attribute"]["marks"]),  # 规模班级 behind 50人
        # 膳食费用平均, 联系的居民户数: an amount of its own between 每… and a figure; 户均增收 before a sign
        "amount_name": f"(?:.*的|.{{2,}}){any_of(name['heads'])}(?:{any_of(name['tails'])})?",
        "gain": f"{any_of(name['gains'])}$",
        "doubted": f"{doubts}(?:{change})?$",
        "negated": f"{negated}{any_of(unknown['modals'])}?(?P<state>{any_of(state['words'])}$)?"
        "[一-鿿]{0,2}(?<![率度数额比值])[于於]?$",
        "handled": f"{any_of(around['handled'])}|.{{0,4}}内",  # 对 before 50万元以上项目进行评审
        "respective": f"{any_of(around['respective'])}(?:{any_of(told['share']['openers'])})?$",  # 城乡分别达到
        # 不发生 before 3人以上事故, 附件 before 1
        "denial": f"(?<![一-鿿])注$|{any_of((*around['denials'], *around['numbered']))}$",
        "denied": any_of(around["denied"]),  # 不漏 behind 一户
        "case": any_of(around["cases"]),
        "ground": f"{any_of(around['grounds'])}$",  # 根据 before 2022年支出
        "distributed": any_of(around["each"]),  # 各 before 1次
        "change_of": f"{held}(?P<word>{amount})(?![值额量率幅])(?P<noun>\\w{{1,10}}){_not_behind(short['to'])}",
        "bare_change": f"(?:{degree})?(?:{change}|{any_of(vague['efforts'])})",
        "vague": any_of(vague["words"]),
        "vague_count": any_of(vague["counts"]),  # 小型活动若干次
        "scale": f"(?:(?:{steps})[、/／，, ]*){{2,}}",
        "step": steps,
        "rung": f"个?{any_of(told['deed']['rungs'])}",  # 等级 behind 提升一个
        "act": any_of(state["acts"]),  # 办结 behind 3日内
        "known": known,  # 到位: a judgement word
        "predicate": f"{known}|{degree}",  # 全面完成 behind 2024年
        "known_at_end": f"{known}”?$",  # 资料齐全
        "state_at_end": f"(?<=\\w){any_of(state['words'])}$",
        "stated": f"{any_of(state['heads'])}|.*{any_of(state['words'])}$",  # 运行稳定 or 无投诉 behind a joint
        # 且 of 制度健全且执行率100%, 、 of 齐全、归档率, but not of 及时、准确率
        "joiner_behind_state": f"(?:(?<=\\w){any_of(state['words'])}({joiner}|[、/／或])|{alone})(?!{joined_state})",
        # 一般故障: when a figure holds rather than what it counts, which such cases may be themselves
        "condition": f"{opened}|{unhandled}{any_of((*condition['endings'], *condition['matters']))}{ended}",
        "under": f"{opened}|[时的]{ended}",  # 因疫情影响
        # 雨天, 重大故障 before a comma, but not 无重大故障, 排查隐患 or 项目实施后
        "case_alone": f"{opened}|^(?!{any_of((*state['heads'], *condition['verbs']))}).*{alone_at_end}(?<!后){ended}",
        "when": "时(?![间段长速效限期刻])",  # behind 当气温低于0℃
        "condition_of_count": f"{opened}|{unhandled}{any_of(condition['endings'])}{ended}",
        "head": any_of(state["heads"]),
        "left_against": f"{apart}{alone_before}[^，,；;。的]{{0,12}}?(?:{closers})|{left_free}",
        "left_from": from_there,  # these and the next: what is left over beside a figure
        "left_open": f"{from_there}|{compared_with}(?![^的]*的|\\D*[\\d.]+\\D{{1,9}}时)|\\d[至到]$"
        r"|^[以之][上下内]$|^[\d:：.]+$"  # ≥以上90%, 12:00:00 AM
        # 上年水平且 before 增长5%, 第1名至 before 第3名, 从2020年的10% before 降到2025年的5%
        f"|{any_of(told['joiner']['predicates'])}$|^{any_of(left['turned'])}$|^{any_of(short['from'])}\\d{{4}}年.*\\d"
        f"|第\\w{{1,3}}[名位](?:{change}|{at_figure})?[至到]",
        # 每增加 before 1名护士补助5000元, and before another figure whatever is done to each
        "left_each": f"每(?:{change}|{more})?$",
        "left_every": r"每[^\W\d]{0,4}$|^[至到]正?$",  # 5%左右 before 至8%
        "former": f"(?<![按较比照]){any_of(left['former'])}|^原$",  # 原计划 before 15台
        "present": any_of((*left["turned"], *left["present"])),  # 调整 before 为12台
        "fraction": r"^\d+\s*[/／]\s*\d+$|分之|[半成折]$",  # 1/7 behind 总学时
        "left_time": f"{any_of(left['every'])}{any_of(left['times'])}\\w?",
        "left_behind": f"(?!{any_of(told['joiner']['unless'])}){openers_of_parts}\\w\\w|.*?{compared_with}"
        r"|第\w{1,3}(?:周|星期|礼拜)",  # 第三个星期日 behind 5月
        "better": f"{better}[于过]$",
        "of_level": f"(?:{better}|[高低])于$",  # 劣于 before Ⅴ类断面数
        "pointer": any_of(state["pointers"]),
    }
