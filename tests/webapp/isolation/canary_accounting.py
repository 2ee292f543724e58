"""What was said of the people in a crisis, counts and lists of others, a death proposed and the
calls of the line, in the small installation of the canaries.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.crypto import Keyring
from response.accounting.deaths import DeathProof, propose_death
from response.accounting.lists.brought import ListDraft, keep_list, rows_of
from response.accounting.lists.reading import read_line
from response.accounting.models import Confidence, RowDecision, Says, StatementSource
from response.accounting.source_counts import CountDraft, add_source_count
from response.accounting.statements import StatementDraft, StatementWords, add_statement
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from response.hotline.calls import CallDraft, CallWords, add_call
from response.hotline.models import CallKind, LineOperator
from response.locate.description import LocateWords
from response.locate.drafting import LocateDraft, draft_locate
from response.locate.models import LocateFear, LocateGround, SightingCertainty
from response.locate.moves import approve, send
from response.locate.sightings import SightingDraft, SightingWords, add_sighting
from response.movements.models import MovementKind, ReturnWish
from response.movements.planning import MovementDraft, plan_movement
from response.movements.returns import ReturnDraft, say_return
from response.movements.seating import PassengerWords, give_place_unregistered
from tests.webapp.isolation.canary_crises import Planting


def plant_accounting(
    made: Planting,
    session: Session,
    keyring: Keyring,
    owner: str,
    part: Participation,
    person_id: uuid.UUID,
) -> None:
    now, by = made.house.clock.at, "cli:x"
    bird = made.flock.plant("statement", owner)
    said = StatementDraft(
        person_id=person_id,
        says=Says.HELP,
        source=StatementSource.CALL,
        confidence=Confidence.SELF,
        said_at=now,
        by=by,
        words=StatementWords(place=f"Techo {bird.word}", note=f"nota {bird.word}"),
    )
    made.add("statement_id", owner, add_statement(session, keyring, part, said, now).id)
    count = made.flock.plant("source_count", owner)
    draft = CountDraft(
        source=StatementSource.LEADER, name=f"Doña {count.word}", met=3, whole=9, in_need=1,
        unit="households", said_at=now, by=by, note=count.word,
    )  # fmt: skip
    add_source_count(session, keyring, part, draft, now)
    _list(made, session, keyring, owner, part)
    death = made.flock.plant("death_report", owner)
    proof = DeathProof(f"Forense {death.word}", death.word)
    report = propose_death(session, keyring, part, person_id, proof, said_at=now, by=by, now=now)
    made.add("report_id", owner, report.id)
    _calls(made, session, keyring, owner, part)
    _movements(made, session, keyring, owner, part, person_id)
    _locate(made, session, keyring, owner, part)


def _movements(
    made: Planting,
    session: Session,
    keyring: Keyring,
    owner: str,
    part: Participation,
    person_id: uuid.UUID,
) -> None:
    now, bird = made.house.clock.at, made.flock.plant("movement", owner)
    draft = MovementDraft(
        kind=MovementKind.BUS, from_place=f"Patio {bird.word}", to_place="Albergue", seats=9,
        leaves_at=now + timedelta(hours=3), by="cli:x", contact=f"Chofer {bird.phone}",
    )  # fmt: skip
    bus = plan_movement(session, keyring, part, draft, now)
    made.add("movement_id", owner, bus.id)
    guest = made.flock.plant("passenger", owner)
    words = PassengerWords(f"Viajera {guest.word}", 1980)
    give_place_unregistered(session, keyring, bus, part, words, by="cli:x", now=now)
    wish = made.flock.plant("return_need", owner)
    said = ReturnDraft(
        person_id=person_id, wish=ReturnWish.YES, by="cli:x", said_at=now, reason=wish.word
    )
    say_return(session, keyring, part, said, now)


def _locate(
    made: Planting, session: Session, keyring: Keyring, owner: str, part: Participation
) -> None:
    """Plant somebody who is looked for by the own post alone."""
    now, bird = made.house.clock.at, made.flock.plant("locate_notice", owner)
    assert part.post_id is not None
    unit = CrisisOfficer(role=RoleName.EMERGENCY, country=part.country, actor="cli:x")
    words = LocateWords(
        name=f"Buscada {bird.word}", marks=bird.word, asker=bird.word, asker_phone=bird.phone
    )
    draft = LocateDraft(
        words=words, is_minor=False, fear=LocateFear.UNKNOWN, ground=LocateGround.VITAL,
        post_ids=[part.post_id],
    )  # fmt: skip
    row = draft_locate(session, keyring, part, draft, unit, now)
    approve(session, row, replace(unit, actor="cli:y"), now)
    send(session, row, unit, now)
    made.add("locate_id", owner, row.id)
    seen = made.flock.plant("sighting", owner)
    told = SightingDraft(
        words=SightingWords(place=seen.word, text=seen.word, contact=seen.phone), seen_at=now,
        certainty=SightingCertainty.UNSURE, by="cli:x",
    )  # fmt: skip
    add_sighting(session, keyring, row, told, now)


def _list(
    made: Planting, session: Session, keyring: Keyring, owner: str, part: Participation
) -> None:
    now, bird = made.house.clock.at, made.flock.plant("brought_list", owner)
    draft = ListDraft(
        name=f"Albergue {bird.word}", says=Says.MOVED, source=StatementSource.SHELTER_LIST,
        said_at=now, by="cli:x", rows=[read_line(1, f"Juana {bird.word}")],
    )  # fmt: skip
    brought = keep_list(session, keyring, part, draft, now)
    made.add("brought_list_id", owner, brought.id)
    (row,) = rows_of(session, keyring, brought.id, decision=RowDecision.WAITING, limit=1)
    made.add("row_id", owner, row.row.id)


def _calls(
    made: Planting, session: Session, keyring: Keyring, owner: str, part: Participation
) -> None:
    now, bird = made.house.clock.at, made.flock.plant("hotline_call", owner)
    draft = CallDraft(
        country=part.country, kind=CallKind.ASKS, at=now, by="cli:x", due_at=now,
        words=CallWords(bird.phone, f"Llama {bird.word}", bird.word, f"pregunta {bird.word}"),
    )  # fmt: skip
    made.add("call_id", owner, add_call(session, keyring, draft, now, part).id)
    loan = LineOperator(
        country=part.country, user_id=made.house.users["civil_society.gt"], from_at=now,
        until_at=now + timedelta(hours=4), lent_by="cli:x",
    )  # fmt: skip
    session.add(loan)
    session.flush()
    made.add("loan_id", owner, loan.id)
