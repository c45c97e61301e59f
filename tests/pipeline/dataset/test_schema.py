"""Schema: everything follows from the record, and what was generated is current."""

from __future__ import annotations

import json
from dataclasses import fields

from pipeline.dataset import schema
from pipeline.statistics import Statistic


def test_the_generated_file_is_current() -> None:
    kept = json.loads(schema.JSON_SCHEMA.read_text(encoding="utf-8"))
    assert kept == schema.json_schema(), "run `make schema`"


def test_every_field_is_described_and_nothing_else() -> None:
    assert set(schema.DESCRIPTIONS) == {"doc_id", *(field.name for field in fields(Statistic))}


def test_every_column_has_a_type_that_parquet_knows() -> None:
    table = schema.arrow_schema()
    assert table.names == [column.name for column in schema.COLUMNS]
    assert len(set(table.names)) == len(table.names)
    assert table.names[0] == "doc_id"


def test_a_range_has_two_bounds_and_a_text() -> None:
    assert {"value", "value_min", "value_max", "value_rials_min", "value_si_max"} <= {
        c.name for c in schema.COLUMNS
    }
