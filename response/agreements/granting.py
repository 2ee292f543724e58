"""What one country lends officers of another in a crisis: households of its call list, for as long
as it says, under an agreement in force between the two.

The rules: without such an agreement nothing is lent; nothing is lent longer than the agreement
holds, nor than three days at once; the unit or the administration of the country that lends gives
and takes back, alone, for the agreement was signed by two of each; what is lent shows the fields of
the agreement and nothing more, of those who agreed to be shared.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.audit_log import record
from core.context import Context
from core.db import hold_row
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from registry.people.access import NationalViewer
from registry.sharing.listing import agreements_in_force
from registry.sharing.models import SharingAgreement
from registry.sharing.reach import Touched
from registry.sharing.reading import AgreementEnded, SharedPage, Write, read_shared_persons
from registry.sharing.signing import is_in_force, party_of
from response.agreements.models import GrantedCall, GrantSubject, SharingGrant
from response.calldown.models import CallItem, CallItemPerson
from response.crisis.models import Participation
from response.crisis.officers import WHOLE_COUNTRY, CrisisOfficer
from response.late_entries import end_of

LONGEST = timedelta(hours=72)
MOST_LENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDraft:
    """What is about to be lent: households by number, to a post or to an account."""

    to_country: str
    to_post_id: uuid.UUID | None = None
    to_user_id: uuid.UUID | None = None
    numbers: Sequence[int] = ()
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantReader:
    """Who reads what was lent."""

    country: str
    post_id: uuid.UUID | None
    user_id: uuid.UUID | None


def agreements_to_lend_by(
    session: Session, country: str, now: datetime
) -> Sequence[SharingAgreement]:
    """Return the agreements in force by which a country shares: without one nothing is lent."""
    return [each for each in agreements_in_force(session, country, now) if each.country == country]


def lend_calls(
    session: Session,
    part: Participation,
    agreement: SharingAgreement,
    draft: GrantDraft,
    officer: CrisisOfficer,
    now: datetime,
) -> SharingGrant:
    """Return the grant of some households. Raises NotAllowed, AgreementEnded, UnusableInput."""
    _check_lender(officer, part.country)
    hold_row(session, agreement)
    hold_row(session, part)
    _check_agreement(agreement, part.country, draft.to_country, now)
    if (draft.to_post_id is None) == (draft.to_user_id is None):
        raise UnusableInput("to", N_("Elija a qué representación, o a qué persona."))
    if not now < draft.until_at <= min(now + LONGEST, agreement.ends_at):
        raise UnusableInput("until", N_("Como máximo tres días, y no más que el acuerdo."))
    items = _items(session, part, draft.numbers)
    own = SharingGrant.participation_id == part.id
    last = session.scalar(sa.select(sa.func.max(SharingGrant.number)).where(own)) or 0
    grant = SharingGrant(
        participation_id=part.id,
        number=last + 1,
        agreement_id=agreement.id,
        country=part.country,
        to_country=draft.to_country,
        to_post_id=draft.to_post_id,
        to_user_id=draft.to_user_id,
        what=GrantSubject.CALL_BLOCK,
        begins_at=now,
        until_at=draft.until_at,
        granted_by=officer.actor,
    )
    session.add(grant)
    session.flush()
    session.add_all(GrantedCall(grant_id=grant.id, item_id=each) for each in items)
    _note(session, grant, "grant.lend", officer.actor, now, households=len(items))
    return grant


def revoke(session: Session, grant: SharingGrant, officer: CrisisOfficer, now: datetime) -> None:
    """Take back what was lent, at once. Raises NotAllowed, IllegalMove of one that is over."""
    _check_lender(officer, grant.country)
    hold_row(session, grant)
    if grant.revoked_at is not None or grant.until_at <= now:
        raise IllegalMove(f"grant {grant.number} is over")
    grant.revoked_at, grant.revoked_by = now, officer.actor
    _note(session, grant, "grant.revoke", officer.actor, now)


def holds(session: Session, grant: SharingGrant, now: datetime) -> bool:
    """Return whether a grant holds at a moment: not revoked, before its end, under an agreement in
    force, and as long as the lender works in the crisis.
    """
    agreement = session.get(SharingAgreement, grant.agreement_id)
    is_open = grant.revoked_at is None and grant.begins_at <= now < grant.until_at
    is_agreed = agreement is not None and is_in_force(agreement, now)
    return is_open and is_agreed and end_of(session, grant.participation_id) is None


def grants_of(session: Session, participation_id: uuid.UUID) -> Sequence[SharingGrant]:
    """Return what a part lent, the last first."""
    query = sa.select(SharingGrant).where(SharingGrant.participation_id == participation_id)
    return session.scalars(query.order_by(SharingGrant.number.desc())).all()


def grants_for(session: Session, reader: GrantReader, now: datetime) -> list[SharingGrant]:
    """Return what is lent to somebody now."""
    query = sa.select(SharingGrant).where(_is_to(reader), SharingGrant.until_at > now)
    rows = session.scalars(query.order_by(SharingGrant.until_at, SharingGrant.id))
    return [each for each in rows if holds(session, each, now)]


def grant_for(
    session: Session, reader: GrantReader, grant_id: uuid.UUID, now: datetime
) -> SharingGrant | None:
    """Return one grant to somebody that holds; None for any other, as for none."""
    query = sa.select(SharingGrant).where(SharingGrant.id == grant_id, _is_to(reader))
    found: SharingGrant | None = session.scalar(query)
    return found if found is not None and holds(session, found, now) else None


def read_lent(
    context: Context[NationalViewer],
    grant: SharingGrant,
    *,
    touched: Touched,
    write: Write,
    page: int = 1,
) -> SharedPage:
    """Return a page of the people lent, cut down to the fields of the agreement; lines of both
    countries are written before it is handed out. Raises AgreementEnded.
    """
    agreement = context.session.get(SharingAgreement, grant.agreement_id)
    if agreement is None or not holds(context.session, grant, context.now):
        raise AgreementEnded(f"grant {grant.number} is over")
    query = (
        sa.select(CallItemPerson.person_id)
        .join(GrantedCall, GrantedCall.item_id == CallItemPerson.item_id)
        .where(GrantedCall.grant_id == grant.id)
    )
    return read_shared_persons(
        context, agreement, touched=touched, write=write, page=page,
        among=frozenset(context.session.scalars(query)),
        still_holds=_still(grant.id, context.now),
    )  # fmt: skip


# -- inside ---------------------------------------------------------------------------------


def _still(grant_id: uuid.UUID, now: datetime) -> Callable[[Session], bool]:
    def holds_still(session: Session) -> bool:
        grant = session.get(SharingGrant, grant_id)
        if grant is None:
            return False
        hold_row(session, grant)
        return holds(session, grant, now)

    return holds_still


def _check_lender(officer: CrisisOfficer, country: str) -> None:
    if officer.role not in WHOLE_COUNTRY or officer.country != country:
        raise NotAllowed("the unit or the administration of a country lends what is its own")


def _check_agreement(
    agreement: SharingAgreement, country: str, to_country: str, now: datetime
) -> None:
    is_party = to_country != country and party_of(agreement, to_country) is not None
    if agreement.country != country or not is_party or not is_in_force(agreement, now):
        raise AgreementEnded(f"agreement {agreement.number} does not let {to_country} read")


def _items(session: Session, part: Participation, numbers: Sequence[int]) -> Sequence[uuid.UUID]:
    wanted = sorted(set(numbers))
    if not 1 <= len(wanted) <= MOST_LENT:
        raise UnusableInput("numbers", N_("Escriba qué hogares, por su número: hasta 200."))
    query = sa.select(CallItem.id).where(
        CallItem.participation_id == part.id, CallItem.number.in_(wanted)
    )
    found = session.scalars(query.order_by(CallItem.number)).all()
    if len(found) < len(wanted):
        raise UnusableInput("numbers", N_("Alguno de esos números no está en la lista."))
    return found


def _is_to(reader: GrantReader) -> sa.ColumnElement[bool]:
    ways = [SharingGrant.to_user_id == reader.user_id] if reader.user_id else []
    if reader.post_id is not None:
        ways.append(SharingGrant.to_post_id == reader.post_id)
    return sa.and_(SharingGrant.to_country == reader.country, sa.or_(sa.false(), *ways))


def _note(
    session: Session, grant: SharingGrant, action: str, by: str, now: datetime, **details: object
) -> None:
    session.flush()
    for country, other in (
        (grant.country, grant.to_country),
        (grant.to_country, grant.country),
    ):
        record(
            session, at=now, actor=by, action=action, subject=grant.id, country=country,
            purpose="sharing", number=grant.number, other=other, **details,
        )  # fmt: skip
