from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from feeds.models import Alert, HazardStatus
from feeds.values import MsgType, Severity, Status
from tests.watch.rules.conftest import HERE, RuleWorld
from watch.models import ChangeKind, Flag, FlagChange, SubjectKind
from watch.rules.judging.history import hazards_known_since, pasts_of


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


def test_changes_of_one_moment_stand_as_they_were_made_whatever_their_ids(
    world: RuleWorld,
) -> None:
    """A storm told by a second source in the same cycle: narrowed to a slight band, widened to the
    grave one. Taken the wrong way round a grave flag looks slight, and nobody is woken.
    """
    world.people(3)
    storm = world.storm()
    flag = world.session.scalars(sa.select(Flag).where(Flag.hazard_id == storm.id)).one()
    assert flag.moves == 1
    made = [(ChangeKind.NARROWED, "Moderate"), (ChangeKind.WIDENED, "Extreme")]
    for number, (change, severity) in reversed(list(enumerate(made, 2))):
        row = FlagChange(flag_id=flag.id, at=world.at, change=change, persons=3, serial=number)
        row.severity, row.counted = severity, {}
        row.id = uuid.UUID(int=len(made) - number + 5)
        world.session.add(row)
    world.session.flush()
    (past,) = pasts_of(world.session, "SV", [storm.id])
    assert [each.severity for each in past.changes] == ["Severe", "Moderate", "Extreme"]
