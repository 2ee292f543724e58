"""Telephones of a list that nothing placed: shown as said, with the numbers they may be."""

from __future__ import annotations

import pytest

from registry.people.record import Card
from registry.people.unread_phones import unread_phones, words_beside


def card(words: str, phone: str = "") -> Card:
    return Card(full_name="María", source_words=words, phone=phone)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Teléfono: 956 555 0111", ["+19565550111"]),
        ("Cel.: (956) 555-0111 recados", ["+19565550111"]),
        ("Tel: 2222-3333", []),  # several plans of eight digits: see below
        ("Necesidades: 3 hijos", []),
        ("Nacimiento: 15/11/2026", []),
        ("Correo: juan at demo", []),
        ("Teléfono: 55 5555 0101", []),  # exists in Mexico: nothing to be asked
        ("", []),
    ],
)
def test_what_the_words_hold(words: str, values: list[str]) -> None:
    found = unread_phones(card(words), "MX")
    of_usa = [value for each in found if (value := each.in_country("US"))]
    assert of_usa == values


def test_each_number_it_may_be_is_offered_and_none_is_twice() -> None:
    words = "Tel: 2222-3333\nTel 2: 2222-3333"
    (found,) = unread_phones(card(words), "MX")
    assert found.typed == "2222-3333"
    assert {each.country for each in found.readings} <= {"CR", "SV", "GT", "HN", "NI", "PA", "BZ"}
    assert len(found.readings) > 1
    assert found.in_country("US") == ""


def test_what_the_card_holds_already_is_not_asked_again() -> None:
    assert unread_phones(card("Teléfono: 956 555 0111", phone="+19565550111"), "MX") == ()


@pytest.mark.parametrize(
    ("title", "is_of_contact"),
    [
        ("Teléfono", False),
        ("Cel. / WhatsApp", False),
        ("Tel. contacto", True),
        ("Emergency contact phone", True),
        ("Teléfono de un familiar", True),
    ],
)
def test_whose_it_is_its_title_says(title: str, is_of_contact: bool) -> None:
    (found,) = unread_phones(card(f"{title}: 956 555 0111"), "MX")
    assert (found.title, found.is_of_contact) == (title, is_of_contact)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Teléfono: 956 555 0111\nTalla: mediana", ("Talla: mediana",)),
        ("Teléfono: 956 555 0111 recados con Ana", ("Teléfono: 956 555 0111 recados con Ana",)),
        ("Teléfono: 956 555 0111 / 956 555 0112", ("Teléfono: 956 555 0111 / 956 555 0112",)),
        ("Salud: toma 2 pastillas\n\nOtro: x", ("Salud: toma 2 pastillas", "Otro: x")),
        ("", ()),
    ],
)
def test_what_else_was_said_stays_to_be_read(words: str, kept: tuple[str, ...]) -> None:
    """A line that is a telephone and nothing else is shown as that alone."""
    person = card(words)
    assert words_beside(person, unread_phones(person, "MX")) == kept


def test_one_that_both_have_is_offered_as_either() -> None:
    """832 is Houston's and Tamaulipas': its list as a whole spoke against Mexico."""
    (found,) = unread_phones(card("Celular: 832 555 0304"), "MX")
    assert {each.value for each in found.readings} == {"+18325550304", "+528325550304"}
    assert unread_phones(card("Folio: 832 555 0304"), "MX") == ()
