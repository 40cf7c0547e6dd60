"""The types of what goes out; the names are fixed by ``SCHEMA_VERSION``, as those of the JSON forms are."""

from __future__ import annotations

import pyarrow as pa

SCHEMA_VERSION = "1.0"

# Digits behind the point that a decimal keeps; a number with more, or with more than 28 before it, is null there and
# whole in its text.
SCALE = 10
NUMBER = pa.decimal128(38, SCALE)

CONSTRAINT = pa.struct(
    [
        ("kind", pa.string()), ("text", pa.string()), ("canonical", pa.string()),
        ("operator", pa.string()), ("value", NUMBER), ("value_text", pa.string()), ("reference", pa.string()),
        ("unit", pa.string()), ("unknown_unit", pa.bool_()),
        ("lower_operator", pa.string()), ("lower", NUMBER), ("lower_text", pa.string()),
        ("upper_operator", pa.string()), ("upper", NUMBER), ("upper_text", pa.string()),
        ("change", pa.struct([("direction", pa.string()), ("baseline", pa.string())])), ("rank", pa.bool_()),
        ("date", pa.string()), ("time", pa.string()), ("edge", pa.string()), ("recurs", pa.string()),
        ("start", pa.string()), ("end", pa.string()),
        ("term", pa.string()), ("term_kind", pa.string()), ("direction", pa.string()), ("degree", pa.string()),
        ("baseline", pa.string()), ("vague", pa.bool_()),
        ("subject", pa.string()), ("remark", pa.string()), ("condition", pa.string()), ("parts", pa.string()),
        ("implicit_operator", pa.bool_()), ("inferred", pa.list_(pa.string())),
        ("error", pa.string()), ("message_zh", pa.string()), ("message_en", pa.string()),
        ("span_start", pa.int32()), ("span_end", pa.int32()), ("suggestion", pa.string()),
    ]
)  # fmt: skip

FINDING = (
    ("sheet", pa.int32()), ("row", pa.int64()), ("code", pa.string()), ("rule", pa.string()), ("severity", pa.string()),
    ("message_zh", pa.string()), ("message_en", pa.string()), ("project_name", pa.string()),
    ("level1", pa.string()), ("level2", pa.string()), ("indicator", pa.string()), ("value", pa.string()),
    ("span_in", pa.string()), ("span_start", pa.int32()), ("span_end", pa.int32()),
    ("fix", pa.string()), ("fix_applicability", pa.string()), ("related", pa.list_(pa.int64())),
    ("suppressed", pa.string()), ("fingerprint", pa.string()),
)  # fmt: skip
METADATA = {b"targetexpr.schema_version": SCHEMA_VERSION.encode()}
