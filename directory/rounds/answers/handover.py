"""«No longer me: it is now …»: the entry goes to somebody else, who gets a message and a link of
their own.

Who is the focal point is a designation: it waits for the yes of the country or the Secretariat as a
proposal about `designation`, which carries the name and the channels of the new person under
`with`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.email_addresses import clean_address
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.outbox.models import OutboxMessage
from core.phones.evidence import PhoneEvidence
from core.phones.single_number import AskedNumber, read_number
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.kinds import kind_of
from directory.entries.lifecycle import change_entry
from directory.entries.models import ChannelKind, FocalPoint
from directory.entries.values import Values, values_of
from directory.rounds.answers.link_holder import actor_of, dialling_evidence
from directory.rounds.answers.proposals import propose, withdraw_for
from directory.rounds.calendar_days import today
from directory.rounds.messages.submission import OWNER, message_details, put_invitation_message
from directory.rounds.models import (
    AccessLink,
    Invitation,
    InvitedEntry,
    MessageKind,
)
from directory.search.ranking import Entry

LONGEST_NAME = 200


def hand_over(
    session: Session,
    link: AccessLink,
    entries: Sequence[Entry],
    *,
    name: str,
    email: str,
    phone: str,
    now: datetime,
) -> Invitation:
    """Give `entries` of an invitation to somebody else; give back the invitation of the new person.

    Where the old address is among the channels of an entry, the new one takes its place. Raises
    UnusableInput naming `name`, `email` or `phone`; ValueError for a standing link, which belongs
    to the entry.
    """
    old = link.invitation
    if old is None:
        raise ValueError("a standing link is handed over with the entry")
    person = _person(old, name, email, phone, dialling_evidence(entries[0], {}, None))
    new = _invitation(session, old, person)
    for entry in entries:
        _move(session, old, new, entry)
        if isinstance(entry, FocalPoint):
            _propose(session, link, entry, person, now)
        else:
            _replace_address(session, link, entry, old.address, new.address, now)
    old.last_seen_at = now
    what = ",".join(sorted(str(entry.id) for entry in entries))
    put_invitation_message(
        session,
        new,
        MessageKind.HAND_OVER,
        dedupe_key=f"hand_over:{old.id}:{new.id}:{what}:{_times_returned(session, old, new)}",
        now=now,
        details={**message_details(old.round, [entry.name for entry in entries]), "by": old.name},
    )
    session.flush()
    return new


# -- inside ---------------------------------------------------------------------------------


def _times_returned(session: Session, old: Invitation, new: Invitation) -> int:
    """Return how often entries went the other way: given back and forth, each time is a message of
    its own.
    """
    returned = sa.select(sa.func.count(OutboxMessage.id)).where(
        OutboxMessage.owner == OWNER,
        OutboxMessage.dedupe_key.startswith(f"hand_over:{new.id}:{old.id}:"),
    )
    return session.scalar(returned) or 0


def _person(old: Invitation, name: str, email: str, phone: str, place: PhoneEvidence) -> Values:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise UnusableInput("name", N_("Escriba el nombre de quien responde ahora."))
    address = clean_address(email)
    if not address:
        raise UnusableInput(
            "email", N_("Escriba un correo electrónico completo: allí llega el nuevo enlace.")
        )
    if address == old.address:
        raise UnusableInput(
            "email", N_("Es el correo al que llegó este enlace: escriba el de la otra persona.")
        )
    try:
        number = read_number(phone, place).value if phone.strip() else ""
    except AskedNumber:
        raise UnusableInput(
            "phone", N_("No es un teléfono. Escríbalo con + y el código del país.")
        ) from None
    return {"name": cleaned, "email": address, "phone": number}


def _invitation(session: Session, old: Invitation, person: Values) -> Invitation:
    invitation = session.scalar(
        sa.select(Invitation).where(
            Invitation.round_id == old.round_id,
            Invitation.country == old.country,
            Invitation.address == person["email"],
        )
    )
    if invitation is not None and invitation.revoked_at is not None:
        raise UnusableInput(
            "email",
            N_("A ese correo ya no se envían enlaces en esta ronda: avise a la Secretaría."),
        )
    if invitation is None:
        invitation = Invitation(
            round_id=old.round_id,
            country=old.country,
            address=person["email"],
            name=person["name"],
            language=old.language,
        )
        session.add(invitation)
        session.flush()
    return invitation


def _move(session: Session, old: Invitation, new: Invitation, entry: Entry) -> None:
    """Ask the new person about the whole entry again, whatever was answered before."""
    for row in old.entries:
        if row.entry_id == entry.id:
            row.handed_over = True
    mine = next((row for row in new.entries if row.entry_id == entry.id), None)
    if mine is None:
        new.entries.append(
            InvitedEntry(entry_kind=kind_of(entry), entry_id=entry.id, groups=[], handed_over=False)
        )
    else:
        mine.handed_over, mine.groups, mine.answered_at = False, [], None
    session.flush()


def _propose(
    session: Session, link: AccessLink, entry: FocalPoint, person: Values, now: datetime
) -> None:
    current = values_of(entry)
    successor: Values = {
        "name": person["name"],
        "designated_on": today(now).isoformat(),
        "channels": [
            _line(kind, person[part])
            for kind, part in ((ChannelKind.PHONE, "phone"), (ChannelKind.EMAIL, "email"))
            if person[part]
        ],
    }
    withdraw_for(session, entry, "designation", actor_of(link), now)
    propose(
        session,
        link,
        entry,
        "designation",
        {"value": current["designation"], "with": {key: current[key] for key in successor}},
        {"value": current["designation"], "with": successor},
        now,
    )


def _replace_address(
    session: Session, link: AccessLink, entry: Entry, old: str, new: str, now: datetime
) -> None:
    channels = values_of(entry)["channels"]
    replaced = [
        {**each, "value": new}
        if each["kind"] == ChannelKind.EMAIL and clean_address(each["value"]) == old
        else each
        for each in channels
    ]
    origin = ChangeOrigin(at=now, actor=actor_of(link), via=ChangeVia.LINK)
    change_entry(session, entry, {"channels": replaced}, origin=origin)


def _line(kind: ChannelKind, value: str) -> Values:
    return {
        "kind": kind.value,
        "value": value,
        "has_whatsapp": False,
        "languages": [],
        "is_official": False,
        "hours": "",
        "note": "",
    }
