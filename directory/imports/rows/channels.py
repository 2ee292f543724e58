"""The telephones and addresses of one row: told by our own export, or heard in the people's
columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.atlas.names import fold
from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.row_cells import RowCells
from core.tabular.tables import text_of
from directory.entries.models import ChannelKind
from directory.entries.values import Values
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


def channels_of(row: RowCells, here: str, made: Draft) -> tuple[list[Values] | None, bool]:
    """Return the channels said, None for none, and whether they are only added to those there are.

    `here` (ISO 3166-1 alpha-2) is where telephones without `+` are dialled. Confirmations go into
    `made`.
    """
    told = _machine_channels(row, made)
    if told is not None:
        return _as_edited(row, told, here), False
    heard = [
        each for key in (*_PHONE_KINDS, "email", "contacts") for each in _heard(row, key, here)
    ]
    heard += _more(row, here)
    return [_channel(each) for each in _merged(heard)] if heard else None, True


# -- inside ---------------------------------------------------------------------------------


def _heard(row: RowCells, key: str, here: str) -> list[HeardContact]:
    found: list[HeardContact] = []
    for cell in row.cells.get(key, []):
        contacts = _listen(key, text_of(cell), here)
        found += contacts.channels
        for problem in contacts.problems:
            row.add_problem(key, text_of(cell), problem)
    return found


def _more(row: RowCells, here: str) -> list[HeardContact]:
    """`WhatsApp: +503… · Teléfono: +503…`, as our tables write what has no cell of its own."""
    if "more_channels" not in row.cells:
        return []
    found: list[HeardContact] = []
    for part in re.split(r"\s·\s", row.text("more_channels")):
        word, _, value = part.partition(": ")
        kind = _kinds_by_word().get(fold(word))
        if value and kind:
            contacts = (
                read_mails(value) if kind is ChannelKind.EMAIL else read_phones(value, here, kind)
            )
        elif part.strip():
            contacts = read_contacts(part, here)
        else:
            continue
        found += contacts.channels
        for problem in contacts.problems:
            row.add_problem("more_channels", part, problem)
    return found


@lru_cache(maxsize=1)
def _kinds_by_word() -> dict[str, ChannelKind]:
    """Return what the kinds are called in our languages, folded; the first of two that share a
    word.
    """
    return {fold(said): each for each in reversed(ChannelKind) for said in code_words(each.value)}


def _machine_channels(row: RowCells, made: Draft) -> list[Values] | None:
    told = row.document("channels", list)
    if told is None:
        return None
    for each in told:
        if not isinstance(each, Mapping):
            row.add_problem("channels", str(each), Problem(N_("No es un canal.")))
            return None
        if each.get("confirmed_at"):
            key = (str(each.get("kind")), str(each.get("value")))
            made.confirmed_channels[key] = (
                str(each["confirmed_at"]),
                str(each.get("confirmed_method", "")),
            )
    return [dict(each) for each in told]


def _as_edited(row: RowCells, told: list[Values], here: str) -> list[Values]:
    """Return the channels of the machine's column, with what a person changed in the cells that
    show them.
    """
    shown = _cells_of(told)
    for key in (*_PHONE_KINDS, "email"):
        before = shown.get(key, "")
        kind = _PHONE_KINDS.get(key, ChannelKind.EMAIL)
        place = (
            next((at for at, each in enumerate(told) if each.get("value") == before), None)
            if before
            else None
        )
        if key in row.cleared:
            told = [each for at, each in enumerate(told) if at != place]
            continue
        if key not in row.cells or _same_number(row.text(key), before):
            continue
        heard = _heard(row, key, here)
        if [each.value for each in heard] == [before]:
            continue
        fresh = [_channel(each) for each in heard]
        mine = place is not None and told[place].get("kind") == kind.value
        told = (
            [*told[:place], *fresh, *told[place + 1 :]]
            if mine and place is not None
            else [*told, *fresh]
        )
    return told


def _listen(key: str, text: str, here: str) -> Contacts:
    if key == "email":
        return read_mails(text)
    if key == "contacts":
        return read_contacts(text, here)
    return read_phones(text, here, _PHONE_KINDS[key])


def _channel(heard: HeardContact) -> Values:
    said = {
        "kind": heard.kind.value,
        "value": heard.value,
        "has_whatsapp": heard.has_whatsapp,
        "note": heard.note,
    }
    return {key: value for key, value in said.items() if value}


def _merged(heard: list[HeardContact]) -> list[HeardContact]:
    """Return each number once: WhatsApp of a telephone that stands there is a mark on it."""
    kept: dict[str, HeardContact] = {}
    for each in sorted(heard, key=lambda one: one.kind is ChannelKind.WHATSAPP):
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


def _cells_of(told: list[Values]) -> dict[str, str]:
    """Return what the people's columns of our table show of these channels."""
    known = {each.value for each in ChannelKind}
    shown = [
        _ShownChannel(
            ChannelKind(each["kind"]), str(each.get("value", "")), bool(each.get("has_whatsapp"))
        )
        for each in told
        if each.get("kind") in known
    ]
    return channel_cells(shown, str)


def _same_number(typed: str, kept: str) -> bool:
    """Return whether a cell still shows the channel: a workbook may have made a number of it,
    without its `+`.
    """
    bare = typed.removeprefix("tel:").lstrip("'+")
    return bare == kept.lstrip("+")
