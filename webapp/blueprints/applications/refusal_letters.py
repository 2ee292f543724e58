"""Who was refused is written to: why, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.crypto import CannotOpen
from core.transports.gateway_addresses import SMS
from core.transports.gateways import configured_channels
from registry.joining.answers import open_answers
from registry.joining.models import JoiningRequest
from registry.joining.refusals import RefusalReason
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.http.database import DatabaseSession
from webapp.http.services import services
from webapp.joining_messages import put_refusal_letter


def tell_refused(
    session: DatabaseSession, requests: Sequence[JoiningRequest], reason: RefusalReason
) -> int:
    """Put a letter to each into the outbox, whoever is registered; return how many go. One address
    gets two a day at most: nobody proved that it is theirs.
    """
    now = services().clock()
    return sum(_tell(session, each, reason, now) for each in requests)


# -- inside ---------------------------------------------------------------------------------


def _tell(
    session: DatabaseSession, request: JoiningRequest, reason: RefusalReason, now: datetime
) -> bool:
    here = services()
    try:
        answers = open_answers(here.keyring, request)
    except CannotOpen:
        return False
    address = answers.email.casefold() or answers.phone
    mark = here.token_hasher.hash(address, "joining refusal").hex()
    if begin_attempt(session, Try(Brake.JOINING_REFUSAL, mark, ""), now) is None:
        return False
    can_text = SMS.name in configured_channels(here.settings)
    return put_refusal_letter(session, request, answers, reason, now, can_text=can_text)
