"""Telephones and addresses as people crowd them into one cell, as channels of an entry. Pure.

`core.phones` reads the telephones; here each becomes a channel of its kind. What is no telephone is
named, never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.number_cells import PhoneQuestion, ReadNumber, read_numbers
from core.phones.short_numbers import is_emergency_short_number
from core.problems import Problem
from core.tabular.cells.answers import is_nothing
from directory.entries.models import ChannelKind

_WORD = re.compile(r"[^\s;,/|<>()\"]+")
_MAILS = re.compile(r"[;,\s/|]+")


@dataclass(frozen=True, slots=True)
class HeardContact:
    """One channel out of a cell."""

    kind: ChannelKind
    value: str
    has_whatsapp: bool = False
    note: str = ""
    number: ReadNumber | None = None
    """How a telephone was read; None for an address."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a cell held: channels in order, and what could not be understood."""

    channels: tuple[HeardContact, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[PhoneQuestion, ...] = ()


@lru_cache(maxsize=65_536)
def read_phones(
    text: str, evidence: PhoneEvidence, kind: ChannelKind = ChannelKind.PHONE
) -> Contacts:
    """Return the telephones of a cell; `evidence` tells where those without `+` are dialled.

    Words beside a number that call it a line for emergencies make it one in a column of ordinary
    telephones; a link to a chat is WhatsApp, whatever the column.
    """
    found = read_numbers(text, evidence)
    channels = tuple(_contact(each, kind) for each in found.numbers)
    return Contacts(channels, found.problems, found.questions)


@lru_cache(maxsize=65_536)
def read_mails(text: str) -> Contacts:
    """Return the e-mail addresses of a cell."""
    if is_nothing(text):
        return Contacts()
    plain = re.sub(r"(?i)\?(?:subject|body|cc|bcc)=[^\s;,>\"]*|mailto:|[<>\"()]", " ", text)
    words = [word.strip(".:") for word in _MAILS.split(plain)]
    found = [word for word in words if "@" in word]
    if not found:
        return Contacts(
            (), (Problem(N_("«%(value)s» no es un correo electrónico."), {"value": text[:60]}),)
        )
    return Contacts(tuple(HeardContact(ChannelKind.EMAIL, word) for word in dict.fromkeys(found)))


@lru_cache(maxsize=65_536)
def read_contacts(text: str, evidence: PhoneEvidence) -> Contacts:
    """Return the telephones and e-mail addresses mixed in one cell."""
    mails = [word for word in _WORD.findall(text) if _is_mail(word)]
    rest = _WORD.sub(lambda word: ";" if _is_mail(word[0]) else word[0], text) if mails else text
    phones = read_phones(rest, evidence) if re.search(r"\d", rest) else Contacts()
    addresses = read_mails("; ".join(mails)) if mails else Contacts()
    return Contacts(
        phones.channels + addresses.channels,
        phones.problems + addresses.problems,
        phones.questions,
    )


def how_many_digits(text: str) -> int:
    """Return how many digits a text has."""
    return sum(letter.isdigit() for letter in text)


# -- inside ---------------------------------------------------------------------------------


def _is_mail(word: str) -> bool:
    return "@" in word[1:-1]


def _contact(number: ReadNumber, kind: ChannelKind) -> HeardContact:
    if number.is_chat_link:
        kind = ChannelKind.WHATSAPP
    elif kind is ChannelKind.PHONE and (
        number.is_emergency or is_emergency_short_number(number.value, number.country)
    ):
        kind = ChannelKind.EMERGENCY
    has_whatsapp = number.has_whatsapp and kind is not ChannelKind.WHATSAPP
    return HeardContact(kind, number.value, has_whatsapp, number.note, number)
