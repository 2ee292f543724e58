from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds.models import Ending, HazardStatus
from feeds.values import HazardKind, Severity
from watch.models import ChangeKind, SubjectKind
from watch.rules.judging.history import HazardPast, PastAlert, PastChange, PastVersion
from watch.rules.judging.moments import at_present, moments_of, surest, with_silence

START = datetime(2026, 11, 30, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def version(minutes: int, **values: Any) -> PastVersion:
    given = {
        "known_at": after(minutes), "severity": Severity.SEVERE, "status": HazardStatus.ACTIVE,
        "is_test": False, "ended_because": None, "unverified_since": None, "same_as_id": None,
        "drawing_id": None,
    }  # fmt: skip
    return PastVersion(**{**given, **values})


def change(minutes: int, kind: ChangeKind = ChangeKind.RAISED, **values: Any) -> PastChange:
    given = {
        "id": uuid.uuid4(), "at": after(minutes), "change": kind, "kind": SubjectKind.NATIONALS,
        "subject_id": "", "persons": 5, "severity": "Severe", "is_waiting": False, "counted": {},
    }  # fmt: skip
    return PastChange(**{**given, **values})


def past(versions: list[PastVersion], changes: list[PastChange], **values: Any) -> HazardPast:
    given = {"hazard_id": uuid.uuid4(), "kind": HazardKind.STORM, "version": 1, "is_mute": False}
    return HazardPast(**{**given, **values}, versions=versions, changes=changes)


def test_a_past_is_walked_from_change_to_change() -> None:
    story = past(
        [version(0), version(10, severity=Severity.EXTREME), version(30, status=HazardStatus.ENDED,
         ended_because=Ending.CANCELLED)],
        [
            change(0),
            change(10, ChangeKind.WIDENED, persons=9, severity="Extreme",
                   counted={"needs": {"": 1}}),
            change(10)._replace(kind=SubjectKind.SHELTER, subject_id="s", severity="Minor"),
            change(20, ChangeKind.CLEARED)._replace(kind=SubjectKind.SHELTER, subject_id="s"),
            change(30, ChangeKind.CLEARED, is_waiting=True),
        ],
    )  # fmt: skip
    first, second, third, last = moments_of(story)
    assert (first.facts.persons, first.facts.severity) == (5, Severity.SEVERE)
    assert (second.facts.persons, second.facts.severity) == (9, Severity.EXTREME)
    assert second.facts.shelters == frozenset({"s"})
    assert second.counted == {"needs": {"": 1}}
    assert third.facts.shelters == frozenset()
    assert third.facts.is_touching
    assert (last.facts.is_over, last.facts.ending) == (True, Ending.CANCELLED)
    assert not last.facts.is_touching
    assert last.facts.persons == 0
    assert [each.is_waiting for each in (first, second, third, last)] == [False] * 3 + [True]


@pytest.mark.parametrize(
    ("values", "is_mute", "is_test"),
    [
        ({}, False, False),
        ({"is_test": True}, False, True),
        ({}, True, True),
        ({"same_as_id": uuid.uuid4()}, False, True),
    ],
)
def test_what_flags_nobody_is_judged_like_a_test(
    values: dict[str, Any], is_mute: bool, is_test: bool
) -> None:
    (moment,) = moments_of(past([version(0, **values)], [], is_mute=is_mute))
    assert moment.facts.is_test is is_test


def test_what_repeats_another_and_has_the_flags_itself_is_real() -> None:
    (moment,) = moments_of(past([version(0, same_as_id=uuid.uuid4())], [change(0)]))
    assert not moment.facts.is_test


def test_a_row_of_before_that_says_no_severity_has_that_of_the_hazard() -> None:
    (moment,) = moments_of(past([version(0, severity=Severity.MINOR)], [change(0, severity="")]))
    assert moment.facts.severity is Severity.MINOR


def test_a_silence_has_a_moment_of_its_own_when_it_has_lasted() -> None:
    story = past([version(0), version(10, unverified_since=after(10)), version(100)], [change(0)])
    moments = with_silence(moments_of(story), 60, after(200))
    assert [each.at for each in moments] == [after(0), after(10), after(70), after(100)]
    assert [each.facts.silent_minutes for each in moments] == [None, 0, 60, None]
    assert len(with_silence(moments_of(story), 91, after(200))) == 3, "it spoke again before"
    still = past([version(0, unverified_since=after(0))], [])
    assert len(with_silence(moments_of(still), 60, after(59))) == 1
    assert len(with_silence(moments_of(still), 60, after(60))) == 2
    assert at_present(moments_of(still)[0], after(45)).facts.silent_minutes == 45


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([], ""),
        ([("Likely", 0, None), ("Observed", 0, None)], "Observed"),
        ([("Likely", 0, None), ("Observed", 0, 3)], "Likely"),
        ([("Likely", 0, None), ("Observed", 6, None)], "Likely"),
        ([("Very Likely", 0, None), ("Possible", 0, None)], "Likely"),
        ([("Certain", 0, None)], ""),
    ],
)
def test_the_surest_message_that_speaks_decides(
    said: list[tuple[str, int, int | None]], found: str
) -> None:
    alerts = [
        PastAlert(word, after(begins), None if ends is None else after(ends))
        for word, begins, ends in said
    ]
    assert surest(alerts, after(5)) == found
