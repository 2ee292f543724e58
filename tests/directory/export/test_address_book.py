"""Our vCards 3.0 against RFC 2426: lines, escapes, and what address books need."""

from __future__ import annotations

import re

import pytest

from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.address_book import to_address_book
from directory.export.rows import ExportChannel, ExportRow
from tests.directory.export.samples import (
    NASTY,
    PERSON_ID,
    POST_ID,
    bare_rows,
    full_rows,
    row,
)

TEXT = r"(?:[^\\,;\x00-\x08\x0a-\x1f\x7f]|\\[\\,;nN])*"
VALUES = {
    "BEGIN": "VCARD",
    "VERSION": r"3\.0",
    "UID": r"urn:uuid:[0-9a-f-]{36}",
    "FN": TEXT,
    "N": rf"{TEXT}(?:;{TEXT}){{4}}",
    "ORG": rf"{TEXT}(?:;{TEXT})*",
    "X-ABShowAs": "COMPANY",
    "X-ABLabel": TEXT,
    "TITLE": TEXT,
    "TEL": TEXT,
    "EMAIL": r"[^\s@\\]+@[^\s@\\]+",
    "ADR": rf"{TEXT}(?:;{TEXT}){{6}}",
    "GEO": r"-?\d{1,2}\.\d+;-?\d{1,3}\.\d+",
    "URL": r"https?://\S+",
    "CATEGORIES": TEXT,
    "NOTE": TEXT,
    "REV": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "END": "VCARD",
}
LINE = re.compile(r"(?:(item\d+)\.)?([A-Za-z-]+)((?:;[A-Z]+=[A-Z,]+)*):(.*)", re.DOTALL)


def lines_of(data: bytes) -> list[str]:
    octets = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in octets)
    assert not any(b"\r" in line or b"\n" in line for line in octets)
    assert all(line.decode() for line in octets), "no letter is cut in two"
    return re.sub(r"\r\n ", "", data.decode()).split("\r\n")[:-1]


def cards_of(rows: list[ExportRow]) -> list[list[tuple[str, str, str, str]]]:
    cards: list[list[tuple[str, str, str, str]]] = []
    for line in lines_of(to_address_book(rows, str, "Hecho hoy.")):
        match = LINE.fullmatch(line)
        assert match, line
        assert re.fullmatch(VALUES[match[2]], match[4]), line
        if match[2] == "BEGIN":
            cards.append([])
        cards[-1].append((match[1] or "", match[2], match[3], match[4]))
    return cards


def value(card: list[tuple[str, str, str, str]], name: str) -> str:
    (found,) = [text for _, key, _, text in card if key == name]
    return found


@pytest.mark.parametrize("rows", [full_rows(), bare_rows()])
def test_every_card_has_the_names_an_address_book_needs(rows: list[ExportRow]) -> None:
    cards = cards_of(rows)
    assert len(cards) == len(rows)
    for card, each in zip(cards, rows, strict=True):
        assert [card[0][1], card[1][1], card[-1][1]] == ["BEGIN", "VERSION", "END"]
        assert value(card, "N").startswith(value(card, "FN"))
        if each.section is not EntryKind.FOCAL_POINT:
            assert value(card, "ORG") == value(card, "FN")
        assert value(card, "NOTE").endswith("Hecho hoy.")


def test_a_person_belongs_to_the_office_and_not_to_a_company_of_their_name() -> None:
    (card,) = cards_of([each for each in full_rows() if each.id == PERSON_ID])
    assert value(card, "N") == r"Peña\, María;;;;"
    assert value(card, "ORG") == r"Consulado\; McAllen"
    assert value(card, "TITLE") == r"Cónsul\, «encargada»"
    assert "X-ABShowAs" not in {name for _, name, _, _ in card}


def test_the_emergency_line_is_told_from_the_switchboard() -> None:
    channels = (
        ExportChannel(ChannelKind.PHONE, "+19565550123;ext=12"),
        ExportChannel(ChannelKind.EMERGENCY, "+19565550124", hours="24 h"),
        ExportChannel(ChannelKind.WHATSAPP, "+19565550125"),
        ExportChannel(ChannelKind.EMAIL, "casa@example.org"),
    )
    (card,) = cards_of([row(EntryKind.POST, POST_ID, "X", channels=channels)])
    assert [each for each in card if each[1] in {"TEL", "X-ABLabel", "EMAIL"}] == [
        ("", "TEL", ";TYPE=WORK,VOICE", r"+19565550123\,12"),
        ("item2", "TEL", ";TYPE=WORK,VOICE", "+19565550124"),
        ("item2", "X-ABLabel", "", "Emergencia 24 h"),
        ("item3", "TEL", ";TYPE=CELL", "+19565550125"),
        ("item3", "X-ABLabel", "", "WhatsApp"),
        ("", "EMAIL", ";TYPE=INTERNET,WORK", "casa@example.org"),
    ]


WICKED = "Casa\r\nEND:VCARD\nBEGIN:VCARD;x,\\y\x00\u2028z"


@pytest.mark.parametrize("field", ["name", "address", "city", "hours", "of_post", "located_in"])
def test_no_text_begins_a_card_of_its_own(field: str) -> None:
    kind = EntryKind.FOCAL_POINT if field == "of_post" else EntryKind.POST
    plain = {"name": "X", "city": "Y", field: WICKED}
    name = plain.pop("name")
    channels = (ExportChannel(ChannelKind.PHONE, "911\r\nX:1", note=WICKED, hours=WICKED),)
    cards = cards_of([row(kind, POST_ID, name, channels=channels, **plain)])
    assert len(cards) == 1


def test_a_name_of_any_length_and_script_comes_back_whole() -> None:
    (card,) = cards_of([row(EntryKind.POST, POST_ID, NASTY + "緊急避難所 ملجأ " * 9)])
    back = re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value(card, "FN"))
    assert back == (NASTY + "緊急避難所 ملجأ " * 9).replace("\r\n", "\n")
