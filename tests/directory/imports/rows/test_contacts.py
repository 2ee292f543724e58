from __future__ import annotations

import pytest

from core.phones.evidence import PhoneEvidence
from directory.entries.models import ChannelKind
from directory.imports.rows.contacts import read_contacts, read_mails, read_phones

US, COSTA_RICA = PhoneEvidence(stated="US"), PhoneEvidence(stated="CR")
PHONE, EMERGENCY, WHATSAPP = ChannelKind.PHONE, ChannelKind.EMERGENCY, ChannelKind.WHATSAPP


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("(956) 555-0101 / 555-0102 ext 3", "US", ["+19565550101", "+19565550102;ext=3"]),
        ("+52 1 555 555 0123", "MX", ["+525555550123"]),
        ("044 55 5555 0123", "MX", ["+525555550123"]),
        ("2-1-1", "US", ["211"]),
        ("911", "US", ["911"]),
        ("2222-3333/34", "GT", ["+50222223333", "+50222223334"]),
        ("3-1-1 (956) 555-0157", "US", ["311", "+19565550157"]),
        ("956-555-0100 (956) 555-0101", "US", ["+19565550100", "+19565550101"]),
        ("(916) 345 3035 Ext. 209, 210", "MX", ["+529163453035;ext=209", "+529163453035;ext=210"]),
        (
            "956-555-0120; extension 27 (adultos); 956-555-0143",
            "US",
            ["+19565550120;ext=27", "+19565550143"],
        ),
        ("https://wa.me/50683178481", "CR", ["+50683178481"]),
        ("tel:+19565550123;ext=12", "MX", ["+19565550123;ext=12"]),
        ("N/A", "US", []),
        ("None Provided", "US", []),
    ],
)
def test_the_numbers_of_a_cell(typed: str, country: str, expected: list[str]) -> None:
    found = read_phones(typed, PhoneEvidence(stated=country))
    assert [each.value for each in found.channels] == expected
    assert found.problems == ()


@pytest.mark.parametrize("typed", ["badphone", "305-4", "http://example.org/"])
def test_what_is_no_telephone_is_told(typed: str) -> None:
    found = read_phones(typed, US)
    assert found.channels == ()
    assert [each.message for each in found.problems] == ["No es un teléfono: %(value)s"]


def test_one_bad_number_does_not_hide_the_good_one() -> None:
    found = read_phones("(956) 555-0101; badphone 12", US)
    assert [each.value for each in found.channels] == ["+19565550101"]
    assert len(found.problems) == 1


def test_words_around_a_number_become_its_note_or_its_kind() -> None:
    (plain, line) = read_phones("956-555-0101 (reservas); Emergencias: 956-555-0102", US).channels
    assert (plain.kind, plain.note) == (PHONE, "reservas")
    assert line.kind is EMERGENCY
    (office,) = read_phones("956-555-0101 (Office of Emergency Management)", US).channels
    assert office.kind is PHONE


def test_whatsapp_of_a_telephone_is_a_mark_on_it() -> None:
    (both,) = read_phones("+50683178481 https://wa.me/50683178481", COSTA_RICA).channels
    assert (both.kind, both.has_whatsapp) == (PHONE, True)
    (alone,) = read_phones("https://api.whatsapp.com/send?phone=50683178481", COSTA_RICA).channels
    assert alone.kind is WHATSAPP


def test_addresses_between_any_separators() -> None:
    found = read_mails(
        "Uno <uno@example.org>; mailto:dos@example.org?subject=Hola%20a / tres@example.org."
    )
    assert [each.value for each in found.channels] == [
        "uno@example.org",
        "dos@example.org",
        "tres@example.org",
    ]
    assert read_mails("sin arroba").problems


def test_telephones_and_addresses_mixed() -> None:
    found = read_contacts("Tel. (956) 555-0101, casa@example.org", US)
    assert [each.value for each in found.channels] == ["+19565550101", "casa@example.org"]
