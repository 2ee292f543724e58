from __future__ import annotations

import dataclasses
import uuid
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.i18n.formats import Formats
from registry.papers.person_sheet import (
    PersonSheet,
    card_facts,
    days_words,
    needs_words,
    person_sheet_pdf,
)
from registry.people.access import OpenPerson, OpenStay
from registry.people.card import Card
from registry.people.models import StayKind
from registry.people.stay_place import StayPlace
from tests.registry.people.test_card import WHOLE

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SPANISH = Formats("es")
ANA = OpenPerson(
    uuid.UUID(int=1),
    "SV",
    None,
    None,
    NOW,
    date(2028, 11, 28),
    False,
    dataclasses.replace(WHOLE, full_name="Ana de la O", phone="+19565550101", has_whatsapp=True),
    (
        OpenStay(
            uuid.UUID(int=2),
            StayKind.SEASON,
            date(2026, 9, 1),
            date(2026, 12, 20),
            StayPlace(lon=-98, lat=26, text="Immokalee, Florida", accuracy="unit"),
        ),
    ),
)


def test_the_sheet_is_marked_confidential_and_bears_its_purpose_and_who_made_it() -> None:
    eva = dataclasses.replace(
        ANA, id=uuid.UUID(int=3), card=Card(full_name="Eva de la O", birth_year=2015), stays=()
    )
    sheet = PersonSheet(
        person=ANA,
        family=[eva],
        post="Consulado en McAllen",
        purpose="buscarla en su casa",
        made_by="consul.sv@example.org",
        as_of=NOW,
        timezone="America/Chicago",
    )
    pages = PdfReader(BytesIO(person_sheet_pdf(sheet, language="es"))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (
        "CONFIDENCIAL",
        "Impresa para: buscarla en su casa. Por: consul.sv@example.org.",
        "Ana de la O",
        "Eva de la O",
        "Immokalee, Florida (se sabe solo el municipio o condado)",
        "embarazo (hasta el 31 mar 2027)",
        "29 nov 2026, 06:00 (UTC−06:00)",
        "Nacimiento 31 may 1984",
    ):
        assert words in text


def test_a_card_says_only_what_it_holds() -> None:
    assert card_facts(Card(full_name="Eva"), NOW.date(), SPANISH) == [("Idiomas", "español")]
    titles = [title for title, _ in card_facts(ANA.card, NOW.date(), SPANISH)]
    assert titles == [
        "Nacimiento",
        "Teléfono",
        "Idiomas",
        "Necesidades",
        "Por dónde aceptó avisos",
        "A quién avisar",
    ]


def test_a_need_that_is_over_is_not_printed() -> None:
    assert needs_words(WHOLE, date(2027, 4, 1), SPANISH) == ["atención médica"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (date(2026, 9, 1), None, "desde el 1 sep 2026"),
        (None, date(2026, 12, 20), "hasta el 20 dic 2026"),
        (date(2026, 9, 1), date(2026, 12, 20), "del 1 sep 2026 al 20 dic 2026"),
    ],
)
def test_the_days_of_a_stay_in_words(first: date | None, last: date | None, words: str) -> None:
    assert days_words(first, last, SPANISH) == words
