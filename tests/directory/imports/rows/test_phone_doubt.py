"""A list of Texas and Florida in Mexican hands: no number of it is dialled at a stranger's."""

from __future__ import annotations

import random

import pytest

from directory.entries.kinds import EntryKind
from directory.imports.batches import PreparedImport, prepare
from directory.imports.rows.phone_doubt import doubted_countries, list_questions
from tests.directory.imports.conftest import NOW

TEXAS = ("956", "210", "713", "512", "214", "281", "361", "830", "915", "979")
FLORIDA = ("305", "786", "954", "561", "407", "239", "813", "904", "352", "850")
MEXICO = ("962", "961", "664", "81", "55", "33", "656", "228", "951", "998")


def numbers(codes: tuple[str, ...], count: int) -> list[str]:
    """So many invented numbers of these areas, in the forms people write."""
    draw = random.Random(9)
    forms = ("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0} {1} {2}", "{0}{1}{2}")
    found = []
    for place in range(count):
        code = codes[place % len(codes)]
        rest = "555" if len(code) == 3 else "5555"
        form = forms[place % len(forms)]
        found.append(form.format(code, rest, f"0{draw.randrange(100, 200)}"))
    return found


def brought(typed: list[str], country: str, phones_in: str = "") -> PreparedImport:
    rows = "\n".join(f"Refugio {place};{text}" for place, text in enumerate(typed))
    data = f"Nombre;Teléfono\n{rows}\n".encode()
    return prepare(
        data, "lista.csv", EntryKind.SHELTER, country=country, now=NOW, phones_in=phones_in
    )


def kept(prepared: PreparedImport) -> list[str]:
    return [
        channel["value"]
        for draft in prepared.drafts
        for channel in draft.values.get("channels", [])
    ]


def test_a_list_of_the_north_is_asked_about_as_a_whole_and_answered_once() -> None:
    typed = numbers(TEXAS + FLORIDA, 362)
    asked = brought(typed, "MX")
    assert kept(asked) == []
    assert all(not draft.problems and draft.notes for draft in asked.drafts)
    assert list_questions(asked.drafts)[0] == ("US", 362)
    answered = brought(typed, "MX", phones_in="US")
    assert len(kept(answered)) == 362
    assert all(value.startswith("+1") for value in kept(answered))
    assert list_questions(answered.drafts) == []


def test_a_list_of_the_owner_is_taken_at_its_word() -> None:
    prepared = brought(numbers(MEXICO, 60), "MX")
    assert len(kept(prepared)) == 60
    assert all(value.startswith("+52") for value in kept(prepared))
    assert doubted_countries(prepared.drafts, "MX") == ()


@pytest.mark.parametrize("strangers", [1, 2])
def test_a_few_numbers_of_a_neighbour_are_asked_and_the_others_stand(strangers: int) -> None:
    typed = [*numbers(MEXICO, 60), *["(956) 555-0101", "(956) 555-0102"][:strangers]]
    prepared = brought(typed, "MX")
    assert len(kept(prepared)) == 60
    assert list_questions(prepared.drafts) == [("US", strangers)]


def test_two_strangers_in_a_short_list_with_area_codes_of_their_own() -> None:
    """The area code in a column of its own belongs to its number, before the list is judged."""
    rows = [("956", "555-0101"), ("512", "555-0102"), ("832", "555-0103"), ("832", "555-0104")]
    lines = "".join(f"Casa {at};{code};{rest}\n" for at, (code, rest) in enumerate(rows))
    data = f"Nombre;Lada;Teléfono\n{lines}".encode()
    asked = prepare(data, "lista.csv", EntryKind.SHELTER, country="MX", now=NOW)
    assert kept(asked) == [], "832 is Houston's, and one of Tamaulipas"
    assert list_questions(asked.drafts)[0] == ("US", 4)
    answered = prepare(data, "lista.csv", EntryKind.SHELTER, country="MX", now=NOW, phones_in="US")
    assert kept(answered) == [f"+1{code}{rest.replace('-', '')}" for code, rest in rows]


def test_half_and_half_is_no_list_of_the_neighbour_and_only_the_strangers_are_asked() -> None:
    prepared = brought([*numbers(MEXICO, 40), *["(956) 555-0101"] * 40], "MX")
    assert len(kept(prepared)) == 40
    assert all(value.startswith("+52") for value in kept(prepared))


def test_lists_of_eight_digits_in_the_hands_of_ten() -> None:
    """Numbers of Guatemala brought by Mexico exist in several plans: all of them are offered."""
    prepared = brought([f"2222 {number}" for number in range(5400, 5410)], "MX")
    assert kept(prepared) == []
    assert "GT" in dict(list_questions(prepared.drafts))
    answered = brought([f"2222 {number}" for number in range(5400, 5410)], "MX", phones_in="GT")
    assert kept(answered)[0] == "+50222225400"
