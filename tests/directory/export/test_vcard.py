"""Our vCards against the grammar of RFC 6350: properties, cardinalities, parameters and the form of
each value.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.rows import ExportChannel
from directory.export.vcard import to_vcards, web_address
from tests.directory.export.samples import NASTY, POST_ID, bare_rows, full_rows, row

TEXT = r"(?:[^\\,;\x00-\x08\x0a-\x1f\x7f]|\\[\\,;nN])*"
URI = r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"
VALUES = {
    "BEGIN": r"VCARD",
    "VERSION": r"4\.0",
    "UID": r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
    "KIND": r"individual|group|org|location",
    "FN": TEXT,
    "ORG": rf"{TEXT}(?:;{TEXT})*",
    "TITLE": TEXT,
    "TEL": rf"{URI}|{TEXT}",
    "EMAIL": r"[^\s@\\]+@[^\s@\\]+",
    "ADR": rf"{TEXT}(?:;{TEXT}(?:,{TEXT})*){{6}}",
    "GEO": r"geo:-?\d{1,2}(?:\.\d+)?,-?\d{1,3}(?:\.\d+)?",
    "URL": URI,
    "LANG": r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*",
    "CATEGORIES": rf"{TEXT}(?:,{TEXT})*",
    "NOTE": TEXT,
    "REV": r"\d{8}T\d{6}Z",
    "X-ABLABEL": TEXT,
    "END": r"VCARD",
}
"""RFC 6350, 6: the properties we write, each with the grammar of its value."""
AT_MOST_ONE = {"UID", "KIND", "REV", "VERSION", "BEGIN", "END"}
AT_LEAST_ONE = {"BEGIN", "VERSION", "FN", "END"}
PARAMETERS = {"TEL": {"VALUE", "TYPE"}}
TEL_TYPES = {"text", "voice", "fax", "cell", "video", "pager", "textphone", "work", "home"}
LINE = re.compile(
    r'(?:item\d+\.)?([A-Z]+|X-ABLabel)((?:;[A-Z]+=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*))*):(.*)'
)
Line = tuple[str, dict[str, str], str]


def unfolded(data: bytes) -> list[str]:
    assert data.endswith(b"\r\n")
    octets = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in octets)
    assert all(line.decode() for line in octets)
    return re.sub(r"\r\n[ \t]", "", data.decode()).split("\r\n")[:-1]


def parsed(data: bytes) -> list[list[Line]]:
    """The cards, each a list of (name, parameters, value); anything the grammar does not allow
    fails.
    """
    cards: list[list[Line]] = []
    for line in unfolded(data):
        match = LINE.fullmatch(line)
        assert match, line
        name, value = match[1].upper(), match[3]
        assert re.fullmatch(VALUES[name], value), line
        parameters = {
            key: text.strip('"')
            for key, text in re.findall(r';([A-Z]+)=("[^"]*"|[^;:]*)', match[2])
        }
        assert set(parameters) <= PARAMETERS.get(name, set()), line
        if name == "BEGIN":
            cards.append([])
        cards[-1].append((name, parameters, value))
    return cards


def of(card: list[Line], name: str) -> list[str]:
    return [value for key, _, value in card if key == name]


@pytest.mark.parametrize("rows", [full_rows(), bare_rows()])
def test_every_line_of_every_card_is_in_the_grammar(rows: list[object]) -> None:
    cards = parsed(to_vcards(rows, str))  # type: ignore[arg-type]
    assert len(cards) == len(rows)
    for card in cards:
        names = [name for name, _, _ in card]
        assert (names[0], names[1], names[-1]) == ("BEGIN", "VERSION", "END")
        counted = Counter(names)
        assert all(counted[name] <= 1 for name in AT_MOST_ONE)
        assert all(counted[name] >= 1 for name in AT_LEAST_ONE)


def test_telephones_are_uris_of_known_types() -> None:
    lines = [
        line for card in parsed(to_vcards(full_rows(), str)) for line in card if line[0] == "TEL"
    ]
    for _, parameters, value in lines:
        assert set(parameters["TYPE"].split(",")) <= TEL_TYPES
        assert (
            parameters["VALUE"] == "uri"
            if value.startswith("tel:")
            else parameters["VALUE"] == "text"
        )
    assert {value for _, _, value in lines} == {"tel:+19565550123;ext=12", "911"}


def test_an_emergency_line_bears_its_name_and_a_plain_telephone_none() -> None:
    channels = (
        ExportChannel(ChannelKind.PHONE, "+19565550123"),
        ExportChannel(ChannelKind.EMERGENCY, "+19565550124", hours="24 h"),
        ExportChannel(ChannelKind.HOTLINE, "+18005550125", note="solo mujeres\nEND:VCARD"),
        ExportChannel(ChannelKind.WHATSAPP, "+19565550126"),
    )
    lines = unfolded(to_vcards([row(EntryKind.POST, POST_ID, "X", channels=channels)], str))
    told = [line for line in lines if "TEL" in line or "ABLabel" in line]
    assert told == [
        "TEL;VALUE=uri;TYPE=voice:tel:+19565550123",
        "item2.TEL;VALUE=uri;TYPE=voice:tel:+19565550124",
        "item2.X-ABLabel:Emergencia 24 h",
        "item3.TEL;VALUE=uri;TYPE=voice:tel:+18005550125",
        "item3.X-ABLabel:Línea de atención · gratuito\\, sólo desde EE. UU."
        " · solo mujeres END:VCARD",
        'item4.TEL;VALUE=uri;TYPE="cell,text":tel:+19565550126',
        "item4.X-ABLabel:WhatsApp",
    ]


def test_a_card_says_when_and_by_whom_it_was_made() -> None:
    card = parsed(to_vcards(bare_rows()[:1], str, "Hecho hoy; por mí."))[0]
    assert of(card, "NOTE") == ["Nunca confirmado. Hecho hoy\\; por mí."]


def test_text_comes_back_as_it_was_typed() -> None:
    (name,) = of(parsed(to_vcards(full_rows(), str))[0], "FN")
    back = re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], name)
    assert back == NASTY.replace("\r\n", "\n")


def test_the_confirmation_stands_in_the_note_and_the_change_in_rev() -> None:
    post, person, *_ = parsed(to_vcards(full_rows(), str))
    assert of(post, "REV") == ["20261122T120000Z"]
    assert of(post, "NOTE")[0].startswith("Confirmado el 2026-10-01 (hace 52 días). Vigente.")
    assert of(person, "NOTE")[0].endswith("Avisan que falla: 911. Datos de demostración.")
    assert of(parsed(to_vcards(bare_rows(), str))[0], "NOTE") == ["Nunca confirmado."]


@pytest.mark.parametrize(
    ("typed", "uri"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("a.example", "https://a.example"),
        ("www.a.example/página uno", "https://www.a.example/p%C3%A1ginauno"),
        ('http://a.example/"<x>\r\nEND:VCARD', "http://a.example/%22%3Cx%3EEND:VCARD"),
    ],
)
def test_a_web_page_as_typed_becomes_a_uri(typed: str, uri: str) -> None:
    assert web_address(typed) == uri
    assert re.fullmatch(URI, uri)
