from __future__ import annotations

from dataclasses import replace

import pytest

from core.exercise import inside
from core.i18n.formats import Formats
from response.situation.content import NumberSource, ReportContent, ReportNumber
from response.situation.papers.report_texts import (
    CHAT_SIGNS,
    MAIL_SIGNS,
    ReportText,
    chat_text,
    mail_text,
    report_subject,
    value_words,
)
from tests.response.situation.papers.full_report import HEAD, full_content, unknown_content

TEXT = ReportText(
    head=HEAD, title="Huracán en el valle", country="Guatemala", timezone="America/Guatemala"
)


@pytest.mark.parametrize("language", ["es", "en", "fr"])
@pytest.mark.parametrize("title", ["Huracán", "H" * 400])
def test_a_text_is_never_longer_than_it_may_be(language: str, title: str) -> None:
    wording, text = Formats(language), replace(TEXT, title=title)
    for content in (full_content(), unknown_content(), ReportContent(())):
        mail, chat = mail_text(text, content, wording), chat_text(text, content, wording)
        assert len(mail) <= MAIL_SIGNS
        assert len(chat) <= CHAT_SIGNS
        assert mail.splitlines()[0].startswith("CR-2026-014 · ")
        assert wording.moment(HEAD.next_report_at or HEAD.as_of, "America/Guatemala") in chat


def test_numbers_stand_by_themselves_and_say_whose_they_are() -> None:
    numbers = (
        ReportNumber("registered", 388, method="m"),
        ReportNumber("estimated", 34_540, by="Censo", method="m", low=30_000, high=40_000),
        ReportNumber("died", 3, NumberSource.AUTHORITIES, "Protección Civil"),
    )
    text = mail_text(TEXT, ReportContent(numbers), Formats("es"))
    assert "Registradas dentro: 388\n" in text
    assert "a salvo: no se sabe\n" in text
    assert "Estimadas en la zona: 34,540 (30,000–40,000)\n" in text
    assert "Fallecidas (confirmado), de las autoridades (Protección Civil): 3" in text
    assert "Heridas" not in text
    assert "(corrige el 1)" in text
    last = replace(TEXT, head=replace(HEAD, next_report_at=None))
    assert chat_text(last, ReportContent(()), Formats("es")).endswith("Es el último informe.")


def test_a_subject_holds_no_word_of_an_officer() -> None:
    assert report_subject(TEXT, Formats("es")) == (
        "CR-2026-014 · Guatemala · informe de situación 2"
    )
    assert value_words(None, Formats("es")) == "no se sabe"


def test_of_a_drill_each_text_says_so_first() -> None:
    with inside("ida"):
        for text in (mail_text, chat_text):
            body = text(TEXT, full_content(), Formats("es"))
            assert body.startswith("EJERCICIO · CR-2026-014")
            assert len(body) <= (MAIL_SIGNS if text is mail_text else CHAT_SIGNS)
