"""The schedule of reminders: by the days the Secretariat set, who is written to about what is still
silent.

| rung | who | what |
|---|---|---|
| owner | each owner who has not answered | the entries left, with a link |
| alternate | the alternate of that owner | the same, with a link to the same invitation |
| liaison | the focal point of the country | one list of the country's silent, with telephones |
| secretariat | its accounts, handed in | one list of all it may see, a count of the others |

A run that was missed for days does not catch up: of each rung only the latest day that is due
counts. Who has no e-mail is in no reminder: they are in the lists, with their telephone, from the
first day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.outbox.models import OutboxMessage
from directory.entries.visibility import Viewer
from directory.rounds.calendar_days import today
from directory.rounds.messages.submission import invited_contact, message_details, put_message
from directory.rounds.models import EscalationRung, Invitation, MessageKind, Round, RoundState
from directory.rounds.owners import OwnerContact, Owners
from directory.rounds.progress import SilentOwner, scorecard
from directory.rounds.silent_list import SilentList, WithheldSilence, silent_list

LINES_IN_A_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class _Reminders:
    """What is due on one day of the schedule, about one rung of one round."""

    session: Session
    round: Round
    rung: EscalationRung
    day: date
    silent: Sequence[SilentOwner]
    now: datetime


def climb(
    session: Session, round_: Round, now: datetime, *, secretariat: Sequence[OwnerContact] = ()
) -> int:
    """Put the reminders that are due at `now` into the outbox; give back how many are new.

    Doing it again the same day adds nothing. A round that is not open has none.
    """
    steps = due_steps(round_, now)
    if not steps:
        return 0
    silent = scorecard(session, round_, now).silent
    count = 0
    for rung, day in steps.items():
        reminders = _Reminders(session, round_, rung, day, silent, now)
        count += sum(message is not None for message in _messages(reminders, secretariat))
    return count


def due_steps(round_: Round, now: datetime) -> dict[EscalationRung, date]:
    """Return the latest day of each rung that has come since the round was opened, lowest rung
    first.
    """
    if round_.state is not RoundState.OPEN or round_.opened_at is None:
        return {}
    first_day, day_now = today(round_.opened_at), today(now)
    latest: dict[EscalationRung, date] = {}
    for step in round_.reminder_schedule:
        day, rung = date.fromisoformat(step["on"]), EscalationRung(step["rung"])
        if first_day < day <= day_now:
            latest[rung] = max(day, latest.get(rung, day))
    return {rung: latest[rung] for rung in EscalationRung if rung in latest}


# -- inside ---------------------------------------------------------------------------------


def _messages(
    reminders: _Reminders, secretariat: Sequence[OwnerContact]
) -> Iterator[OutboxMessage | None]:
    """Yield each message of one rung, None for one that was put in before."""
    match reminders.rung:
        case EscalationRung.OWNER:
            yield from _to_owners(reminders)
        case EscalationRung.ALTERNATE:
            yield from _to_alternates(reminders)
        case EscalationRung.LIAISON:
            yield from _to_liaisons(reminders)
        case EscalationRung.SECRETARIAT:
            found = silent_list(reminders.session, reminders.silent, Viewer.rcm())
            for contact in secretariat:
                yield _put_list(reminders, contact, "", found)


def _to_owners(reminders: _Reminders) -> Iterator[OutboxMessage | None]:
    for invitation, lines in _by_invitation(reminders):
        names = [one.entry.name for one in lines]
        details = message_details(reminders.round, names, invitation.answer_by)
        yield _put_reminder(reminders, invitation, invited_contact(invitation), details)


def _to_alternates(reminders: _Reminders) -> Iterator[OutboxMessage | None]:
    owners = Owners(reminders.session)
    for invitation, lines in _by_invitation(reminders):
        for contact, names in _alternates(owners, invitation, lines):
            details = message_details(reminders.round, names, invitation.answer_by)
            details["owner"] = invitation.name
            yield _put_reminder(reminders, invitation, contact, details)


def _to_liaisons(reminders: _Reminders) -> Iterator[OutboxMessage | None]:
    owners = Owners(reminders.session)
    by_country: dict[str, list[SilentOwner]] = defaultdict(list)
    for one in reminders.silent:
        by_country[one.entry.country].append(one)
    for country, silent in by_country.items():
        liaison = owners.liaison(country)
        if liaison is not None:
            yield _put_list(reminders, liaison, country, SilentList(tuple(silent)))


def _alternates(
    owners: Owners, invitation: Invitation, lines: Iterable[SilentOwner]
) -> Iterable[tuple[OwnerContact, list[str]]]:
    """Return the alternates of the owner of an invitation, each with the names of their entries."""
    by_address: dict[str, tuple[OwnerContact, list[str]]] = {}
    for one in lines:
        alternate = owners.of(one.entry).alternate
        if alternate is not None and alternate.address != invitation.address:
            by_address.setdefault(alternate.address, (alternate, []))[1].append(one.entry.name)
    return by_address.values()


def _by_invitation(reminders: _Reminders) -> list[tuple[Invitation, list[SilentOwner]]]:
    """Return the silent by invitation, without those nobody can be written to about, and those who
    were given more time.
    """
    lines_of: dict[UUID, list[SilentOwner]] = defaultdict(list)
    for one in reminders.silent:
        if one.has_email:
            lines_of[one.invitation_id].append(one)
    day = today(reminders.now)
    pairs = [(reminders.session.get_one(Invitation, key), lines) for key, lines in lines_of.items()]
    return [(each, lines) for each, lines in pairs if _is_reminded(each, day)]


def _is_reminded(invitation: Invitation, day: date) -> bool:
    has_time = invitation.due_on is not None and day <= invitation.due_on
    return invitation.revoked_at is None and not has_time


def _put_reminder(
    reminders: _Reminders, invitation: Invitation, to: OwnerContact, details: dict[str, Any]
) -> OutboxMessage | None:
    day, rung = reminders.day, reminders.rung
    return put_message(
        reminders.session,
        reminders.round,
        MessageKind.REMINDER,
        to,
        dedupe_key=f"reminder:{invitation.id}:{day}:{rung}:{to.address}",
        now=reminders.now,
        country=invitation.country,
        invitation=invitation,
        rung=rung,
        details=details,
    )


def _put_list(
    reminders: _Reminders, to: OwnerContact, country: str, found: SilentList
) -> OutboxMessage | None:
    """Put the list of the silent into the outbox; None where nobody is silent, or it is in."""
    round_, day, rung = reminders.round, reminders.day, reminders.rung
    total = len(found.seen) + sum(each.count for each in found.withheld)
    if not total:
        return None
    first = found.seen[:LINES_IN_A_MESSAGE]
    return put_message(
        reminders.session,
        round_,
        MessageKind.ESCALATION,
        to,
        dedupe_key=f"escalation:{round_.id}:{day}:{rung}:{country}:{to.address}",
        now=reminders.now,
        country=country,
        rung=rung,
        details={
            **message_details(round_, []),
            "silent": [_line(one) for one in first],
            "more": len(found.seen) - len(first),
            "withheld": [_withheld_line(each) for each in found.withheld],
            "total": total,
        },
    )


def _withheld_line(one: WithheldSilence) -> dict[str, Any]:
    return {
        "country": one.country,
        "count": one.count,
        "name": one.liaison.name if one.liaison else "",
        "phone": one.liaison.phone if one.liaison else "",
    }


def _line(one: SilentOwner) -> dict[str, Any]:
    return {
        "country": one.entry.country,
        "kind": one.kind.value,
        "name": one.entry.name,
        "owner": one.owner,
        "phone": one.phone,
        "has_email": one.has_email,
    }
