"""A signed report sent, and one received: refused with clear words, or kept once.

Refused is a file of a key nobody entered for that country, of a crisis that is not known here or is
of another type, one that was received already, and one older than what is here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.crisis.listing import crisis_numbered
from response.crisis.models import Crisis, Participation
from response.situation.content import number_to_json, open_content
from response.situation.exchange.keys import (
    key_mark,
    key_of_country,
    own_key,
    read_key,
    signing_key,
)
from response.situation.exchange.signed_file import (
    SentReport,
    country_of_file,
    read_signed,
    write_signed,
)
from response.situation.models import ReceivedReport, SituationReport
from response.situation.reports import require_issued

_AHEAD = timedelta(minutes=10)
"""So far the clock of another house may be ahead of ours."""


def signed_report(
    session: Session,
    keyring: Keyring,
    part: Participation,
    report: SituationReport,
    crisis_number: str = "",
) -> bytes:
    """Return a report as a signed file. `crisis_number` is what the other house calls the crisis.

    Raises UnusableInput for one that is not issued, and while there is no key to sign with.
    """
    require_issued(report)
    key = own_key(session)
    if key is None:
        raise UnusableInput("key", N_("Esta casa no tiene clave: créela primero."))
    sent = SentReport(
        crisis=(crisis_number or part.crisis.number).strip().upper(),
        crisis_type=part.crisis.type_code,
        country=part.country,
        number=report.number,
        as_of=report.as_of,
        issued_at=report.issued_at or report.as_of,
        next_report_at=report.next_report_at,
        numbers=open_content(keyring, report).numbers,
    )
    return write_signed(sent, signing_key(keyring, key))


def checked_file(session: Session, data: bytes) -> tuple[SentReport, str]:
    """Return what is in a signed file, and the mark of the key that signed it. Raises UnusableInput
    for a file of a country no key was entered for, and for all `read_signed` refuses.
    """
    row = key_of_country(session, country_of_file(data))
    if row is None:
        raise UnusableInput(
            "country", N_("De la instalación de ese país no se anotó ninguna clave.")
        )
    return read_signed(data, read_key(row.public)), key_mark(row.public)


def take_report(
    session: Session, sent: SentReport, mark: str, *, by: str, now: datetime
) -> ReceivedReport:
    """Keep a report that was checked. Raises UnusableInput for a crisis that is not known here, and
    for one received before or older.
    """
    crisis = _crisis(session, sent)
    hold_row(session, crisis)
    last = _last_received(session, crisis, sent.country)
    if last is not None and sent.number == last.number:
        raise UnusableInput("number", N_("Ese informe ya se recibió."))
    if last is not None and (sent.number < last.number or sent.as_of < last.as_of):
        raise UnusableInput("number", N_("Ya hay un informe más nuevo de ese país."))
    if max(sent.as_of, sent.issued_at) > now + _AHEAD:
        raise UnusableInput("as_of", N_("Esa hora todavía no llega."))
    received = ReceivedReport(
        crisis_id=crisis.id,
        country=sent.country,
        number=sent.number,
        as_of=sent.as_of,
        issued_at=sent.issued_at,
        next_report_at=sent.next_report_at,
        received_at=now,
        received_by=by,
        numbers=[number_to_json(each) for each in sent.numbers],
        key_mark=mark,
    )
    session.add(received)
    session.flush()
    record(
        session,
        at=now,
        actor=by,
        action="received_report.take",
        subject=f"{crisis.number}/{sent.country}/{sent.number}",
        country=sent.country,
    )
    return received


# -- inside ---------------------------------------------------------------------------------


def _crisis(session: Session, sent: SentReport) -> Crisis:
    crisis = crisis_numbered(session, sent.crisis)
    if crisis is None or crisis.type_code != sent.crisis_type:
        raise UnusableInput("crisis", N_("El informe es de una crisis que aquí no se conoce."))
    return crisis


def _last_received(session: Session, crisis: Crisis, country: str) -> ReceivedReport | None:
    query = sa.select(ReceivedReport).where(
        ReceivedReport.crisis_id == crisis.id, ReceivedReport.country == country
    )
    return session.scalars(query.order_by(ReceivedReport.number.desc()).limit(1)).first()
