"""A crisis is declared: by a country, which takes part in it from that moment, or proposed by the
Secretariat, which waits for the first country to join.

With a hazard, with an area somebody drew or named, or before anybody knows where it is: all three
are as good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from feeds.models import Hazard
from protocols.approved import approved_protocols
from response.crisis.alike import AlikeDeclared, alike_crises
from response.crisis.definitions import CrisisChoice, choice_of, definition_of
from response.crisis.models import Crisis, CrisisState, MoveKind
from response.crisis.numbers import next_number
from response.crisis.officers import CrisisOfficer, is_national, may_declare
from response.crisis.participations import AnsweringPost, add_part
from response.crisis.recording import one_sentence, record_move
from response.crisis.zones import ZoneDraft, add_hazard, set_zone

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What somebody declares: everything else comes later."""

    type_code: str
    level: int
    reason: str
    post: AnsweringPost
    title: str = ""
    """Empty: made of the type (in `language`) and the place."""
    language: str = "es"
    zone: ZoneDraft | None = None
    """None while nobody knows where it is."""
    hazards: Sequence[Hazard] = ()
    known: frozenset[str] = frozenset()
    """Numbers of crises that may be the same, of which it was said that this is another one."""
    is_demo: bool = False


def declare(
    session: Session, declaration: Declaration, officer: CrisisOfficer, now: datetime
) -> Crisis:
    """Return a new crisis; its number is its own whoever else declares in that moment.

    Raises NotAllowed for who may not, UnusableInput naming the field, AlikeDeclared where somebody
    declared what may be the same and `known` does not name it.
    """
    if not may_declare(officer):
        raise NotAllowed("crisis")
    choice = choice_of(approved_protocols(session), declaration.type_code)
    reason = one_sentence(declaration.reason)
    definition = definition_of(session, choice.code, choice.version, declaration.level)
    if any(each.is_test for each in declaration.hazards):
        raise UnusableInput("hazard", N_("Es un ejercicio o una prueba: no es una crisis."))
    number, year, serial = next_number(session, now)
    _refuse_alike(session, declaration, officer, now)
    is_proposal = not is_national(officer)
    crisis = Crisis(
        number=number,
        year=year,
        serial=serial,
        title=_title(declaration, choice),
        type_code=choice.code,
        type_version=choice.version,
        level=declaration.level,
        state=CrisisState.PROPOSED if is_proposal else CrisisState.DECLARED,
        lead_country=officer.country,
        lead_post_id=None if is_proposal else declaration.post.leading_id,
        declared_by=officer.actor,
        declared_at=now,
        reason=reason,
        is_demo=declaration.is_demo,
        moves=0,
    )
    session.add(crisis)
    session.flush()
    record_move(
        session,
        crisis,
        MoveKind.STATE,
        by=officer.actor,
        at=now,
        after=crisis.state.value,
        reason=reason,
        definition=definition.citation,
    )
    for hazard in declaration.hazards:
        add_hazard(session, crisis, hazard, by=officer.actor, now=now)
    if declaration.zone is not None:
        set_zone(session, crisis, declaration.zone, by=officer.actor, now=now)
    if not is_proposal:
        add_part(session, crisis, officer, declaration.post, now)
    return crisis


# -- inside ---------------------------------------------------------------------------------


def _refuse_alike(
    session: Session, declaration: Declaration, officer: CrisisOfficer, now: datetime
) -> None:
    alike = alike_crises(
        session,
        type_code=declaration.type_code,
        area=declaration.zone.area if declaration.zone else None,
        hazards=declaration.hazards,
        country=officer.country,
        now=now,
    )
    numbers = [each.number for each in alike]
    if not declaration.known.issuperset(numbers):
        raise AlikeDeclared(numbers)


def _title(declaration: Declaration, choice: CrisisChoice) -> str:
    typed = " ".join(declaration.title.split())
    if typed:
        return typed[:LONGEST_TITLE]
    name = choice.name.get(declaration.language) or choice.name["es"]
    place = declaration.zone.description if declaration.zone else ""
    return f"{name} · {place}"[:LONGEST_TITLE] if place else name
