"""The telephones and addresses of one row: stated by our own export, or read from the people's
columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from core.atlas.names import fold
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.notation import with_extension
from core.problems import Problem
from core.tabular.row_cells import RowCells
from core.tabular.tables import text_of
from directory.entries.models import ChannelKind
from directory.entries.values import Values
from directory.export.cell_lines import read_channels
from directory.export.columns import channel_cells
from directory.imports.rows.contacts import (
    Contacts,
    HeardContact,
    read_contacts,
    read_mails,
    read_phones,
)
from directory.imports.rows.drafts import Draft
from directory.labels import code_words

_PHONE_KINDS = {
    "phone": ChannelKind.PHONE,
    "phone_2": ChannelKind.PHONE,
    "emergency": ChannelKind.EMERGENCY,
    "hotline": ChannelKind.HOTLINE,
    "whatsapp": ChannelKind.WHATSAPP,
}


def channels_of(
    row: RowCells, evidence: PhoneEvidence, made: Draft
) -> tuple[list[Values] | None, bool]:
    """Return the channels said, None for none, and whether they are only added to those there are.

    `evidence` tells where telephones without `+` are dialled. Confirmations, how each telephone
    was read and what is asked of them go into `made`.
    """
    reader = _ChannelReader(row, evidence, made)
    stated = _stated_channels(row, made)
    if stated is not None:
        return _as_edited(reader, stated), False
    contacts = [
        each for key in (*_PHONE_KINDS, "email", "contacts") for each in reader.contacts(key)
    ]
    contacts += _more(reader)
    return [_channel(each) for each in _merged(contacts)] if contacts else None, True


def read_one_phone(row: RowCells, key: str, evidence: PhoneEvidence, made: Draft) -> str:
    """Return the first telephone in the cell of a target; empty where there is none to be read."""
    found = _ChannelReader(row, evidence, made).contacts(key)
    return found[0].value if found else ""


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ChannelReader:
    """The cells of one row read as contacts: what is wrong or asked is noted on the way."""

    row: RowCells
    evidence: PhoneEvidence
    made: Draft

    def contacts(self, key: str) -> list[HeardContact]:
        """Return the contacts in the cells of a target."""
        found: list[HeardContact] = []
        for text, area_code in _whole_cells(self.row, key):
            evidence = replace(self.evidence, area_code=area_code) if area_code else self.evidence
            found += self.note(key, text, _listen(key, text, evidence))
        return found

    def note(self, key: str, text: str, contacts: Contacts) -> list[HeardContact]:
        """Return the channels, after noting their faults, questions and readings."""
        for problem in contacts.problems:
            self.row.add_problem(key, text, problem)
        self.made.questions += contacts.questions
        self.made.numbers += [each.number for each in contacts.channels if each.number is not None]
        return list(contacts.channels)


def _whole_cells(row: RowCells, key: str) -> list[tuple[str, str]]:
    """Return the cells of a target, each with the area code it belongs to: that of the column
    before it, else the first one of the row. An extension in a column behind a telephone is part
    of it.
    """
    if key not in row.cells:
        return []
    code, last = row.text("area_code"), ""
    found: list[tuple[str, str]] = []
    for target, cell in row.in_order:
        if target == "area_code":
            code = text_of(cell)
        elif target == "extension" and last == key and found:
            text, its_code = found[-1]
            found[-1] = with_extension(text, text_of(cell)), its_code
        elif target == key:
            found.append((text_of(cell), code))
        last = target if target in _PHONE_KINDS else last
    return found


def _more(reader: _ChannelReader) -> list[HeardContact]:
    """`WhatsApp: +503… · Teléfono: +503…`, as our tables write what has no cell of its own."""
    found: list[HeardContact] = []
    for part in re.split(r"\s·\s", reader.row.text("more_channels")):
        if part.strip():
            found += reader.note("more_channels", part, _contacts_of_part(part, reader.evidence))
    return found


def _contacts_of_part(part: str, evidence: PhoneEvidence) -> Contacts:
    word, _, value = part.partition(": ")
    kind = _kinds_by_word().get(fold(word))
    if not value or kind is None:
        return read_contacts(part, evidence)
    return read_mails(value) if kind is ChannelKind.EMAIL else read_phones(value, evidence, kind)


@lru_cache(maxsize=1)
def _kinds_by_word() -> dict[str, ChannelKind]:
    """Return what the kinds are called in our languages, folded; the first of two that share a
    word.
    """
    return {fold(word): each for each in reversed(ChannelKind) for word in code_words(each.value)}


def _stated_channels(row: RowCells, made: Draft) -> list[Values] | None:
    """Return the channels of the column for machines; None without it, or when it is none."""
    channels = row.lines_or_document("channels", list, read_channels)
    for each in channels or ():
        if not isinstance(each, Mapping):
            row.add_problem("channels", str(each), Problem(N_("No es un canal.")))
            return None
        if each.get("confirmed_at"):
            key = (str(each.get("kind")), str(each.get("value")))
            pair = (str(each["confirmed_at"]), str(each.get("confirmed_method", "")))
            made.confirmed_channels[key] = pair
    return None if channels is None else [dict(each) for each in channels]


def _as_edited(reader: _ChannelReader, stated: list[Values]) -> list[Values]:
    """Return the channels of the machine's column, with what a person changed in the cells that
    show them.
    """
    row, shown = reader.row, _cells_of(stated)
    channels = stated
    for key in (*_PHONE_KINDS, "email"):
        before = shown.get(key, "")
        if key in row.cleared:
            channels = _without(channels, before)
        elif key in row.cells and not _is_same_number(row.text(key), before):
            channels = _with_edited(channels, reader.contacts(key), before, key)
    return channels


def _place_of(channels: list[Values], value: str) -> int | None:
    """Return where the channel of a value is; None for no value, or for none of them."""
    places = (place for place, each in enumerate(channels) if each.get("value") == value)
    return next(places, None) if value else None


def _without(channels: list[Values], value: str) -> list[Values]:
    gone = _place_of(channels, value)
    return [each for place, each in enumerate(channels) if place != gone]


def _with_edited(
    channels: list[Values], contacts: list[HeardContact], before: str, key: str
) -> list[Values]:
    """Return the channels with what the cell of `key` says now in place of what it showed."""
    if [each.value for each in contacts] == [before]:
        return channels
    edited = [_channel(each) for each in contacts]
    place = _place_of(channels, before)
    kind = _PHONE_KINDS.get(key, ChannelKind.EMAIL)
    if place is None or channels[place].get("kind") != kind.value:
        return [*channels, *edited]
    return [*channels[:place], *edited, *channels[place + 1 :]]


def _listen(key: str, text: str, evidence: PhoneEvidence) -> Contacts:
    if key == "email":
        return read_mails(text)
    if key == "contacts":
        return read_contacts(text, evidence)
    return read_phones(text, evidence, _PHONE_KINDS[key])


def _channel(contact: HeardContact) -> Values:
    members = {
        "kind": contact.kind.value,
        "value": contact.value,
        "has_whatsapp": contact.has_whatsapp,
        "note": contact.note,
    }
    return {key: value for key, value in members.items() if value}


def _merged(contacts: list[HeardContact]) -> list[HeardContact]:
    """Return each number once: WhatsApp of a telephone that stands there is a mark on it."""
    kept: dict[str, HeardContact] = {}
    for each in sorted(contacts, key=lambda one: one.kind is ChannelKind.WHATSAPP):
        other = kept.get(each.value)
        if other is None:
            kept[each.value] = each
        elif each.kind is ChannelKind.WHATSAPP:
            kept[each.value] = HeardContact(other.kind, other.value, True, other.note)
    return list(kept.values())


@dataclass(frozen=True, slots=True)
class _ShownChannel:
    kind: ChannelKind
    value: str
    has_whatsapp: bool


def _cells_of(channels: list[Values]) -> dict[str, str]:
    """Return what the people's columns of our table show of these channels."""
    known = {each.value for each in ChannelKind}
    shown = [
        _ShownChannel(
            ChannelKind(each["kind"]), str(each.get("value", "")), bool(each.get("has_whatsapp"))
        )
        for each in channels
        if each.get("kind") in known
    ]
    return channel_cells(shown, str)


def _is_same_number(typed: str, value: str) -> bool:
    """Return whether a cell still shows the channel: a workbook may have made a number of it,
    without its `+`.
    """
    bare = typed.removeprefix("tel:").lstrip("'+")
    return bare == value.lstrip("+")
