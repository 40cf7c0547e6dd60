"""A blank form as a workbook: drop-downs, checks while typing, and a sheet 填表说明 made from the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field

from targetexpr.errors import Language
from targetexpr.profiles.model import Profile
from targetexpr.record_types import define
from targetexpr.reports.workbook_style import bold, boxed, lines_of, new_book, on_paper, put, saved, write_head
from targetexpr.rules.model import Texts
from targetexpr.sheets.own import HELP
from targetexpr.templates import checks, layout, notes
from targetexpr.templates.checks import LISTS, CellCheck
from targetexpr.templates.layout import FormLayout, PresetRow

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 40
"""How many rows of indicators a blank form has."""
_TASKS = 6
_REQUIRED = "FFF9DB"
_WRONG = "FFC7CE"
_WIDTHS = {"level1": 14, "level2": 20, "name": 34, "operator": 12, "number": 14, "unit": 11, "value": 20, "actual": 16,
           "weight": 8, "score": 8, "forecast": 16, "outlook": 13, "deviation_reason": 26}  # fmt: skip
_MONEY = frozenset({"total", "annual", "fiscal", "carried_over", "other", "prior_budget", "prior_executed", "executed"})
_ABOVE = {"annual": "total", "fiscal": "annual", "carried_over": "annual", "other": "annual"}
_NEEDED = frozenset({"project_name", "annual", "start", "finish", "applicant"})
_E: Mapping[str, Texts] = {
    "list": {"zh": "请从下拉列表里选", "en": "choose from the list"},
    "level2": {"zh": "请先选一级，再从下拉列表里选属于它的二级", "en": "choose level 1 first, then one of its level 2"},
    "unit": {"zh": "列表里没有这个单位，确要用它吗", "en": "the list has no such unit; use it all the same?"},
    "date": {"zh": "请写日期，如 2024-01-01", "en": "write a date such as 2024-01-01"},
    "finish": {"zh": "请写不早于开始日期的日期，如 2024-12-31", "en": "write a date not before the start"},
    "money": {"zh": "请写不小于 0 的金额（元），不写单位", "en": "write an amount in yuan, without a unit"},
    "part": {"zh": "请写不小于 0 的金额（元），且不超过总额", "en": "write an amount in yuan, not above the total"},
    "name": {"zh": "指标名称不能重复，也不能留占位符", "en": "no name twice, and no placeholder"},
    "figure": {
        "zh": "只写数，或可以核对的状态：不写符号、%、单位、占位符、全角数字，也不写“若干”之类；比率不超过 100",
        "en": "a figure or a state alone: no sign, unit, placeholder or vague word; a share of at most 100",
    },
    "value": {"zh": "不留占位符，不写全角数字，也不写“若干”之类", "en": "no placeholder, no vague word"},
    "points": {"zh": "请写 0 到 100 的数，得分不超过分值", "en": "write a number up to 100; no score above its points"},
}


def blank_form(profile: Profile, wanted: str | None = None, *, year: int, lang: Language = "zh") -> bytes:
    """Return the blank form of a profile as xlsx; *wanted* is the type of project whose presets it has.

    Raises ``ConfigurationError`` for a type that the profile does not know.
    """
    made = layout.layout_of(profile)
    chosen = layout.type_of(profile, wanted)
    book = new_book()
    form = _BlankForm(book=book, profile=profile, layout=made, lang=lang, chosen=chosen, year=year)
    form.write(layout.preset_rows(profile, made, chosen, year))
    _notes(book, profile, lang)
    return saved(book)


@define(kw_only=True)
class _BlankForm:
    """The sheet that is filled in, and the hidden one with what its lists offer."""

    book: Workbook
    profile: Profile
    layout: FormLayout
    lang: Language
    chosen: tuple[str, str] | None
    year: int
    sheet: Worksheet = field(init=False)
    lists: Worksheet = field(init=False)
    cells: dict[str, str] = field(factory=dict)
    _column: int = 0

    def write(self, presets: Sequence[PresetRow]) -> None:
        self.sheet = self.book.create_sheet("申报表")
        self.lists = self.book.create_sheet(LISTS)
        self.lists.sheet_state = "hidden"
        _name_help(self.book, self.lists, "lists")
        levels = layout.classes_of(self.layout)
        for level1, below in levels.items():
            self._offer(level1, below)
        row = self._header()
        if self.layout.tasks:
            row = self._tasks(row)
        self._table(row, list(levels), presets)
        on_paper(self.sheet, "portrait")
        self.sheet.print_title_rows = f"{row}:{row}"

    def _offer(self, head: str, words: Sequence[str]) -> str:
        """Write words below a head on the hidden sheet; return their range."""
        from openpyxl.utils import get_column_letter

        self._column += 1
        letter = get_column_letter(self._column)
        for number, word in enumerate((head, *words), start=1):
            put(self.lists.cell(number, self._column), word)
        return f"{LISTS}!${letter}$2:${letter}${len(words) + 1}"

    def _header(self) -> int:
        from openpyxl.styles import Alignment

        last = len(self.layout.columns)
        for row, text in ((1, self.layout.title), (2, f"（{self.year}年度）")):
            put(self.sheet.cell(row, 1), text).alignment = Alignment(horizontal="center", vertical="center")
            self.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        self.sheet["A1"].font = bold(16)
        self.sheet.row_dimensions[1].height = 28
        row = 3
        for pairs in self.layout.header:
            spans = ((2, last),) if len(pairs) == 1 else ((2, 3), (5, last))
            for (label, name), (first, end) in zip(pairs, spans, strict=True):
                boxed(self.sheet.cell(row, first - 1), label).font = bold()
                for column in range(first, end + 1):
                    boxed(self.sheet.cell(row, column), None)
                if end > first:
                    self.sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=end)
                self._field(name, self.sheet.cell(row, first).coordinate)
            roles = [role for _, role in self.layout.columns]
            labels = [(label, _WIDTHS[roles[first - 2]]) for (label, _), (first, _) in zip(pairs, spans, strict=True)]
            self.sheet.row_dimensions[row].height = 60 if pairs[0][1] == "goal" else 4 + 16 * lines_of(labels)
            row += 1
        return row

    def _field(self, name: str, cell: str) -> None:
        self.cells[name] = cell
        words = ("是", "否") if name == "government_purchase" else layout.choices_of(self.profile, name)
        if name in ("start", "finish"):
            self.sheet[cell].number_format = "yyyy-mm-dd"
            start = self.cells.get("start", cell)
            check = checks.is_date(_E["date"]) if name == "start" else checks.date_after(cell, start, _E["finish"])
            self._check(cell, check)
        elif name in _MONEY:
            self.sheet[cell].number_format = "#,##0.00"
            above = self.cells.get(_ABOVE.get(name, ""))
            self._check(cell, checks.amount(cell, _E["part" if above else "money"], above))
        elif words:
            self._check(cell, checks.among(self._offer(name, words), _E["list"]))
            if self.chosen is not None and self.chosen[0] == name:
                put(self.sheet[cell], self.chosen[1])
        if name in _NEEDED or name in self.profile.required_fields:
            self._color(cell, f"LEN(TRIM({cell}))=0", _REQUIRED)

    def _tasks(self, row: int) -> int:
        for number in range(_TASKS + 1):
            texts = ("年度主要任务", *self.layout.tasks) if number == 0 else ("",)
            for column in range(1, len(self.layout.columns) + 1):
                text = texts[column - 1] if column <= len(texts) else None
                cell = boxed(self.sheet.cell(row + number, column), text or None)
                if number == 0:
                    cell.font = bold()
            if number:
                money = self.sheet.cell(row + number, 4)
                money.number_format = "#,##0.00"
                self._check(money.coordinate, checks.amount(money.coordinate, _E["money"]))
        return row + _TASKS + 1

    def _table(self, head: int, levels: Sequence[str], presets: Sequence[PresetRow]) -> None:
        from openpyxl.utils import get_column_letter

        write_head(self.sheet, head, [(title, _WIDTHS[role]) for title, role in self.layout.columns])
        first, last = head + 1, head + ROWS
        letters = {role: get_column_letter(n) for n, (_, role) in enumerate(self.layout.columns, start=1)}
        at = {role: f"${letter}{first}" for role, letter in letters.items()}
        plain = None
        for number, row in enumerate(range(first, last + 1)):
            preset = presets[number] if number < len(presets) else PresetRow(level1="", level2="")
            texts = {"level1": preset.level1, "level2": preset.level2, "name": preset.name,
                     "number": preset.value, "value": preset.value}  # fmt: skip
            for column, (_, role) in enumerate(self.layout.columns, start=1):
                cell = boxed(self.sheet.cell(row, column), texts.get(role) or None, plain)
                if plain is None:
                    cell.number_format = "@"
                    plain = cell
                if role in ("weight", "score"):
                    cell.number_format = "0.##"
        for role, check in self._column_checks(at, levels, first, last, letters).items():
            self._check(f"{letters[role]}{first}:{letters[role]}{last}", check)
        value = "number" if "number" in letters else "value"
        area = f"{letters[value]}{first}:{letters[value]}{last}"
        self._color(area, f'AND({at["name"]}<>"",{at[value]}="")', _WRONG)
        names = f"{letters['name']}{first}:{letters['name']}{last}"
        self._color(names, f'AND({at["name"]}="",{at[value]}<>"")', _WRONG)
        if "operator" in at:
            area = f"{letters['operator']}{first}:{letters['operator']}{last}"
            self._color(area, f'AND({at["operator"]}="",{at[value]}<>"",ISNUMBER(VALUE({at[value]})))', _REQUIRED)
            self._color(area, f'AND(ISNUMBER(FIND("满意度",{at["name"]})),{at["operator"]}="≤")', _WRONG)
        if "weight" in letters:
            points = letters["weight"]
            total = f"SUM(${points}${first}:${points}${last})"
            self._color(f"{points}{first}:{points}{last}", f"AND({total}<>100,{total}<>90)", _REQUIRED)

    def _column_checks(
        self, at: Mapping[str, str], levels: Sequence[str], first: int, last: int, letters: Mapping[str, str]
    ) -> Mapping[str, CellCheck]:
        """What is checked in each column, written for its first row."""
        from openpyxl.utils import get_column_letter

        heads = f"{LISTS}!$A$1:${get_column_letter(len(levels))}$1"
        signs = self.profile.settings("TX204").options.get("allowed", ("≥", "≤", "=", ">", "<"))
        signs = [sign for sign in signs if len(sign) == 1]
        name = letters["name"]
        made = {
            "level1": checks.among(self._offer("一级", levels), _E["list"]),
            "level2": checks.below(at["level1"], f"{LISTS}!$A$1", heads, _E["level2"]),
            "name": checks.once(at["name"], f"${name}${first}:${name}${last}", _E["name"]),
            "operator": checks.among(self._offer("符号", signs), _E["list"]),
            "unit": checks.among(self._offer("单位", layout.units()), _E["unit"], warning=True),
            "outlook": checks.among(self._offer("可能性", layout.outlooks()), _E["list"]),
        }
        vague = self._offer(
            "含糊", checks.vague_patterns(self.profile.settings("TX301").options, layout.unwanted("rough"))
        )
        signs = layout.unwanted("value")
        if "number" in at:
            unwanted = self._offer("数", (*signs, *layout.unwanted("figure")))
            made["number"] = checks.figure(at["number"], at["name"], at["unit"], unwanted, vague, _E["figure"])
        if "value" in at:
            made["value"] = checks.whole_value(at["value"], self._offer("值", signs), vague, _E["value"])
        if "weight" in at:
            made["weight"] = checks.points(at["weight"], None, _E["points"])
            made["score"] = checks.points(at["score"], at["weight"], _E["points"])
        return {role: check for role, check in made.items() if role in letters}

    def _check(self, area: str, check: CellCheck) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        offered = DataValidation(
            type=check.kind,  # type: ignore[arg-type]
            operator=check.operator,  # type: ignore[arg-type]
            formula1=check.formula,
            formula2=check.second,
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning" if check.warning else "stop",
            errorTitle={"zh": "请核对", "en": "Please check"}[self.lang],
            error=check.error[self.lang],
        )
        offered.add(area)
        self.sheet.add_data_validation(offered)

    def _color(self, area: str, formula: str, color: str) -> None:
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.styles import PatternFill

        fill = PatternFill("solid", start_color=color, end_color=color)
        self.sheet.conditional_formatting.add(area, FormulaRule(formula=[formula], fill=fill))  # type: ignore[no-untyped-call]


def _notes(book: Workbook, profile: Profile, lang: Language) -> None:
    sheet = book.create_sheet("填表说明")
    _name_help(book, sheet, "notes")
    put(sheet["A1"], {"zh": "填表说明", "en": "How to fill in the form"}[lang]).font = bold(14)
    for row, step in enumerate(notes.STEPS, start=2):
        put(sheet.cell(row, 1), f"{row - 1}. {step[lang]}")
    head = len(notes.STEPS) + 3
    columns = [(texts[lang], width) for texts, width in notes.HEADS]
    write_head(sheet, head, columns)
    plain = None
    for row, texts in enumerate(notes.rows(profile, lang), start=head + 1):
        for column, text in enumerate(texts, start=1):
            plain = boxed(sheet.cell(row, column), text, plain)
        sheet.row_dimensions[row].height = 16 * lines_of(
            (text, width) for text, (_, width) in zip(texts, columns, strict=True)
        )


def _name_help(book: Workbook, sheet: Worksheet, what: str) -> None:
    """Name a sheet as one that readers pass over."""
    from openpyxl.utils import quote_sheetname
    from openpyxl.workbook.defined_name import DefinedName

    name = f"{HELP}_{what}"
    book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet.title)}!$A$1", hidden=True)
