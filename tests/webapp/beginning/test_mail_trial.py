from __future__ import annotations

from dataclasses import replace

import pytest

from core.transports.email import SmtpTransport
from core.transports.transport import OutgoingMessage, TransportError
from webapp.beginning.answers import FirstAnswers
from webapp.beginning.mail_trial import try_mail
from webapp.beginning.steps import FirstDay, Outcome


def test_a_letter_goes_to_the_operator_once(day: FirstDay, monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[OutgoingMessage] = []
    monkeypatch.setattr(SmtpTransport, "send", lambda _self, message: letters.append(message))
    assert "SIN CORREO" in try_mail(day, is_asked=False).words
    day.settings = replace(day.settings, smtp_host="mail.example", mail_from="a@rcm.example")
    assert try_mail(day, is_asked=False).outcome is Outcome.MISSING
    day.answers = FirstAnswers(secretariat="ana@rcm.example", operator="op@rcm.example")
    assert try_mail(day, is_asked=False).outcome is Outcome.DONE
    assert try_mail(day, is_asked=False).outcome is Outcome.THERE
    assert try_mail(day, is_asked=True).outcome is Outcome.DONE
    assert [each.to for each in letters] == ["op@rcm.example"] * 2
    assert len({each.message_id for each in letters}) == 2


def test_what_the_server_answers_is_told(day: FirstDay, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: object, _message: OutgoingMessage) -> None:
        raise TransportError("535 authentication failed")

    monkeypatch.setattr(SmtpTransport, "send", refuse)
    day.settings = replace(day.settings, smtp_host="mail.example")
    day.answers = FirstAnswers(secretariat="ana@rcm.example")
    found = try_mail(day, is_asked=False)
    assert (found.outcome, found.values["reason"]) == (Outcome.FAILED, "535 authentication failed")
