"""Profiles: the built-in ones fit their schema and bear sources; a user's own extends them or is refused clearly."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from attrs import evolve

from targetexpr import check_rows, profiles
from targetexpr.errors import ProfileError
from targetexpr.profiles.basis import Basis
from targetexpr.profiles.model import Profile, When
from targetexpr.rules import catalogue
from targetexpr.rules.model import Option, Rule, example
from targetexpr.sheets.model import Location, Sheet
from tests.rules.sheets import sheet_of

NAMES = (*profiles.names(), "common")


def _tables(name: str) -> dict[str, Any]:
    text = (resources.files("targetexpr.profiles") / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _own(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


SOURCE = "source = { kind = 'advice', note = '甲' }"
HEAD = 'name = "own"\n[title]\nzh = "自用"\nen = "our own"\n'


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_profile_fits_the_schema(name: str) -> None:
    jsonschema.Draft202012Validator(profiles.schema()).validate(_tables(name))


def test_another_package_s_profile_is_chosen_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "linjiang.toml"
    path.write_text('extends = "mof-2021"\nname = "linjiang"\ntitle = { zh = "临江", en = "Linjiang" }\n', "utf-8")

    class InstalledProfile:
        name = "linjiang-2025"

        def __init__(self, value: object) -> None:
            self.load = lambda: value

    for value in (str(path), lambda: path):
        entries = [InstalledProfile(value)]
        monkeypatch.setattr(
            "targetexpr.profiles.loader.entry_points",
            lambda group, entries=entries: {"targetexpr.profiles": entries}[group],
        )
        assert profiles.installed() == {"linjiang-2025": path}
        assert profiles.load("linjiang-2025").name == "linjiang"
    with pytest.raises(ProfileError, match=r"mof-2021.*linjiang-2025"):
        profiles.load("elsewhere")


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_bears_its_source(name: str) -> None:
    tables = _tables(name)
    entries = [
        (section, key, entry)
        for section in ("groups", "classes", "required_fields", "requirements", "presets", "vocabulary")
        for key, entry in tables.get(section, {}).items()
    ]
    entries += [(f, k, v) for f, values in tables.get("fields", {}).items() for k, v in values.items()]
    entries += [(c, o, v) for c, rule in tables.get("rules", {}).items() for o, v in rule.get("options", {}).items()]
    inherited = _tables("common")
    for section, key, entry in entries:
        said = entry.get("off") or (key in inherited.get(section, {}) and "source" not in entry)
        assert said or {"kind"} <= set(entry["source"]), (section, key)
    for entry in tables.get("scoring", {}).values():
        assert all("source" in part for part in (entry.values() if "source" not in entry else [entry])), entry


@pytest.mark.parametrize("rule", catalogue.built_in(), ids=lambda rule: rule.code)
def test_the_grounds_of_rules_have_all_the_parts_that_their_kind_asks_for(rule: Rule) -> None:
    schema = profiles.schema()
    for basis in rule.basis:
        jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/source"}).validate(basis.to_dict())


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("source = '临江区通知'", "缺少 kind"),
        ("source = { document = '临江区通知' }", "缺少 kind"),
        ("source = { kind = 'hearsay', note = '甲' }", "hearsay"),
        ("source = { kind = 'document', note = '甲' }", "缺少 document"),
        ("source = { kind = 'law', document = '预算法' }", "缺少 article"),
        ("source = { kind = 'published sheets', note = '甲' }", "缺少 n"),
        ("source = { kind = 'advice' }", "缺少 note"),
        ("source = { kind = 'document', document = '甲', url = 'linjiang' }", "url"),
        ("source = 3\nkind = 'form'", "source"),
    ],
)
def test_a_source_without_its_parts_is_refused(tmp_path: Path, source: str, told: str) -> None:
    text = f"extends = 'mof-2021'\n{HEAD}[rules.TX306.options.least_share]\nvalue = 40\n{source}"
    with pytest.raises(ProfileError) as caught:
        profiles.load(_own(tmp_path, text))
    assert told in caught.value.message("zh")
    assert "TX306" in caught.value.message("zh")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("[rules.TX3060]\nenabled = false", "TX3060 的写法应符合"),
        ("[rules.TX360]\nenabled = false", "rules 不合要求：没有 TX360 这一项，是不是 TX3"),
        ("[rules.QQ123]\nenabled = false", "rules 不合要求：没有 QQ123 这一项"),
        (
            f"[rules.TX306.options.least_shares]\nvalue = 40\n{SOURCE}",
            "rules.TX306.options 不合要求：没有 least_shares 这一项，是不是 least_share？",
        ),
        (f"[rules.TX201.options.words]\nvalue = 40\n{SOURCE}", "rules.TX201.options 不合要求：没有 words 这一项"),
        (f"[rules.TX306.options.least_share]\nvalue = '四成'\n{SOURCE}", "least_share 不合要求：应为数，不是 四成"),
        (f"[rules.TX503.options.averages]\nvalue = '人均'\n{SOURCE}", "averages 不合要求：应为列表，不是 人均"),
    ],
)
def test_what_a_profile_says_of_rules_is_held_to_the_rules(tmp_path: Path, settings: str, told: str) -> None:
    path = _own(tmp_path, f"extends = 'mof-2021'\n{HEAD}{settings}")
    with pytest.raises(ProfileError) as caught:
        catalogue.hold_settings(profiles.load(path))
    assert told in caught.value.message("zh")
    with pytest.raises(ProfileError):
        check_rows([{"name": "培训人次", "value": "≥30人次"}], profile=path, isolated=True)


def test_an_option_without_a_default_takes_any_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = catalogue.find("TX306")
    assert plain is not None
    other = evolve(plain, code="QQ123", name="another", options={"limit": Option(zh="限额", en="a limit")})
    everything = catalogue.gather([catalogue.built_in(), [other]])
    monkeypatch.setattr(catalogue, "all_rules", lambda: everything)
    for value in ("40", "'四成'", "[1]"):
        text = f"extends = 'mof-2021'\n{HEAD}[rules.QQ123.options.limit]\nvalue = {value}\n{SOURCE}"
        catalogue.hold_settings(profiles.load(_own(tmp_path, text)))


@pytest.mark.parametrize("name", profiles.names())
def test_a_built_in_profile_speaks_of_rules_that_there_are(name: str) -> None:
    catalogue.hold_settings(profiles.built_in(name))


def test_a_source_in_parts_takes_the_place_of_the_inherited_one(tmp_path: Path) -> None:
    source = "{ kind = 'document', document = '临江区财绩〔2025〕3号', article = '第四条' }"
    own = profiles.load(
        _own(
            tmp_path,
            f"extends = 'mof-2021'\n{HEAD}[requirements.output]\nsource = {source}\n"
            f"[rules.TX306.options.least_share]\nvalue = 40\nsource = {source}\n",
        )
    )
    ground = Basis(kind="document", document="临江区财绩〔2025〕3号", article="第四条")
    assert own.requirements["output"].basis == ground == own.settings("TX306").grounds["least_share"]


@pytest.mark.parametrize("name", profiles.names())
def test_a_profile_speaks_of_rules_and_classes_that_there_are(name: str) -> None:
    profile = profiles.built_in(name)
    assert set(profile.rules) <= {rule.code for rule in catalogue.built_in()}
    for requirement in profile.requirements.values():
        assert set(requirement.groups) <= set(profile.groups)
        assert requirement.groups or set(requirement.classes) & set(profile.classes) or requirement.need == "optional"
    assert {entry.group for entry in profile.classes.values()} <= set(profile.groups)
    assert {preset.group for preset in profile.presets.values()} <= {None, *profile.groups}


def test_the_profile_of_a_form() -> None:
    assert profiles.for_form("shanghai-2020").name == "shanghai-2020"
    assert profiles.for_form("unknown").name == "mof-2021"
    assert profiles.for_form("of no form that we know").name == "mof-2021"


def test_no_place_and_no_type_is_named_in_python() -> None:
    words = {value.name for name in profiles.names() for field in profiles.built_in(name).fields.values()
             for value in field.values()}  # fmt: skip
    package = Path(str(resources.files("targetexpr")))
    sources = [path for folder in ("rules", "checking", "profiles") for path in (package / folder).rglob("*.py")]
    for path in sources:
        code = "\n".join(
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if "example(" not in line and "_type=" not in line
        )
        assert [word for word in words if f'"{word}"' in code] == [], path.name


def test_an_own_profile_extends_another(tmp_path: Path) -> None:
    path = _own(
        tmp_path,
        'extends = "shanghai-2024"\n'
        + HEAD
        + """
[requirements.quantity]
need = "optional"
[groups.benefit]
off = true
[requirements.benefit]
off = true
[rules.TX303]
severity = "error"
[rules.TX210]
enabled = false
[rules.TX403.options.shortfall]
value = 0.5
source = "本单位内部办法"
kind = "form"
""",
    )
    own, base = profiles.load(path), profiles.built_in("shanghai-2024")
    assert own.name == "own"
    assert own.requirements["quantity"].need == "optional"
    assert own.requirements["quantity"].basis == base.requirements["quantity"].basis
    assert "benefit" in base.groups and "benefit" not in own.groups  # noqa: PT018
    assert own.settings("TX303").severity == "error"
    assert not own.settings("TX210").enabled
    assert float(own.settings("TX403").options["shortfall"]) == 0.5
    assert own.lineage[-1] == "common"


def test_own_profiles_extend_each_other_by_file(tmp_path: Path) -> None:
    _own(tmp_path, 'extends = "mof-2021"\n' + HEAD, "base.toml")
    path = _own(tmp_path, 'extends = "base.toml"\n' + HEAD)
    assert profiles.load(str(path)).class_of("数量指标", "产出指标") == "quantity"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "TOML"),
        ('name = "own"', "title"),
        (HEAD + "[requirements.x]\nneed = 'always'\nsource = '甲'\nkind = 'form'", "requirements.x.need"),
        (HEAD + "[classes.x]\nnames = ['甲类']", "classes.x"),
        (HEAD + "[surprise]\na = 1", "surprise"),
        (HEAD, "forms"),
        ('forms = ["mof-2021"]\n' + HEAD, "extends"),
        ('extends = "common"\n' + HEAD, "forms"),
        ('extends = "mof-2021"\nforms = []\n' + HEAD, "forms"),
        ('extends = "own.toml"\n' + HEAD, "→"),
        ('extends = "absent.toml"\n' + HEAD, "absent.toml"),
        (
            HEAD + "[requirements.x]\nneed = 'conditional'\nsource = '甲'\nkind = 'form'\nwhen.project_name = ['(']",
            "requirements.x",
        ),
    ],
)
def test_a_profile_at_fault_is_refused_with_the_entry(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ProfileError) as caught:
        profiles.load(_own(tmp_path, text))
    assert told in caught.value.message("zh")
    assert told in caught.value.message("en")


def test_a_profile_that_is_not_there() -> None:
    with pytest.raises(ProfileError, match="shanghai-2020"):
        profiles.load("shanghai-1921")


def test_names_of_classes_with_and_without_their_endings() -> None:
    profile = profiles.built_in("shanghai-2020")
    for name in ("数量", "数量指标", "数量目标", " 数 量 "):
        assert profile.class_of(name, "产出目标") == "quantity"
    assert profile.group_of("产出指标") == profile.group_of("产出目标") == "output"
    assert profile.class_of("数量", "自创的一级") == "quantity"
    assert profile.class_of(None) is None
    assert profile.group_of("") is None


def test_needs_by_condition() -> None:
    profile = Profile(
        name="x",
        title={"zh": "甲", "en": "x"},
        requirements={},
        fields=profiles.built_in("shanghai-2020").fields,
    )
    requirement = profiles.loader._requirement(
        "cost",
        {
            "classes": ["cost"],
            "need": "conditional",
            "when": {"project_name": ["修缮"]},
            "by": [{"when": {"performance_type": ["信息化建设工程类"]}, "need": "not_allowed"}],
            "source": "甲",
            "kind": "form",
        },
    )

    def need(**header: Any) -> str:
        return requirement.need_of(profile, Sheet(form="x", location=Location(row=1), **header))

    assert need(project_name="办公楼修缮") == "required"
    assert need(project_name="培训") == need() == "optional"
    assert need(project_name="办公楼修缮", performance_type="信息化建设类") == "not_allowed"
    assert When().holds(profile, sheet_of(example("a|b|c|d")))
