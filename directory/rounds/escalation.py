"""The ladder of reminders: by the days the Secretariat set, who is written to about what is still
silent.

| rung | who | what |
|---|---|---|
| owner | each owner who has not answered | the entries left, with a link |
| alternate | who stands in for that owner | the same, with a link to the same invitation |
| liaison | the focal point of the country | one list of the country's silent, with telephones |
| secretariat | its accounts, given by the door | one list of all |

A run that was missed for days does not catch up: of each rung only the latest day that is due
counts. Whoever has no e-mail is in no reminder: they stand in the lists, with their telephone, from
the first day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from directory.rounds.calendar_days import today
from directory.rounds.lifecycle import letter_details
from directory.rounds.models import EscalationRung, Invitation, LetterKind, Round, RoundState
from directory.rounds.outbox import put
from directory.rounds.owners import OwnerContact, Owners
from directory.rounds.progress import SilentOwner, scorecard

LINES_IN_A_LETTER = 200


def climb(
    session: Session, round_: Round, now: datetime, *, secretariat: Sequence[OwnerContact] = ()
) -> int:
    """Put the reminders that are due at `now` into the outbox; gives back how many are new.

    Doing it again the same day adds nothing. A round that is not open has none.
    """
    steps = due_steps(round_, now)
    if not steps:
        return 0
    silent = scorecard(session, round_, now).silent
    return sum(
        _rung(session, round_, rung, day, silent, secretariat, now) for rung, day in steps.items()
    )


def due_steps(round_: Round, now: datetime) -> dict[EscalationRung, date]:
    """Return the latest day of each rung that has come since the round was opened, lowest rung
    first.
    """
    if round_.state is not RoundState.OPEN or round_.opened_at is None:
        return {}
    opened, day_now = today(round_.opened_at), today(now)
    found: dict[EscalationRung, date] = {}
    for step in round_.ladder:
        day, rung = date.fromisoformat(step["on"]), EscalationRung(step["rung"])
        if opened < day <= day_now:
            found[rung] = max(day, found.get(rung, day))
    return {rung: found[rung] for rung in EscalationRung if rung in found}


# -- inside ---------------------------------------------------------------------------------


def _rung(
    session: Session,
    round_: Round,
    rung: EscalationRung,
    day: date,
    silent: Sequence[SilentOwner],
    secretariat: Sequence[OwnerContact],
    now: datetime,
) -> int:
    if rung is EscalationRung.OWNER:
        return _owners(session, round_, day, silent, now)
    if rung is EscalationRung.ALTERNATE:
        return _alternates(session, round_, day, silent, now)
    if rung is EscalationRung.LIAISON:
        owners, by_country = Owners(session), defaultdict(list)
        for one in silent:
            by_country[one.entry.country].append(one)
        return sum(
            _list(session, round_, rung, day, owners.liaison(country), lines, country, now)
            for country, lines in by_country.items()
        )
    return sum(_list(session, round_, rung, day, each, silent, "", now) for each in secretariat)


def _owners(
    session: Session, round_: Round, day: date, silent: Sequence[SilentOwner], now: datetime
) -> int:
    count = 0
    for invitation, lines in _by_invitation(session, silent):
        details = letter_details(round_, [one.entry.name for one in lines])
        to = OwnerContact(invitation.name, invitation.address, "", invitation.language)
        count += _remind(session, round_, invitation, EscalationRung.OWNER, day, to, details, now)
    return count


def _alternates(
    session: Session, round_: Round, day: date, silent: Sequence[SilentOwner], now: datetime
) -> int:
    owners, count = Owners(session), 0
    for invitation, lines in _by_invitation(session, silent):
        standing_in: dict[str, tuple[OwnerContact, list[str]]] = {}
        for one in lines:
            alternate = owners.of(one.entry).alternate
            if alternate is not None and alternate.address != invitation.address:
                standing_in.setdefault(alternate.address, (alternate, []))[1].append(one.entry.name)
        for to, names in standing_in.values():
            details = {**letter_details(round_, names), "owner": invitation.name}
            count += _remind(
                session, round_, invitation, EscalationRung.ALTERNATE, day, to, details, now
            )
    return count


def _by_invitation(
    session: Session, silent: Iterable[SilentOwner]
) -> list[tuple[Invitation, list[SilentOwner]]]:
    """Return the silent by invitation, without those nobody can be written to about."""
    found: dict[UUID, list[SilentOwner]] = defaultdict(list)
    for one in silent:
        if one.has_email:
            found[one.invitation_id].append(one)
    pairs = [(session.get_one(Invitation, key), lines) for key, lines in found.items()]
    return [(invitation, lines) for invitation, lines in pairs if invitation.revoked_at is None]


def _remind(
    session: Session,
    round_: Round,
    invitation: Invitation,
    rung: EscalationRung,
    day: date,
    to: OwnerContact,
    details: dict[str, Any],
    now: datetime,
) -> bool:
    return _is_new(
        put(
            session,
            once=f"reminder:{invitation.id}:{day}:{rung}:{to.address}",
            kind=LetterKind.REMINDER,
            round_=round_,
            invitation=invitation,
            rung=rung,
            country=invitation.country,
            address=to.address,
            name=to.name,
            language=to.language,
            details=details,
            now=now,
            is_demo=round_.is_demo,
        )
    )


def _list(
    session: Session,
    round_: Round,
    rung: EscalationRung,
    day: date,
    to: OwnerContact | None,
    silent: Sequence[SilentOwner],
    country: str,
    now: datetime,
) -> bool:
    if to is None or not silent:
        return False
    shown = silent[:LINES_IN_A_LETTER]
    details = {
        **letter_details(round_, []),
        "silent": [_line(one) for one in shown],
        "more": len(silent) - len(shown),
        "total": len(silent),
    }
    return _is_new(
        put(
            session,
            once=f"escalation:{round_.id}:{day}:{rung}:{country}:{to.address}",
            kind=LetterKind.ESCALATION,
            round_=round_,
            rung=rung,
            country=country,
            address=to.address,
            name=to.name,
            language=to.language,
            details=details,
            now=now,
            is_demo=round_.is_demo,
        )
    )


def _line(one: SilentOwner) -> dict[str, Any]:
    return {
        "country": one.entry.country,
        "kind": one.kind.value,
        "name": one.entry.name,
        "owner": one.owner,
        "phone": one.phone,
        "has_email": one.has_email,
    }


def _is_new(letter: object | None) -> bool:
    return letter is not None
