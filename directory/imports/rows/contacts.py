"""Telephones and addresses as people crowd them into one cell, told apart. Pure.

`(956) 555-0101 / 555-0102 ext 3`, `+52 1 …`, links to WhatsApp, `2-1-1`, `… (referrals)`: each
number becomes a channel of its own; a shorter one borrows the beginning of the one before it, as on
paper. What is no telephone is told, never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from core.i18n.languages import N_
from core.i18n.phones import UnusablePhone, parse_phone
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
    r"(?i)^\W*(?:tel[eé]?f?o?n?o?s?|phone|cel(?:ular)?|m[oó]vil|mobile|fijo|oficina|t[eé]l[eé]phone)?\W*$"
)
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
        heard, typed_before, problem = _one(piece, country, kind, typed_before)
        channels += heard
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
    """Telephones and e-mail addresses mixed in one cell."""
    mails = re.findall(r"[^\s;,/|<>()\"]+@[^\s;,/|<>()\"]+", text)
    rest = text
    for mail in mails:
        rest = rest.replace(mail, ";")
    phones = read_phones(rest, country) if re.search(r"\d", rest) else Contacts()
    told = read_mails("; ".join(mails)) if mails else Contacts()
    return Contacts(phones.channels + told.channels, phones.problems + told.problems)


def how_many_digits(text: str) -> int:
    """Return how many digits a text has."""
    return sum(letter.isdigit() for letter in text)


# -- inside ---------------------------------------------------------------------------------


def _plus(digits: str) -> str:
    return parse_phone(f"+{digits}", "")


def _pieces(text: str) -> list[str]:
    """Return the parts that each hold a number; words and extensions alone go with the one before."""
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


def _one(
    piece: str, country: str, kind: ChannelKind, before: str
) -> tuple[list[HeardContact], str, Problem | None]:
    """Return the channel of one part, what was typed of it (for the next one to borrow from), and
    what is wrong.

    What was typed ends in `x` when an extension followed: the next few digits alone are another
    one.
    """
    number, note = _number_and_note(piece)
    extra = _EXTENSION_IN.search(number)
    bare = number if extra is None else number[: extra.start()]
    digits = re.sub(r"\D", "", bare)
    whole = before.rstrip("x")
    if whole and extra is None and 0 < len(digits) < _FEWEST_DIGITS and not note:
        if before.endswith("x"):
            number = f"{whole} ext {digits}"
        elif len(digits) in {2, 4}:
            number = bare = f"{whole[: -len(digits)]}{digits}"
    value, problem = _parsed(number, country)
    if value is None and 6 <= len(digits) < how_many_digits(whole):
        value, _ = _parsed(f"{whole[: -len(digits)]}{digits}{extra[0] if extra else ''}", country)
    if value is None:
        return [], before, problem
    typed = re.sub(r"[^\d+]", "", bare)
    heard = HeardContact(
        ChannelKind.EMERGENCY if kind is ChannelKind.PHONE and _EMERGENCY.search(note) else kind,
        value,
        bool(_WHATSAPP.search(piece)) and kind is not ChannelKind.WHATSAPP,
        "" if _ORDINARY.match(note) or _WHATSAPP.fullmatch(note.strip(" .:()-")) else note,
    )
    if how_many_digits(typed) < _SHORTEST_WHOLE:
        return [heard], before, None
    return [heard], typed + ("x" if ";ext=" in value else ""), None


def _number_and_note(piece: str) -> tuple[str, str]:
    """Return the digits of a part, and the words around them."""
    notes = [match.strip() for match in _REMARK.findall(piece)]
    rest = _REMARK.sub(" ", piece)
    extension = _EXTENSION_IN.search(rest)
    kept = extension[0] if extension else ""
    rest = rest.replace(kept, " ", 1) if kept else rest
    if not _SPELLED.match(rest.strip()):
        notes += [match.strip(" .:,-") for match in _LETTERS.findall(rest)]
        without = _LETTERS.sub(" ", rest)
        rest = without if re.search(r"\d", without) else rest
    service = _SERVICE.fullmatch(rest.strip(" .,:-"))
    rest = "".join(service.groups()) if service else rest
    return f"{rest.strip(' .,:-')}{kept}".strip(), " ".join(note for note in notes if note)[:200]


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
