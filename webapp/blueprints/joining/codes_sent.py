"""By which way a code goes to whoever sent a form, and how many go: by what they wrote alone."""

from __future__ import annotations

from datetime import datetime

from core.transports.email_format import EMAIL
from core.transports.gateway_addresses import SMS
from core.transports.gateways import configured_channels
from core.transports.transport import Addressing
from registry.joining.answers import FormAnswers
from registry.joining.models import JoiningRequest
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.http.database import DatabaseSession
from webapp.http.services import services
from webapp.joining_messages import put_code_letter


def can_text() -> bool:
    """Return whether this installation has a gateway for short messages."""
    return SMS.name in configured_channels(services().settings)


def ways_of(answers: FormAnswers) -> tuple[Addressing, ...]:
    """Return by which ways a code reaches whoever wrote, the usual one first."""
    by_email: tuple[Addressing, ...] = (EMAIL,) if answers.email else ()
    by_phone: tuple[Addressing, ...] = (SMS,) if can_text() and SMS.recipient(answers.phone) else ()
    return by_email + by_phone


def send_code(
    session: DatabaseSession,
    request: JoiningRequest,
    answers: FormAnswers,
    way: Addressing,
    now: datetime,
) -> None:
    """Have a code sent, as far as more go there today: nobody's mailbox is filled from here, and
    nobody's telephone. Who asks learns nothing of it.
    """
    if _may_send(session, request, answers, way, now):
        put_code_letter(session, request, answers, now, way)


# -- inside ---------------------------------------------------------------------------------


def _may_send(
    session: DatabaseSession,
    request: JoiningRequest,
    answers: FormAnswers,
    way: Addressing,
    now: datetime,
) -> bool:
    """Return whether one more goes to that address today, counted by keyed hashes."""
    if way is not SMS:
        tries = [Try(Brake.JOINING_CODE, _mark(answers.email.casefold()), "")]
    else:
        tries = [
            Try(Brake.JOINING_SMS, _mark(answers.phone), request.origin),
            Try(Brake.JOINING_SMS_OF_COUNTRY, request.country, ""),
        ]
    return all(begin_attempt(session, each, now) is not None for each in tries)


def _mark(address: str) -> str:
    return services().token_hasher.hash(address, "joining email").hex()
