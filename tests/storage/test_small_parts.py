"""The pure parts of storage: plans, dates, forms of values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from core.model import Sketch
from core.reasons import EntryState
from storage.columns import Choice, UtcTime
from storage.prepared import _compile
from storage.rechecks import next_recheck
from storage.tables import ArticleRow
from storage.values import dated, pack_keys, pack_match, sketch_of, unpack_match
from tests.storage.make import DAY, HOUR, MINUTE, NOW, match

PLANS = [
    ("before the first", (HOUR, DAY), NOW, NOW + HOUR),
    ("at the first", (HOUR, DAY), NOW + HOUR, NOW + DAY),
    ("between", (HOUR, DAY), NOW + 2 * HOUR, NOW + DAY),
    ("in any order", (DAY, HOUR), NOW, NOW + HOUR),
    ("after the last", (HOUR, DAY), NOW + DAY, None),
    ("no plan", (), NOW, None),
]


@pytest.mark.parametrize(("plan", "now", "due"), [row[1:] for row in PLANS], ids=[row[0] for row in PLANS])
def test_the_next_look_is_the_first_still_to_come(
    plan: tuple[timedelta, ...], now: datetime, due: datetime | None
) -> None:
    assert next_recheck(first_seen=NOW, plan=plan, now=now) == due


def test_an_article_goes_by_its_date_of_publication_if_that_can_be() -> None:
    assert dated(NOW - DAY, NOW) == NOW - DAY
    assert dated(NOW + MINUTE, NOW) == NOW
    assert dated(None, NOW) == NOW


@given(st.lists(st.integers(-(2**63), 2**63 - 1)), st.binary())
def test_a_sketch_is_read_as_it_was_written(keys: list[int], signature: bytes) -> None:
    assert sketch_of(pack_keys(keys), signature) == Sketch(keys=tuple(keys), signature=signature)


def test_a_match_is_read_as_it_was_written() -> None:
    assert unpack_match(pack_match(match())) == match()


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))])))
def test_a_time_is_kept_in_utc(at: datetime) -> None:
    if not datetime(2, 1, 1) < at.replace(tzinfo=None) < datetime(9999, 12, 1):  # noqa: DTZ001 - the ends of time
        return
    kept = UtcTime().process_bind_param(at, sqlite.dialect())
    assert kept is not None
    assert (kept, kept.tzinfo) == (at, UTC)
    assert UtcTime().process_result_value(kept.replace(tzinfo=None), sqlite.dialect()) == at
    assert UtcTime().process_result_value(at, postgresql.dialect()) == at


def test_a_time_without_a_zone_is_not_kept() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        UtcTime().process_bind_param(NOW.replace(tzinfo=None), sqlite.dialect())


def test_an_enum_is_kept_as_its_text_and_nothing_else_is_read_as_one() -> None:
    kind = Choice(EntryState)
    assert kind.process_bind_param(EntryState.GONE, sqlite.dialect()) == "gone"
    assert kind.process_result_value("gone", sqlite.dialect()) is EntryState.GONE
    with pytest.raises(ValueError, match="lost"):
        kind.process_result_value("lost", sqlite.dialect())


@pytest.mark.parametrize(
    ("dialect", "bound"),
    [
        (sqlite.dialect(), ["2021-11-08 02:00:00.000000", "", 1, 0]),
        (postgresql.dialect(), {"at": NOW, "outlet_1": "", "param_1": 1}),
    ],
)
def test_a_prepared_statement_binds_as_its_driver_wants(dialect: object, bound: object) -> None:
    statement = select(ArticleRow.id).where(ArticleRow.first_seen == bindparam("at"), ArticleRow.outlet == "")
    plan = _compile(statement.limit(1), dialect)  # type: ignore[arg-type] - a dialect, whatever its class
    assert plan.bound({"at": NOW}) == bound
