from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Participation
from response.situation.content import (
    NumberSource,
    ReportNumber,
    ReportSection,
    open_content,
)
from response.situation.forgetting import forget_report_words, reports_naming
from response.situation.lifecycle import begin_report, write_report
from tests.response.situation.conftest import counted, officer


def test_the_words_go_and_the_numbers_stay(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    ana = officer("GT", "ana")
    report = begin_report(session, keyring, part, ana, counted(now, registered=12), now)
    words = {ReportSection.SITUATION: "Rosa Ixchel espera en el puente."}
    told = ReportNumber("injured", 3, NumberSource.OTHER, "Rosa Ixchel")
    write_report(session, keyring, report, part, ana, words, [told], now)
    for country, name, found in (("GT", "Rosa", 1), ("HN", "Rosa", 0), ("GT", "Marta", 0)):
        named = reports_naming(session, keyring, country, partial(_is_in, name))
        assert len(named) == found
    forget_report_words(session, keyring, [report.id])
    content = open_content(keyring, report)
    assert content.sections == {}
    assert content.number("registered") == ReportNumber("registered", 12, method="accounting/1")
    assert content.number("injured", NumberSource.OTHER) == ReportNumber(
        "injured", 3, NumberSource.OTHER
    )
    report.ciphertext = b"damaged"
    assert reports_naming(session, keyring, "GT", lambda _text: True) == []


def _is_in(name: str, text: str) -> bool:
    return name in text
