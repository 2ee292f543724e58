from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audit_log.chain import (
    FIELDS,
    ChainKey,
    details_of,
    details_text,
    head_seal,
    key_name,
    line_content,
    link_of,
    seal_of,
)

KEY = b"k" * 32


def a_line(now: datetime) -> dict[str, Any]:
    return {
        "id": "00000000-0000-0000-0000-000000000001", "at": now, "actor": "user:1",
        "action": "person.read", "subject": "", "country": "GT", "purpose": "Ficha",
        "details": {"persons": 1},
    }  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_the_seal_covers_all_that_a_line_says(name: str, now: datetime) -> None:
    line = a_line(now)
    other = {"at": now + timedelta(microseconds=1), "details": {"persons": 2}}.get(name, "x")
    assert seal_of(KEY, 1, line) != seal_of(KEY, 1, {**line, name: other})


def test_the_seal_covers_the_number_and_hangs_on_the_key(now: datetime) -> None:
    line = a_line(now)
    assert len({seal_of(KEY, 1, line), seal_of(KEY, 2, line), seal_of(b"o" * 32, 1, line)}) == 3


def test_words_do_not_slip_from_one_column_into_the_next(now: datetime) -> None:
    line = a_line(now)
    slipped = {**line, "country": "", "purpose": "GTFicha"}
    assert seal_of(KEY, 1, line) != seal_of(KEY, 1, slipped)


def test_the_same_moment_in_another_zone_is_the_same_line(now: datetime) -> None:
    line = a_line(now)
    there = {**line, "at": now.astimezone(timezone(timedelta(hours=-6)))}
    assert seal_of(KEY, 1, line) == seal_of(KEY, 1, there)


def test_what_was_sealed_once_verifies_for_ever(now: datetime) -> None:
    """The form of old lines may never change: these digits stand in databases."""
    seal = seal_of(KEY, 1, a_line(now))
    assert seal.hex().startswith("3200962e637968c7")
    assert link_of(KEY, b"", seal).hex().startswith("6171d4b1591f6311")
    assert head_seal(KEY, 1, seal).hex().startswith("2baf47860be63306")
    assert key_name(KEY) == "284f6b1b4a86314e"


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_DETAILS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    st.uuids(),
    st.datetimes(timezones=st.just(UTC)),
    st.lists(_TEXTS, min_size=5, max_size=5),
    st.dictionaries(_TEXTS, _DETAILS, max_size=3),
)
def test_a_line_is_sealed_as_the_first_release_did_and_as_sqlite_keeps_it(
    line_id: UUID, at: datetime, texts: list[str], details: dict[str, Any]
) -> None:
    line = dict(zip(FIELDS, (line_id, at, *texts, details), strict=True))
    first_form = [1, 7, str(line_id), at.isoformat(), *texts, details]
    plain = json.dumps(first_form, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    seal = hmac.digest(KEY, b"line\0" + plain.encode(), "sha256")
    assert seal_of(KEY, 7, line) == seal
    kept = {**line, "id": line_id.hex, "at": at.strftime("%Y-%m-%d %H:%M:%S.%f").rjust(26, "0")}
    assert seal_of(KEY, 7, {**kept, "details": details_of(json.dumps(details))}) == seal
    said = [kept[name] for name in FIELDS[:-1]]
    content = line_content(7, said, details_text(json.dumps(details)))
    assert ChainKey(KEY).seal(content) == seal
    for key in (KEY, KEY[:7], KEY * 5):
        assert ChainKey(key).seal(content) == seal_of(key, 7, line)
        assert ChainKey(key).link(b"before", seal) == link_of(key, b"before", seal)


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ('{"persons": 7}', {"persons": 7}),
        ("{}", {}),
        ('{"persons": 7', "'{\"persons\": 7'"),
        ("{} {}", "{} {}"),
        ("", "''"),
        (b"\xff", "b'\\xff'"),
        (7, "7"),
    ],
)
def test_what_is_no_json_is_given_back(text: object, details: object) -> None:
    assert details_of(text) == details
