from __future__ import annotations

from dataclasses import replace

import pytest

from core.i18n.formats import Formats
from plans.facts.model import ContactKind
from plans.pages.compose import compose
from tests.plans.invented import contact, facts


@pytest.mark.parametrize(
    ("languages", "urgent", "signs"),
    [
        ((), (), ""),
        (("es",), (), "es español"),
        (("es", "en", "mam", "quc"), (), "es español, en inglés, quc quiché"),
        ((), ("+19565550100",), "E: línea de emergencia"),
        (("en",), ("+19565550100",), "E: línea de emergencia; en inglés"),
        ((), ("+19565559999",), ""),  # not of what is printed
    ],
)
def test_the_head_of_the_contacts_says_what_its_signs_mean(
    languages: tuple[str, ...], urgent: tuple[str, ...], signs: str
) -> None:
    one = contact(ContactKind.SHELTER, "Casa", 0, -98.2, 26.2)
    value = replace(
        one.value, phone="+19565550100", alternate="", languages=languages, emergency_lines=urgent
    )
    pages = compose(
        facts(contacts=(replace(one, value=value),)),
        Formats("es"),
        public_url="https://atalaya.example.org",
    )
    assert pages.contact_signs == signs
    (row,) = pages.contacts
    assert row.phone is not None
    assert row.phone.is_emergency is ("línea de emergencia" in row.phone.spoken)
    assert row.phone.is_emergency is signs.startswith("E: ")
