"""What the own page of an event decides, case by case."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from core.http import FailureKind, RetrievalFailure
from feeds.formats.registry import read
from feeds.lifecycle.absence.decision import Verdict, decide_absence, is_page_due
from feeds.values import Reading
from tests.feeds.worlds import NOW, gdacs, quake

US, EQ = "usgs:us7000abcd", "gdacs:EQ1500001"


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        (US, read(quake()), Verdict.STANDS),
        (US, read(quake(status="deleted")), Verdict.WITHDRAWN),
        (US, read(quake("ak1", ids="ak1,us7000abcd")), Verdict.STANDS),
        (US, read(quake("ak1", ids="ak1,us7000abcd", status="deleted")), Verdict.WITHDRAWN),
        (US, read(quake("us7000zzzz")), Verdict.OWED),
        (US, read(quake("us7000zzzz", status="deleted")), Verdict.OWED),
        (US, Reading("usgs-geojson", (), ()), Verdict.OWED),
        (US, RetrievalFailure("gone", 404, FailureKind.GONE), Verdict.GONE),
        (US, RetrievalFailure("gone", 410, FailureKind.GONE), Verdict.GONE),
        (US, RetrievalFailure("denied", 403, FailureKind.DENIED), Verdict.OWED),
        (US, RetrievalFailure("busy", 429, FailureKind.BUSY), Verdict.OWED),
        (US, RetrievalFailure("broken", 503, FailureKind.BROKEN), Verdict.OWED),
        (US, RetrievalFailure("no network", kind=FailureKind.NO_NAME), Verdict.OWED),
        (US, RetrievalFailure("HTML", 200, FailureKind.UNREADABLE), Verdict.OWED),
        (EQ, read(gdacs()), Verdict.STANDS),
        (EQ, read(gdacs(current="false")), Verdict.OVER),
        (EQ, read(gdacs(current="false", kind="TC")), Verdict.OWED),
    ],
)
def test_only_the_word_of_the_source_ends_a_hazard(
    key: str, answer: Reading | RetrievalFailure, verdict: Verdict
) -> None:
    outcome = decide_absence(uuid.uuid4(), {key}, answer)
    assert outcome.verdict is verdict
    assert bool(outcome.reason) == (verdict is Verdict.OWED)


@pytest.mark.parametrize(
    ("asked", "owed", "is_due"),
    [
        (None, None, True),
        (5, None, False),
        (60, None, True),
        (5, 5, True),
        (5, 15, False),
        (10, 20, True),
        (59, 600, False),
        (60, 600, True),
    ],
)
def test_a_page_is_asked_at_once_and_less_often_the_longer_it_fails(
    asked: int | None, owed: int | None, is_due: bool
) -> None:
    asked_at, owed_since = (
        None if each is None else NOW - timedelta(minutes=each) for each in (asked, owed)
    )
    assert is_page_due(asked_at, owed_since, NOW) is is_due
