"""The export as vCards (RFC 6350, version 4.0): the directory on a telephone without a network.

Lines end in CRLF and are folded at 75 octets, never within a character. REV is the last change;
NOTE tells the confirmation, which is another matter. Emergency and attention lines bear their name
(`X-ABLabel`, as address books do it): 4.0 has no type that tells them from the switchboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from core.i18n.languages import N_
from core.i18n.phones import international, tel_link
from core.phones.dialling_notes import reach_words
from directory.entries.kinds import MANY_WORDS, EntryKind
from directory.entries.models import ChannelKind
from directory.export.columns import Translate
from directory.export.details import detail_fields
from directory.export.rows import ExportChannel, ExportRow
from directory.labels import CODE_WORDS

_FOLD_OCTETS = 75
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_IN_URIS = ":/?#[]@!$&'()*+,;=%-._~"
PEOPLE = frozenset({EntryKind.FOCAL_POINT, EntryKind.LEADER})
_TYPES = {
    ChannelKind.WHATSAPP: '"cell,text"',
    ChannelKind.EMERGENCY: "voice",
    ChannelKind.HOTLINE: "voice",
}
_PLAIN = frozenset({ChannelKind.PHONE, ChannelKind.EMAIL})
_TITLE, _URL = "TITLE", "URL"
_EMERGENCY = N_("Emergencia")
_CONFIRMED = N_("Confirmado el {date} (hace {days} días).")
_NEVER = N_("Nunca confirmado.")
_FAILING = N_("Avisan que falla: {numbers}.")
_DEMO = N_("Datos de demostración.")


def to_vcards(rows: Sequence[ExportRow], translate: Translate, stamp: str = "") -> bytes:
    """Return one card an entry, UTF-8; `stamp` says in each when and by whom it was made."""
    lines = (line for row in rows for line in _card(row, translate, stamp))
    return b"".join(folded(line) for line in lines)


def folded(line: str) -> bytes:
    """Return a content line with its CRLF, cut so that no piece is longer than 75 octets (RFC 6350,
    3.2).
    """
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        # A continuation begins with a blank, which counts.
        if len(piece) + len(octets) > _FOLD_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def escaped(text: str) -> str:
    """Return a text value (RFC 6350, 3.4): backslash, comma, semicolon and line break escaped;
    other controls dropped.
    """
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in text if letter >= " " and letter != "\x7f")


def web_address(typed: str) -> str:
    """Return a web page as a URI (RFC 3986): with a scheme, and what a URI may not hold in
    percents.
    """
    address = one_line(typed)
    if not _SCHEME.match(address):
        address = f"https://{address}"
    return quote(address, safe=_IN_URIS)


def channel_label(channel: ExportChannel, translate: Translate) -> str:
    """Return what a line is called where that must not be guessed: what it is, its hours, from
    where alone it rings, and its note; empty for a plain telephone or address.
    """
    is_emergency = channel.is_emergency or channel.kind is ChannelKind.EMERGENCY
    word = _EMERGENCY if is_emergency else CODE_WORDS[channel.kind.value]
    named = "" if channel.kind in _PLAIN and not is_emergency else translate(word)
    parts = (f"{named} {channel.hours}", reach_words(channel.value, translate), channel.note)
    return " · ".join(" ".join(part.split()) for part in parts if part.strip())


def section_words(row: ExportRow, translate: Translate) -> str:
    """Return what the entries of its section are called."""
    return translate(MANY_WORDS[row.section])


def title_lines(row: ExportRow) -> Iterator[str]:
    """Yield the office a person holds."""
    return _detail_lines(row, _TITLE)


def detail_lines(row: ExportRow) -> Iterator[str]:
    """Yield the other fields that name a property of a card."""
    return _detail_lines(row, None)


def one_line(value: str) -> str:
    """Return a URI or language tag: without blanks and controls, so that it cannot begin a line of
    its own.
    """
    return "".join(letter for letter in value if letter > " " and letter != "\x7f")


def card_note(row: ExportRow, translate: Translate, stamp: str = "") -> str:
    """Return when it was confirmed, its hours, what fails, and when the card was made."""
    age = row.freshness
    confirmed = translate(_NEVER)
    if age.confirmed_at:
        day = f"{age.confirmed_at:%Y-%m-%d}"
        confirmed = translate(_CONFIRMED).format(date=day, days=age.days)
        confirmed += " " + translate(CODE_WORDS[age.state.value]) + "."
    parts = [confirmed, row.hours]
    failing = ", ".join(international(channel.value) for channel in row.channels if channel.failing)
    if failing:
        parts.append(translate(_FAILING).format(numbers=failing))
    if row.is_demo:
        parts.append(translate(_DEMO))
    return " ".join(part for part in (*parts, stamp) if part)


# -- inside ---------------------------------------------------------------------------------


def _card(row: ExportRow, translate: Translate, stamp: str) -> Iterator[str]:
    is_person = row.section in PEOPLE
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{row.id}"
    yield f"KIND:{'individual' if is_person else 'org'}"
    yield f"FN:{escaped(row.name)}"
    if is_person and row.of_post:
        yield f"ORG:{escaped(row.of_post)}"
    yield from title_lines(row)
    for number, channel in enumerate(row.channels, start=1):
        label = channel_label(channel, translate)
        group = f"item{number}." if label else ""
        yield f"{group}{_channel_line(channel)}"
        if label:
            yield f"{group}X-ABLabel:{escaped(label)}"
    yield from _place_lines(row)
    yield from detail_lines(row)
    yield from (f"LANG:{one_line(language)}" for language in row.languages)
    yield f"CATEGORIES:{escaped(section_words(row, translate))}"
    yield f"NOTE:{escaped(card_note(row, translate, stamp))}"
    yield f"REV:{row.updated_at:%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _place_lines(row: ExportRow) -> Iterator[str]:
    if row.address or row.city:
        yield f"ADR:;;{escaped(row.address)};{escaped(row.city)};;;{escaped(row.located_in)}"
    if row.lon is not None and row.lat is not None:
        yield f"GEO:geo:{row.lat:.5f},{row.lon:.5f}"


def _detail_lines(row: ExportRow, only: str | None) -> Iterator[str]:
    """Yield the fields that name a property of a card: the one of `only`, or all but the title."""
    for field in detail_fields(row.section):
        value = row.details.get(field.key)
        if field.vcard and value and (field.vcard == _TITLE) == (only == _TITLE):
            text = web_address(value) if field.vcard == _URL else escaped(str(value))
            yield f"{field.vcard}:{text}"


def _channel_line(channel: ExportChannel) -> str:
    if channel.kind is ChannelKind.EMAIL:
        return f"EMAIL:{escaped(channel.value)}"
    kind = _TYPES.get(channel.kind, '"voice,text"' if channel.has_whatsapp else "voice")
    if not channel.value.startswith("+"):
        return f"TEL;VALUE=text;TYPE={kind}:{escaped(channel.value)}"
    return f"TEL;VALUE=uri;TYPE={kind}:{one_line(tel_link(channel.value))}"
