"""The export as vCards 3.0 (RFC 2426), which the address books of telephones and mail read.

A name is kept in one field, so that N holds it whole: which part of it is a surname nobody said. An
organisation has its name in ORG as well, and shows under it. Each emergency and attention line
bears its name (`X-ABLabel`), so that nobody takes the switchboard for it. An extension stands
behind a pause, as telephones dial it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from directory.entries.models import ChannelKind
from directory.export.columns import Translate
from directory.export.rows import ExportChannel, ExportRow
from directory.export.vcard import (
    PEOPLE,
    card_note,
    channel_label,
    detail_lines,
    escaped,
    folded,
    one_line,
    section_words,
    title_lines,
)

_TYPES = {
    ChannelKind.WHATSAPP: "CELL",
    ChannelKind.EMERGENCY: "WORK,VOICE",
    ChannelKind.HOTLINE: "WORK,VOICE",
}


def to_address_book(rows: Sequence[ExportRow], translate: Translate, stamp: str = "") -> bytes:
    """Return one card an entry, UTF-8; `stamp` says in each when and by whom it was made."""
    lines = (line for row in rows for line in _card(row, translate, stamp))
    return b"".join(folded(line) for line in lines)


# -- inside ---------------------------------------------------------------------------------


def _card(row: ExportRow, translate: Translate, stamp: str) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:urn:uuid:{row.id}"
    yield f"FN:{escaped(row.name)}"
    yield from _names(row)
    yield from title_lines(row)
    for number, channel in enumerate(row.channels, start=1):
        yield from _channel_lines(number, channel, translate)
    yield from _place_lines(row)
    yield from detail_lines(row)
    yield f"CATEGORIES:{escaped(section_words(row, translate))}"
    yield f"NOTE:{escaped(card_note(row, translate, stamp))}"
    yield f"REV:{row.updated_at:%Y-%m-%dT%H:%M:%SZ}"
    yield "END:VCARD"


def _names(row: ExportRow) -> Iterator[str]:
    yield f"N:{escaped(row.name)};;;;"
    if row.section not in PEOPLE:
        yield f"ORG:{escaped(row.name)}"
        yield "X-ABShowAs:COMPANY"
    elif row.of_post:
        yield f"ORG:{escaped(row.of_post)}"


def _channel_lines(number: int, channel: ExportChannel, translate: Translate) -> Iterator[str]:
    label = channel_label(channel, translate)
    group = f"item{number}." if label else ""
    if channel.kind is ChannelKind.EMAIL:
        yield f"{group}EMAIL;TYPE=INTERNET,WORK:{one_line(channel.value)}"
    else:
        kind = _TYPES.get(channel.kind, "WORK,VOICE")
        yield f"{group}TEL;TYPE={kind}:{escaped(_dial_string(channel.value))}"
    if label:
        yield f"{group}X-ABLabel:{escaped(label)}"


def _dial_string(value: str) -> str:
    """Return a kept telephone as a telephone dials it: the extension behind a pause."""
    return one_line(value.replace(";ext=", ","))


def _place_lines(row: ExportRow) -> Iterator[str]:
    if row.address or row.city:
        where = f";;{escaped(row.address)};{escaped(row.city)};;;{escaped(row.located_in)}"
        yield f"ADR;TYPE=WORK:{where}"
    if row.lon is not None and row.lat is not None:
        yield f"GEO:{row.lat:.5f};{row.lon:.5f}"
