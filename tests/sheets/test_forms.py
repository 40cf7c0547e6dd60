"""Forms are files: a place's own is known by its file alone, and what is wrong with a file is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import targetexpr
from targetexpr import profiles
from targetexpr.cli import main
from targetexpr.errors import FormError
from targetexpr.sheets import form_file, forms

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "add-a-form.md"
SHEET = """临江区项目任务书,,,
任务名称,河道清洁,谁来干,水务站
当年花多少,36,,
,,干成什么,干到什么程度
干事指标,干多少,清洁河道,≥12公里
,干多快,完成,10月底前
见效指标,群众得益,投诉下降,≥10%
"""


@pytest.fixture
def linjiang(tmp_path: Path) -> Iterator[Path]:
    """The how-to's file, as it stands there."""
    found = re.search(r"```toml\n# linjiang\.toml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.S)
    assert found is not None
    path = tmp_path / "linjiang.toml"
    path.write_text(found[1], encoding="utf-8")
    with forms.using():
        yield path


def test_a_place_s_form_is_one_file(linjiang: Path) -> None:
    before = forms.digest()
    (form,) = forms.use(linjiang)
    (sheet,) = targetexpr.read(SHEET.replace(",,干成", "一级,二级,干成").encode(), name="a.csv")
    assert (form.id, sheet.form) == ("linjiang-2025", "linjiang-2025")
    assert (sheet.project_name, sheet.implementer) == ("河道清洁", "水务站")
    assert (sheet.funds.annual, sheet.funds.inferred_unit) == (Decimal(360000), "万元")
    assert [(i.level1, i.level2, i.name, i.value) for i in sheet.indicators] == [
        ("干事指标", "干多少", "清洁河道", "≥12公里"),
        ("干事指标", "干多快", "完成", "10月底前"),
        ("见效指标", "群众得益", "投诉下降", "≥10%"),
    ]
    assert forms.digest() != before


def test_a_form_s_file_names_its_profile(linjiang: Path) -> None:
    linjiang.write_text(
        linjiang.read_text("utf-8").replace('profile = "mof-2021"', 'profile = "shanghai-2024"'), "utf-8"
    )
    forms.use(linjiang)
    assert profiles.for_form("linjiang-2025").name == "shanghai-2024"
    assert profiles.for_form("mof-transfer").name == "mof-transfer"
    assert profiles.for_form("unknown").name == "mof-2021"


def test_the_command_takes_a_form(linjiang: Path, tmp_path: Path) -> None:
    path = tmp_path / "任务书.csv"
    path.write_text(SHEET.replace(",,干成", "一级,二级,干成"), encoding="utf-8")
    out = tmp_path / "out.csv"
    with pytest.raises(SystemExit) as end:
        main(["extract", str(path), "-o", str(out), "--form", str(linjiang)])
    assert (end.value.code, out.read_text(encoding="utf-8").count("linjiang-2025")) == (0, 3)


def test_another_package_s_form(linjiang: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class InstalledForm:
        def load(self) -> object:
            return lambda: linjiang

    monkeypatch.setattr(
        form_file, "entry_points", lambda group: [InstalledForm()] if group == "targetexpr.forms" else []
    )
    assert [form.id for form in form_file.installed()] == ["linjiang-2025"]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("id = ", "linjiang.toml"),
        ('id = "x"', "missing"),
        ('id = "x"\nname = {}\nsource = ""\nprofile = ""\ncolour = 1', "colour"),
        ('id = "x"\nname = {}\nsource = ""\nprofile = ""\nstage = "late"', "late"),
        ('id = "x"\nname = {}\nsource = ""\nprofile = ""\ntitles = ["("]', "linjiang.toml"),
        ('id = "x"\nname = {}\nsource = ""\nprofile = ""\n[[groups]]\nkind = "output"\nnames = "产出"', "产出"),
        ('id = "x"\nname = {}\nsource = ""\nprofile = ""\n[[groups]]\nkind = "output"\nsize = 1', "size"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(text: str, about: str, linjiang: Path) -> None:
    linjiang.write_text(text, encoding="utf-8")
    with pytest.raises(FormError, match=about):
        forms.use(linjiang)
    with pytest.raises(FormError, match="读不了"):
        forms.use(linjiang.with_name("none.toml"))
    assert forms.vocabulary().form("linjiang-2025").id == form_file.GENERIC


def test_every_form_has_a_profile_and_the_generic_one_comes_last() -> None:
    built_in = form_file.built_in()
    assert built_in[-1].id == form_file.GENERIC
    assert {form.profile for form in built_in} <= set(targetexpr.profiles.names())
    assert len({form.id for form in built_in}) == len(built_in) == 8


@pytest.mark.parametrize(
    ("written", "about"),
    [
        ('[headings]\nnam = ["甲"]', "headings: 'nam'"), ('[fields]\nproject = ["甲"]', "fields: 'project'"),
        ('[others]\nlevel3 = ["甲"]', "others: 'level3'"), ('money_unit = "万块"', "money_unit: '万块'"),
        ('[[groups]]\nkind = "outputs"\nnames = ["产出"]', "groups: 'outputs'"),
        ('[[groups]]\nkind = "output"\n[groups.classes]\nqualities = { names = ["质量"] }', "classes: 'qualities'"),
    ],
)  # fmt: skip
def test_names_that_nothing_asks_for_are_told(written: str, about: str) -> None:
    head = 'id = "甲"\nname = { zh = "甲", en = "a" }\nsource = "自拟"\nprofile = "mof-2021"\n'
    assert form_file.read_form(head, "甲.toml").id == "甲"
    with pytest.raises(FormError, match=about):
        form_file.read_form(f"{head}{written}\n", "甲.toml")
    with pytest.raises(FormError, match="内置"):
        form_file.read_form(head.replace('id = "甲"', 'id = "mof-2021"'), "甲.toml")
