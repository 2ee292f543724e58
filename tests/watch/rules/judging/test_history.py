from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from feeds.models import Alert, HazardStatus
from feeds.values import MsgType, Severity, Status
from tests.watch.rules.conftest import HERE, RuleWorld
from watch.models import ChangeKind, SubjectKind
from watch.rules.judging.history import _as_they_came, hazards_known_since, pasts_of


def test_the_past_of_a_hazard_is_what_one_country_met_of_it(world: RuleWorld) -> None:
    world.people(2)
    storm = world.storm()
    storm.alerts = [
        Alert(
            source_id=storm.source_id, sender="w", identifier=certainty, sent=world.at,
            sent_text=certainty, status=Status.ACTUAL, msg_type=MsgType.ALERT,
            severity=Severity.SEVERE, certainty=certainty, received_at=world.at,
        )
        for certainty in ("Likely", "Unknown", "")
    ]  # fmt: skip
    world.session.flush()
    (past,) = pasts_of(world.session, "SV", [storm.id])
    assert (past.kind, past.version, past.is_mute) == (storm.kind, 1, False)
    assert [each.known_at for each in past.versions] == [world.at]
    (change,) = past.changes
    assert change.change is ChangeKind.RAISED
    assert change.kind is SubjectKind.NATIONALS
    assert (change.persons, change.severity, change.is_waiting) == (2, "Severe", True)
    assert [each.certainty for each in past.alerts] == ["Likely"]
    (foreign,) = pasts_of(world.session, "HN", [storm.id])
    assert foreign.changes == []


def test_what_another_country_keeps_to_itself_has_no_past(world: RuleWorld) -> None:
    storm = world.storm()
    storm.source.owner = "HN"
    world.session.flush()
    assert pasts_of(world.session, "SV", [storm.id]) == []
    assert len(pasts_of(world.session, "HN", [storm.id])) == 1
    since = storm.created_at - timedelta(minutes=1)
    assert hazards_known_since(world.session, "SV", since) == []
    assert hazards_known_since(world.session, "HN", since) == [storm.id]
    assert hazards_known_since(world.session, "HN", since + timedelta(hours=1)) == []


def test_tests_are_no_past(world: RuleWorld) -> None:
    storm = world.storm(is_test=True)
    since = storm.created_at - timedelta(minutes=1)
    assert hazards_known_since(world.session, "SV", since) == []


def test_a_past_ends_with_what_the_hazard_says_now_though_no_version_was_kept(
    world: RuleWorld,
) -> None:
    bare = world.hazard(HERE, title="sin historia")
    (past,) = pasts_of(world.session, "SV", [bare.id])
    assert [each.status for each in past.versions] == [HazardStatus.ACTIVE]
    storm = world.storm(title="B")
    world.later(hours=1)
    storm.status, storm.last_seen_at = HazardStatus.ENDED, world.at
    world.session.flush()
    (past,) = pasts_of(world.session, "SV", [storm.id])
    assert [each.status for each in past.versions] == [HazardStatus.ACTIVE, HazardStatus.ENDED]
    assert past.versions[1].known_at == world.at
    assert past.versions[1].drawing_id == past.versions[0].drawing_id


def test_changes_of_one_moment_stand_as_they_were_made_whatever_their_ids() -> None:
    """A storm told by a second source in the same cycle: narrowed to a slight band, widened to the
    grave one.
    """
    at = datetime(2021, 8, 28, 15, 10, tzinfo=UTC)

    def row(change: ChangeKind, persons: int, severity: str, added: int, removed: int) -> object:
        flag = ("hazard", change.value, at, change, SubjectKind.NATIONALS, "")
        return (*flag, persons, severity, True, {}, "Extreme", added, removed)

    made = [
        row(ChangeKind.RAISED, 3, "Extreme", 3, 0),
        row(ChangeKind.NARROWED, 3, "Moderate", 0, 0),
        row(ChangeKind.WIDENED, 3, "Extreme", 0, 0),
    ]
    emptied = [
        row(ChangeKind.RAISED, 3, "Extreme", 3, 0),
        row(ChangeKind.NARROWED, 1, "Extreme", 0, 2),
        row(ChangeKind.CLEARED, 0, "Extreme", 0, 1),
    ]
    for order in (made, emptied):
        assert all(_as_they_came(each) == order for each in permutations(order))
