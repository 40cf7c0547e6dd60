"""Rows and header of a sound sheet, for the examples of rules that look at the whole."""

from __future__ import annotations

from typing import Any

OUTPUTS = (
    "产出指标|数量指标|培训场次|≥3(场)",
    "产出指标|质量指标|考核合格率|≥95(%)",
    "产出指标|时效指标|完成时间|11月底前",
)
BENEFIT = "效益指标|社会效益指标|从业人员持证率|≥90(%)"
PLEASED = "满意度指标|服务对象满意度指标|学员满意度|≥90(%)"
OUTPUTS_2020 = ("产出目标|数量|培训场次|>=3场", "产出目标|质量|考核合格率|>=95%", "产出目标|时效|完成时间|11月底前")
INPUT_2020 = "投入与管理|财务管理|预算执行率|>=95%"
BENEFIT_2020 = "效果目标|社会效益|从业人员持证率|>=90%"
HEADER: dict[str, Any] = {"project_name": "技能培训", "start": "2024-01-01", "finish": "2024-12-31", "annual": "50000"}
PRESENT: dict[str, Any] = {"present": frozenset({"project_name", "start", "finish", "annual"})}
