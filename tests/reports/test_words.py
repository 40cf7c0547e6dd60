"""The texts of the front end: each is there in English, and none stands where it would not be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

FRONT = resources.files("targetexpr.reports") / "front"
HAN = re.compile(r"[㐀-鿿，、；：（）。]")
# Parts of the names of files, what stands in the JSON report, and the names of the languages themselves.
NOT_SAID = {"批注", "检查结果.zip", "审核人不予采纳", "审核决定.json", "中文"}


def texts(script: str) -> Iterator[tuple[str, str]]:
    """Each string of a script with how it is written: ``"``, or the tag of its template with ``{}`` for its values."""
    open_templates: list[tuple[str, list[str]]] = []
    depths: list[int] = []
    at = 0
    while at < len(script):
        inside = bool(open_templates) and len(depths) < len(open_templates)
        if inside and script[at] == "`":
            tag, parts = open_templates.pop()
            yield tag, "".join(parts)
            at += 1
        elif inside and script.startswith("${", at):
            open_templates[-1][1].append("{}")
            depths.append(0)
            at += 2
        elif inside:
            open_templates[-1][1].append(script[at])
            at += 1
        elif script[at] == "`":
            found = re.search(r"\w*$", script[:at])
            open_templates.append((found[0] if found else "", []))
            at += 1
        elif depths and script[at] in "{}":
            depths[-1] += 1 if script[at] == "{" else -1
            if depths[-1] < 0:
                depths.pop()
            at += 1
        elif found := re.compile(r"//[^\n]*|/\*.*?\*/|\"((?:[^\"\\\n]|\\.)*)\"|/\^?\\.*?/", re.S).match(script, at):
            if found[1] is not None:
                yield '"', found[1]
            at = found.end()
        else:
            at += 1


def test_every_text_is_there_in_english_and_nothing_else() -> None:
    english = dict(re.findall(r'"([^"]*)": "([^"]*)"', (FRONT / "english.js").read_text(encoding="utf-8")))
    scripts = [path for path in FRONT.iterdir() if path.name.endswith(".js") and path.name != "english.js"]
    said = [
        (path.name, how, text)
        for path in scripts
        for how, text in texts(path.read_text(encoding="utf-8"))
        if HAN.search(text) and text not in NOT_SAID
    ]
    assert [entry for entry in said if entry[1] not in ("t", '"') or entry[2] not in english] == []
    from_python = {"申报单位", "主管部门", "实施单位", "绩效类型", "年度资金（元）", "起止日期"}
    assert {*english} - {text for *_, text in said} <= from_python
    assert all(text.count("{}") == other.count("{}") for text, other in english.items())
    assert [other for other in english.values() if HAN.search(other)] == []
