"""The page's recipe for Spark, run in local mode: ``make spark`` (pyspark and Java; minutes)."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest

from tests.scripts import script

if not os.environ.get("TARGETEXPR_SPARK"):
    pytest.skip("Spark takes minutes: make spark", allow_module_level=True)

# what Spark says of the pandas that it is given
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
ROOT = Path(__file__).resolve().parents[2]
ROWS = int(os.environ.get("TARGETEXPR_SPARK_ROWS", "1000000"))
VALUES = ["≥95%", "12月底前", "≥XX场", "健全", None]


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("recipe")
    page = (ROOT / "docs" / "how-to" / "columns.md").read_text(encoding="utf-8")
    found = re.search(r'```python title="spark_targets.py"\n(.*?)```', page, re.S)
    assert found is not None
    (folder / "spark_targets.py").write_text(found[1], encoding="utf-8")
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    import spark_targets

    return cast("ModuleType", spark_targets)


@pytest.fixture(scope="module")
def session() -> Any:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    made = builder.config("spark.sql.shuffle.partitions", "4").config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield made
    made.stop()


def test_values_are_read_and_joined_back(recipe: ModuleType, session: Any) -> None:
    frame = session.createDataFrame([(n, value) for n, value in enumerate(VALUES)], ["n", "指标值"])
    told = {row["n"]: row for row in recipe.targets(frame, "指标值").collect()}
    assert [told[n]["kind"] for n in range(5)] == ["comparison", "deadline", "error", "qualitative", None]
    assert (told[0]["operator"], told[0]["unit"], told[2]["error"]) == ("≥", "%", "placeholder")


def test_sheets_are_checked_by_group(recipe: ModuleType, session: Any) -> None:
    rows = [(key, "产出指标", "数量指标", "培训场次", value) for key in ("甲", "乙") for value in ("≥12场", "≥XX场")]
    frame = session.createDataFrame(rows, "key string, level1 string, level2 string, name string, value string")
    found = {(row["key"], row["code"]) for row in recipe.findings(frame).collect()}
    assert {("甲", "TX105"), ("乙", "TX105")} <= found


@pytest.mark.parametrize("count", sorted({ROWS // 10, ROWS}))
def test_rows_a_second(recipe: ModuleType, session: Any, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    benchmark = script("benchmarks/columns.py")
    values = benchmark.natural(count)
    frame = session.createDataFrame([(value,) for value in values], "value string").repartition(2).cache()
    assert frame.count() == count
    start = time.perf_counter()
    kinds = recipe.targets(frame, "value").groupBy("kind").count().collect()
    spent = time.perf_counter() - start
    assert sum(row["count"] for row in kinds) == count
    with capsys.disabled():
        print(f"\nSpark, local[2]: {count:,} rows, {len(set(values)):,} distinct, {count / spent:,.0f} rows a second")
