"""One country's part in a crisis, as the commands name it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.audit_log import record
from core.errors import UnusableInput
from response.crisis.listing import participation_of
from response.crisis.models import Participation
from webapp.cli.context import CliContext


def known_part(
    cli: CliContext, session: Session, number: str, country: str, purpose: str, action: str
) -> Participation:
    """Return the part of a country in a crisis; with a purpose the reading of what may name
    somebody goes into the audit log.

    Raises UnusableInput where the country takes no part in such a crisis.
    """
    found = participation_of(session, number, country)
    if found is None:
        raise UnusableInput(number, f"{country} takes no part in a crisis of that number")
    if purpose:
        record(
            session,
            at=cli.now(),
            actor=cli.actor,
            action=action,
            subject=found.crisis.number,
            country=country,
            purpose=purpose,
        )
    return found
