"""Coverage-guided fuzzing of ``parse`` (atheris): any text is a constraint or the one error, within its own bounds.

    python fuzz/fuzz_parse.py CORPUS... -max_total_time=60

``make fuzz SECONDS=60`` starts from the texts of the conformance cases. A text that breaks a law is written to a
file ``crash-*`` and printed.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

try:
    import atheris
except ImportError:
    print("skipped: fuzzing needs atheris, which is not installed here", file=sys.stderr)
    sys.exit(0)

with atheris.instrument_imports(include=["targetexpr"]):
    import targetexpr

    for warm in ("本次≥5个，或报告不少于三份", "≥", "2023年12月底前，较上年提升"):  # what is imported when first needed
        targetexpr.parse_many([warm], ["满意度（%）"])

HOME = Path(__file__).parents[1]
sys.path.insert(0, str(HOME))
from tests.property.laws import assert_laws  # noqa: E402

CONFORMANCE = HOME / "tests/conformance"
_LONGEST = 80


def one_input(data: bytes) -> None:
    assert_laws(data.decode("utf-8", errors="replace")[:_LONGEST])


def seeds(folder: Path) -> None:
    """One file for each text of the conformance cases."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        case["text"]
        for path in sorted(CONFORMANCE.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    }
    for number, text in enumerate(sorted(texts)):
        (folder / f"{number:04}").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--seeds"]:
        seeds(Path(sys.argv[2]))
    else:
        atheris.Setup(sys.argv, one_input)
        atheris.Fuzz()
