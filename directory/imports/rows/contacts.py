"""Telephones and addresses as people crowd them into one cell, told apart. Pure.

`(956) 555-0101 / 555-0102 ext 3`, `+52 1 …`, links to WhatsApp, `2-1-1`, `… (referrals)`: each
number becomes a channel of its own; a shorter one borrows the beginning of the one before it, as on
paper. What is no telephone is named, never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from core.i18n.languages import N_
from core.phones.parsing import UnusablePhone, parse_phone
from core.problems import Problem
from core.tabular.cells.answers import is_nothing
from directory.entries.models import ChannelKind

_WHATSAPP_LINK = re.compile(
    r"(?i)(?:https?://)?(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?phone=)\+?(\d{6,15})\S*"
)
_TEL = re.compile(r"(?i)\btel:\s*")
_BETWEEN = re.compile(
    r"(?i)[;|\n\r]+|\s+/+\s+|/(?=\s*[(+\d])|\s+(?:y|o|or|and|et|ou|e)\s+|,(?![^()]*\))"
    r"|(?<=\d{4})\s+(?=\(?\d{3}\)?[-. ]\s?\d{3}[-. ]?\d{4})|(?<=\d-\d-\d)\s+(?=\(?\d{3})"
)
_EXTENSION_WORD = re.compile(r"(?i)^\W*(?:ext(?:ensi[oó]n|ension)?\b|x\s?\d)")
_REMARK = re.compile(r"\((?![^()]*(?:\d[^()]*){5})([^()]*[^\W\d_][^()]*)\)")
_LETTERS = re.compile(r"[^\W\d_]{2,}[^\d+(]*")
_EXTENSION_IN = re.compile(r"(?i)(?:,?\s*\b(?:ext(?:ensi[oó]n|ension)?|x)[\s.:#=]*\d{1,8})")
_SERVICE = re.compile(r"(\d)[-.\s](\d)[-.\s](\d)")
_SPELLED = re.compile(r"\+?1?[\s.-]?\(?8(?:00|22|33|44|55|66|77|88)\)?[\s.-](?=[A-Z\d-]*[A-Z]{3})")
_EMERGENCY = re.compile(
    r"(?i)^(?:l[ií]nea de |tel\S* de )?(?:emergen|urgen)\w*(?:\s+(?:line|24.*))?$|^24\s*(?:h|/7)"
)
_WHATSAPP = re.compile(r"(?i)whats?\s?app|\bwa\b")
_ORDINARY = re.compile(
    r"(?i)^\W*(?:tel[eé]?f?o?n?o?s?|phone|cel(?:ular)?|m[oó]vil|mobile|fijo|oficina"
    r"|t[eé]l[eé]phone)?\W*$"
)
_NO_DIGIT, _NO_DIGIT_OR_PLUS = re.compile(r"\D"), re.compile(r"[^\d+]")
_MAILS = re.compile(r"[;,\s/|]+")
_SHORTEST, _FEWEST_DIGITS, _SHORTEST_WHOLE = 3, 5, 7


@dataclass(frozen=True, slots=True)
class HeardContact:
    """One channel out of a cell."""

    kind: ChannelKind
    value: str
    has_whatsapp: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a cell held: channels in order, and what could not be understood."""

    channels: tuple[HeardContact, ...] = ()
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=65_536)
def read_phones(text: str, country: str, kind: ChannelKind = ChannelKind.PHONE) -> Contacts:
    """Return the telephones of a cell; `country` is where those without `+` are dialled."""
    if is_nothing(text):
        return Contacts()
    channels: list[HeardContact] = []
    for number in _WHATSAPP_LINK.findall(text):
        channels.append(HeardContact(ChannelKind.WHATSAPP, _plus(number), False))
    text = _TEL.sub("", _WHATSAPP_LINK.sub(" ", text))
    problems: list[Problem] = []
    typed_before = ""
    for piece in _pieces(text):
        contacts, typed_before, problem = _one(piece, country, kind, typed_before)
        channels += contacts
        problems += [problem] if problem else []
    return Contacts(tuple(_without_doubles(channels)), tuple(problems))


@lru_cache(maxsize=65_536)
def read_mails(text: str) -> Contacts:
    """Return the e-mail addresses of a cell."""
    if is_nothing(text):
        return Contacts()
    plain = re.sub(r"(?i)mailto:|[<>\"()]", " ", text)
    words = [word.strip(".:") for word in _MAILS.split(plain)]
    found = [word for word in words if "@" in word]
    if not found:
        return Contacts(
            (), (Problem(N_("«%(value)s» no es un correo electrónico."), {"value": text[:60]}),)
        )
    return Contacts(tuple(HeardContact(ChannelKind.EMAIL, word) for word in dict.fromkeys(found)))


@lru_cache(maxsize=65_536)
def read_contacts(text: str, country: str) -> Contacts:
    """Return the telephones and e-mail addresses mixed in one cell."""
    mails = re.findall(r"[^\s;,/|<>()\"]+@[^\s;,/|<>()\"]+", text)
    rest = text
    for mail in mails:
        rest = rest.replace(mail, ";")
    phones = read_phones(rest, country) if re.search(r"\d", rest) else Contacts()
    addresses = read_mails("; ".join(mails)) if mails else Contacts()
    return Contacts(phones.channels + addresses.channels, phones.problems + addresses.problems)


def how_many_digits(text: str) -> int:
    """Return how many digits a text has."""
    return sum(letter.isdigit() for letter in text)


# -- inside ---------------------------------------------------------------------------------


def _plus(digits: str) -> str:
    return parse_phone(f"+{digits}", "")


def _pieces(text: str) -> list[str]:
    """Return the parts that each hold a number; words and extensions go with the one before."""
    pieces: list[str] = []
    for part in _BETWEEN.split(text):
        if not part or not part.strip(" ,.-"):
            continue
        alone = not re.search(r"\d", part) or bool(_EXTENSION_WORD.match(part))
        if pieces and alone:
            pieces[-1] = f"{pieces[-1]} {part.strip()}"
        else:
            pieces.append(part.strip())
    return pieces


class _TypedNumber(NamedTuple):
    """The number in one part of a cell: all of it, without its extension, and its words."""

    number: str
    bare: str
    extension: str
    note: str

    @property
    def digits(self) -> str:
        """The digits of the number without its extension."""
        return _NO_DIGIT.sub("", self.bare)


def _one(
    piece: str, country: str, kind: ChannelKind, before: str
) -> tuple[list[HeardContact], str, Problem | None]:
    """Return the channel of one part, what was typed of it (for the next one to borrow from), and
    what is wrong.

    What was typed ends in `x` when an extension followed: the next few digits alone are another
    one.
    """
    typed = _completed(_typed_number(piece), before)
    value, problem = _value_of(typed, before.rstrip("x"), country)
    if value is None:
        return [], before, problem
    contact = _contact_of(piece, typed.note, value, kind)
    written = _NO_DIGIT_OR_PLUS.sub("", typed.bare)
    if how_many_digits(written) < _SHORTEST_WHOLE:
        return [contact], before, None
    return [contact], written + ("x" if ";ext=" in value else ""), None


def _typed_number(piece: str) -> _TypedNumber:
    number, note = _number_and_note(piece)
    extension = _EXTENSION_IN.search(number)
    if extension is None:
        return _TypedNumber(number, number, "", note)
    return _TypedNumber(number, number[: extension.start()], extension[0], note)


def _completed(typed: _TypedNumber, before: str) -> _TypedNumber:
    """Return the number with what it borrows: a few digits alone are the end of the one before, or
    another extension of it.
    """
    whole, digits = before.rstrip("x"), typed.digits
    is_short = 0 < len(digits) < _FEWEST_DIGITS and not typed.extension and not typed.note
    if not whole or not is_short:
        return typed
    if before.endswith("x"):
        return typed._replace(number=f"{whole} ext {digits}")
    if len(digits) in {2, 4}:
        number = f"{whole[: -len(digits)]}{digits}"
        return typed._replace(number=number, bare=number)
    return typed


def _value_of(typed: _TypedNumber, whole: str, country: str) -> tuple[str | None, Problem | None]:
    """Return the telephone, or why it is none; a local number borrows the area code before it."""
    value, problem = _parsed(typed.number, country)
    digits = typed.digits
    if value is None and 6 <= len(digits) < how_many_digits(whole):
        value, _ = _parsed(f"{whole[: -len(digits)]}{digits}{typed.extension}", country)
    return value, problem


def _contact_of(piece: str, note: str, value: str, kind: ChannelKind) -> HeardContact:
    is_emergency = kind is ChannelKind.PHONE and _EMERGENCY.search(note) is not None
    is_usual = _ORDINARY.match(note) or _WHATSAPP.fullmatch(note.strip(" .:()-"))
    return HeardContact(
        ChannelKind.EMERGENCY if is_emergency else kind,
        value,
        kind is not ChannelKind.WHATSAPP and _WHATSAPP.search(piece) is not None,
        "" if is_usual else note,
    )


def _number_and_note(piece: str) -> tuple[str, str]:
    """Return the digits of a part, and the words around them."""
    notes = [match.strip() for match in _REMARK.findall(piece)]
    rest = _REMARK.sub(" ", piece)
    extension = _EXTENSION_IN.search(rest)
    suffix = extension[0] if extension else ""
    rest = rest.replace(suffix, " ", 1) if suffix else rest
    if not _SPELLED.match(rest.strip()):
        notes += [match.strip(" .:,-") for match in _LETTERS.findall(rest)]
        without = _LETTERS.sub(" ", rest)
        rest = without if re.search(r"\d", without) else rest
    service = _SERVICE.fullmatch(rest.strip(" .,:-"))
    rest = "".join(service.groups()) if service else rest
    return f"{rest.strip(' .,:-')}{suffix}".strip(), " ".join(note for note in notes if note)[:200]


@lru_cache(maxsize=65_536)
def _parsed(number: str, country: str) -> tuple[str | None, Problem | None]:
    try:
        value = parse_phone(number, country)
    except UnusablePhone:
        return None, Problem(N_("No es un teléfono: %(value)s"), {"value": number[:60]})
    # Nobody's telephone is all noughts, and one of two digits is the rest of something else.
    if set(re.sub(r"\D", "", number)) == {"0"} or how_many_digits(number) < _SHORTEST:
        return None, Problem(N_("No es un teléfono: %(value)s"), {"value": number[:60]})
    return value, None


def _without_doubles(channels: list[HeardContact]) -> list[HeardContact]:
    """Return each number once; WhatsApp said of one that is a telephone too is a mark on it."""
    kept: dict[str, HeardContact] = {}
    for each in sorted(channels, key=lambda one: one.kind is ChannelKind.WHATSAPP):
        other = kept.get(each.value)
        if other is None:
            kept[each.value] = each
        elif each.kind is ChannelKind.WHATSAPP or each.has_whatsapp:
            kept[each.value] = replace(other, has_whatsapp=True)
    return list(kept.values())
