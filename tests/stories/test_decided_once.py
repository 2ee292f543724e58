"""What is decided once is decided once, also when two decide at the same moment.

Each test: one transaction decides and is not over; another has read what stood before, and decides
once the first is. On PostgreSQL it would write over what the first decided.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import Keyring
from core.db import Base, reading, writing
from core.errors import AtalayaError, Outdated, UnusableInput
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.submission import withdraw as withdraw_messages
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import ChangedMeanwhile, change_entry
from directory.entries.models import Post, PostKind, Shelter, ShelterKind
from directory.imports.merging import keep_both, undo_decision
from directory.imports.models import DuplicateCandidate, PairState
from directory.rounds.answers.proposal_review import AlreadyDecided, decide
from directory.rounds.answers.proposals import mark_withdrawn
from directory.rounds.lifecycle import cancel_round, close_round, open_round
from directory.rounds.models import Proposal, ProposalState, Round, RoundState
from directory.version import directory_version, require_version
from plans.lifecycle import transitions
from plans.lifecycle.transitions import Signer
from plans.models import PlanArea, PlanState, PlanVersion
from protocols import lifecycle as protocols
from protocols.models import ProtocolKind, ProtocolState, ProtocolText
from registry.imports.lists import is_waiting
from registry.imports.models import PeopleList, PeopleListState
from registry.people.models import Person, StayKind, UnplacedStay
from registry.people.record import StayPlace
from registry.registration.placing import place_person
from registry.registration.retention import RetentionNotice, prolong, still_overdue
from tests.interleaving import later_of_two

IDS = {name: uuid.UUID(int=number) for number, name in enumerate("abcdefgh", 1)}
KEYRING = Keyring([b"k" * 32])
DAY = timedelta(days=1)


@pytest.fixture
def house(engine: Engine, now: datetime) -> Engine:
    with writing(engine) as session:
        session.add_all(_directory(now))
        session.flush()
        session.add_all([*_plan(now), *_registry(now), _message(now)])
    return engine


def _directory(now: datetime) -> list[Base]:
    days = {"opens_on": now.date(), "due_on": now.date() + DAY, "closes_on": now.date() + 9 * DAY}
    return [
        *(
            Round(id=IDS[name], number=f"2026-{name}", state=state, **days)
            for name, state in {"a": RoundState.PLANNED, "b": RoundState.PLANNED}.items()
        ),
        DuplicateCandidate(
            id=IDS["c"], kind=EntryKind.SHELTER, country="GT", first_id=IDS["g"],
            second_id=IDS["h"], score=0.9, found_at=now,
        ),
        Proposal(
            id=IDS["d"], entry_kind=EntryKind.SHELTER, entry_id=uuid.uuid4(), country="GT",
            field_key="name", proposed_at=now, proposed_by="link:1",
        ),
        Shelter(
            id=IDS["g"], country="GT", name="Casa", located_in="MX", kind=ShelterKind.EVACUATION
        ),
        Post(id=IDS["e"], country="GT", kind=PostKind.CONSULATE, name="C", located_in="US"),
        ProtocolText(
            id=IDS["f"], kind=ProtocolKind.KIT, code="mochila", version=1, content={},
            made_by="user:1", made_at=now,
        ),
    ]  # fmt: skip


def _plan(now: datetime) -> list[Base]:
    area = PlanArea(id=IDS["a"], country="GT", post_id=IDS["e"], slug="x", number="X", name={})
    area.versions.append(
        PlanVersion(
            id=IDS["b"], version=1, facts=b"", facts_hash="", prepared_by="user:1", prepared_at=now
        )
    )
    return [area]


def _registry(now: datetime) -> list[Base]:
    old = now.date() - 30 * DAY
    person = Person(
        id=IDS["a"], country="SV", number=1, ciphertext=b"", consent_at=now, consent_text="1",
        keep_until=old,
    )  # fmt: skip
    return [
        person,
        PeopleList(id=IDS["b"], at=now, actor="user:1", country="SV", file_name="x", sha256=""),
    ]


def _message(now: datetime) -> OutboxMessage:
    return OutboxMessage(
        id=IDS["a"], owner="round", kind="invitation", dedupe_key="1", transport="email",
        recipient="a@example.org", due_at=now,
    )  # fmt: skip


def found(kind: type[Any], name: str) -> Callable[[Session], Any]:
    return lambda session: session.get_one(kind, IDS[name])


def origin(now: datetime) -> ChangeOrigin:
    return ChangeOrigin(now, "user:1", ChangeVia.SCREEN)


SIGNER = Signer("user:2", "Titular")
Deed = Callable[[Session, Any, datetime], object]
DECISIONS: dict[str, tuple[Callable[[Session], Any], Deed, Deed, type[AtalayaError]]] = {
    "a round cancelled is not opened": (
        found(Round, "a"),
        lambda s, row, now: cancel_round(s, row, now=now, actor="user:1"),
        lambda s, row, now: open_round(s, row, now=now, actor="user:2"),
        UnusableInput,
    ),
    "a round opened beside another": (
        lambda s: (found(Round, "a")(s), found(Round, "b")(s)),
        lambda s, rows, now: open_round(s, rows[0], now=now, actor="user:1"),
        lambda s, rows, now: open_round(s, rows[1], now=now, actor="user:2"),
        UnusableInput,
    ),
    "a round closed is not closed again": (
        found(Round, "a"),
        lambda s, row, now: (
            open_round(s, row, now=now, actor="user:1"),
            close_round(s, row, now=now, actor="user:1"),
        ),
        lambda s, row, now: close_round(s, row, now=now, actor="user:2"),
        UnusableInput,
    ),
    "a text retired is not approved": (
        found(ProtocolText, "f"),
        lambda s, row, now: protocols.retire(s, row, by="user:1", now=now, reason="no"),
        lambda s, row, now: protocols.approve(s, row, by="user:2", now=now),
        IllegalMove,
    ),
    "a plan withdrawn is not approved": (
        found(PlanVersion, "b"),
        lambda s, row, now: transitions.withdraw(s, row, by=SIGNER, now=now, reason="no"),
        lambda s, row, now: transitions.approve(s, KEYRING, row, by=SIGNER, now=now),
        IllegalMove,
    ),
    "a pair kept is not decided again": (
        found(DuplicateCandidate, "c"),
        lambda s, row, now: keep_both(s, row, origin=origin(now)),
        lambda s, row, now: keep_both(s, row, origin=origin(now)),
        UnusableInput,
    ),
    "a proposal taken back is not decided": (
        found(Proposal, "d"),
        lambda s, row, now: mark_withdrawn(s, row, "link:1", now),
        lambda s, row, now: decide(s, row, accept=True, now=now, actor="user:1"),
        AlreadyDecided,
    ),
    "an entry changed is not written over": (
        found(Shelter, "g"),
        lambda s, row, now: change_entry(s, row, {"name": "Casa Dos"}, origin=origin(now)),
        lambda s, row, now: change_entry(
            s, row, {"name": "Casa Tres"}, origin=origin(now), seen_at=row.updated_at
        ),
        ChangedMeanwhile,
    ),
    "the directory changed is not what was read": (
        lambda s: (directory_version(s), s.get_one(Shelter, IDS["g"])),
        lambda s, read, now: change_entry(s, read[1], {"name": "Otra"}, origin=origin(now)),
        lambda s, read, now: require_version(s, read[0]),
        Outdated,
    ),
    "somebody erased is not prolonged": (
        found(Person, "a"),
        lambda s, row, now: s.execute(sa.delete(Person).where(Person.id == row.id)),
        lambda s, row, now: prolong(
            s, row, until=date(2030, 1, 1), consent_at=now, actor="user:1"
        ),
        Outdated,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DECISIONS)
def test_the_second_of_two_is_refused(house: Engine, now: datetime, case: str) -> None:
    read, first, second, refusal = DECISIONS[case]
    if house.dialect.name == "sqlite" and refusal in {Outdated, ChangedMeanwhile}:
        pytest.skip("the second reads what the first has written, and nothing is outdated")
    with pytest.raises(refusal):
        later_of_two(
            house,
            lambda session: first(session, read(session), now),
            read,
            lambda session, row: second(session, row, now),
        )


def test_a_decision_undone_is_undone_once(house: Engine, now: datetime) -> None:
    with writing(house) as session:
        keep_both(session, session.get_one(DuplicateCandidate, IDS["c"]), origin=origin(now))
    read = found(DuplicateCandidate, "c")
    with pytest.raises(UnusableInput):
        later_of_two(
            house,
            lambda session: undo_decision(session, read(session), origin=origin(now)),
            read,
            lambda session, row: undo_decision(session, row, origin=origin(now)),
        )
    with reading(house) as session:
        assert read(session).state is PairState.OPEN


def test_what_was_decided_first_stands(house: Engine, now: datetime) -> None:
    def withdrawn(session: Session, row: Proposal) -> bool:
        return mark_withdrawn(session, row, "link:1", now)

    def refused(session: Session) -> None:
        row = session.get_one(Proposal, IDS["d"])
        decide(session, row, accept=False, reason="motivo", now=now, actor="user:1")

    assert later_of_two(house, refused, found(Proposal, "d"), withdrawn) is False
    with reading(house) as session:
        assert session.get_one(Proposal, IDS["d"]).state is ProposalState.REFUSED


def test_a_message_claimed_is_not_withdrawn(house: Engine) -> None:
    def claimed(session: Session) -> None:
        session.get_one(OutboxMessage, IDS["a"]).state = MessageState.SENDING

    def all_withdrawn(session: Session, _row: OutboxMessage) -> int:
        return withdraw_messages(session, OutboxMessage.owner == "round")

    assert later_of_two(house, claimed, found(OutboxMessage, "a"), all_withdrawn) == 0
    with reading(house) as session:
        assert session.get_one(OutboxMessage, IDS["a"]).state is MessageState.SENDING
    with writing(house) as session:
        session.get_one(OutboxMessage, IDS["a"]).state = MessageState.WAITING
    with writing(house) as session:
        row = session.get_one(OutboxMessage, IDS["a"])
        assert all_withdrawn(session, row) == 1
        assert row.state is MessageState.WITHDRAWN, "also as the session knows it"


def test_a_list_is_applied_once(house: Engine) -> None:
    def applied(session: Session) -> None:
        session.get_one(PeopleList, IDS["b"]).state = PeopleListState.APPLIED

    assert later_of_two(house, applied, found(PeopleList, "b"), is_waiting) is False


def test_who_is_prolonged_while_files_are_cleared_is_not_erased(
    house: Engine, now: datetime
) -> None:
    def prolonged(session: Session) -> None:
        person = session.get_one(Person, IDS["a"])
        prolong(session, person, until=now.date() + DAY, consent_at=now, actor="user:1")

    def goers(session: Session, _row: Person) -> list[uuid.UUID]:
        return still_overdue(session, [IDS["a"]], now, 30)

    with writing(house) as session:
        old = session.get_one(Person, IDS["a"]).keep_until
        told = RetentionNotice(person_id=IDS["a"], keep_until=old, at=now - 20 * DAY)
        session.add(told)
        session.flush()
        assert goers(session, session.get_one(Person, IDS["a"])) == [IDS["a"]]
    assert later_of_two(house, prolonged, found(Person, "a"), goers) == []


def test_somebody_who_waits_is_placed_once(house: Engine, now: datetime) -> None:
    with writing(house) as session:
        waiting = UnplacedStay(
            id=IDS["c"], person_id=IDS["a"], country="SV", kind=StayKind.RESIDENCE, ciphertext=b""
        )
        session.add(waiting)

    def placed(session: Session) -> None:
        session.delete(session.get_one(UnplacedStay, IDS["c"]))

    def again(session: Session, row: UnplacedStay | None) -> None:
        if row is None:
            raise Outdated("gone")
        place_person(session, KEYRING, row, StayPlace(lon=-98.2, lat=26.2, text="McAllen"))

    with pytest.raises(Outdated):
        later_of_two(house, placed, lambda session: session.get(UnplacedStay, IDS["c"]), again)


def test_a_plan_withdrawn_while_it_is_checked_stays_withdrawn(house: Engine, now: datetime) -> None:
    """The worker has read it in force, and would bring it back with what it found."""

    def withdrawn(session: Session) -> None:
        row = session.get_one(PlanVersion, IDS["b"])
        transitions.withdraw(session, row, by=SIGNER, now=now, reason="no")

    def state(session: Session, row: PlanVersion) -> PlanState:
        transitions.hold_plan(session, row.plan)
        return row.state

    assert later_of_two(house, withdrawn, found(PlanVersion, "b"), state) is PlanState.WITHDRAWN


def test_a_text_is_approved_once(house: Engine, now: datetime) -> None:
    def approved(session: Session) -> None:
        row = session.get_one(ProtocolText, IDS["f"])
        protocols.hold_versions(session, row.kind, row.code)
        row.state = ProtocolState.APPROVED

    def state(session: Session, row: ProtocolText) -> ProtocolState:
        protocols.hold_versions(session, row.kind, row.code)
        return row.state

    read = found(ProtocolText, "f")
    assert later_of_two(house, approved, read, state) is ProtocolState.APPROVED
