"""What stands in JSON columns, and times in SQLite: read back as it was written, however odd."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.db import json_from, to_json
from app.models import AuditEntry
from app.web.fields import fold

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(JSON_VALUES)
def test_json_is_read_as_it_was_written(value):
    assert json_from(to_json(value)) == value


@pytest.mark.parametrize("value", [{"half": "\ud83d"}, {"large": 2**80}, {"nul": "a\x00b"}])
def test_what_the_fast_writer_refuses_is_written_all_the_same(value):
    assert json_from(to_json(value)) == value


def test_numbers_as_names_become_text_as_they_always_did():
    assert json_from(to_json({1: "one"})) == {"1": "one"}


def test_a_json_column_holds_what_it_was_given(db):
    entry = AuditEntry(action="tried", detail={"words": "Shkodër „ë“", "count": 3, "none": None})
    db.add(entry)
    db.flush()
    db.expire(entry)
    assert entry.detail == {"words": "Shkodër „ë“", "count": 3, "none": None}


@pytest.mark.parametrize(
    "when", [datetime(2027, 3, 1, 9, 5, tzinfo=UTC), datetime(2027, 3, 1, 9, 5, 7, 120, tzinfo=UTC)]
)
def test_times_are_written_to_the_microsecond_so_that_text_sorts_as_they_do(db, when):
    entry = AuditEntry(action="tried", created_at=when)
    db.add(entry)
    db.flush()
    if db.get_bind().dialect.name == "sqlite":
        written = db.execute(
            text("SELECT created_at FROM audit_entry WHERE id = :key"), {"key": entry.key}
        ).scalar_one()
        assert written == f"{when:%Y-%m-%d %H:%M:%S.%f}"
    db.expire(entry)
    assert entry.created_at == when


@given(st.text())
def test_folding_takes_off_what_combines_and_nothing_else(typed):
    whole = unicodedata.normalize("NFKD", typed.casefold())
    assert fold(typed) == "".join(each for each in whole if not unicodedata.combining(each))
