"""Makes tests/sheets/fixtures: both Shanghai forms in every format. Run it where LibreOffice and a CJK font are:

python -m tests.sheets.make_fixtures
"""

from __future__ import annotations

from pathlib import Path

from tests.sheets import drawn_ofd, writers
from tests.sheets.forms_of_ours import FORMS

FIXTURES = Path(__file__).parent / "fixtures"


def main() -> None:
    FIXTURES.mkdir(exist_ok=True)
    for form, layout in FORMS.items():
        xlsx = writers.to_xlsx(layout)
        made = {
            "xlsx": xlsx,
            "xls": writers.converted(xlsx, "xlsx", "xls"),
            "ods": writers.converted(xlsx, "xlsx", "ods"),
            "doc": writers.converted(writers.to_docx(layout), "docx", "doc"),
            "odt": writers.converted(writers.to_docx(layout), "docx", "odt"),
            "docx": writers.to_docx(layout),
            "pdf": writers.converted(xlsx, "xlsx", "pdf"),
            "ofd": drawn_ofd.to_ofd(layout, drawn_ofd.STYLES["groups"]),
            "html": writers.to_html(layout),
            "csv": writers.to_csv(layout),
            "txt": writers.to_txt(layout),
        }
        for suffix, data in made.items():
            (FIXTURES / f"{form}.{suffix}").write_bytes(data)


if __name__ == "__main__":
    main()
