"""How long a short message is for the gateway that counts it: alphabet, segments, what is to blame.

One letter that the telephones' own alphabet lacks turns the whole message into another: of 160
characters 70 are left. That alphabet (3GPP TS 23.038, 6.2.1) holds ñ Ñ ¿ ¡ é É à è ì ò ù ä ö ü and
Ç, but not á í ó ú, not ç, not Á Í Ó Ú nor À. The tables of single languages, which have them, are
left out: a gateway does not say whether it uses one. Pure.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass


class SmsAlphabet(enum.StrEnum):
    """In what a message is written on its way."""

    GSM7 = "gsm7"
    """Seven bits a character; those of the extension take two places."""
    UCS2 = "ucs2"
    """Sixteen bits a character; an emoji takes two places."""


BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
SINGLE = {SmsAlphabet.GSM7: 160, SmsAlphabet.UCS2: 70}
"""Places of a message that is sent whole."""
SEGMENT = {SmsAlphabet.GSM7: 153, SmsAlphabet.UCS2: 67}
"""Places of each part of a longer one: six octets say which part it is (3GPP TS 23.040)."""
_SPACES = dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " ")
_PLAIN_SPACES = str.maketrans(_SPACES)
_UNDECOMPOSED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼʻ′`´ꞌ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•·‣", "-"),
        **_SPACES,
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
        "…": "...",
        "œ": "oe",
        "Œ": "OE",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
    }
)
"""Signs that are no letter with an accent, and the plain ones people type for them."""


@dataclass(frozen=True, slots=True)
class SmsLength:
    """What a text costs as a short message."""

    alphabet: SmsAlphabet
    characters: int
    """Places it takes, as gateways count: two for a sign of the extension, or for an emoji."""
    segments: int
    """Messages that are paid; 0 for no text."""
    left: int
    """Places until there is one more."""
    culprits: tuple[str, ...]
    """The characters that are not in the telephones' alphabet, each once, as they come."""


def measured(text: str) -> SmsLength:
    """Return what a text costs as a short message."""
    culprits = tuple(dict.fromkeys(each for each in text if not _is_gsm(each)))
    alphabet = SmsAlphabet.UCS2 if culprits else SmsAlphabet.GSM7
    places = _ucs2_places if culprits else _gsm7_places
    whole = sum(map(places, text))
    if whole <= SINGLE[alphabet]:
        return SmsLength(alphabet, whole, 1 if text else 0, SINGLE[alphabet] - whole, culprits)
    segments, last = _fill(text, places, SEGMENT[alphabet])
    return SmsLength(alphabet, whole, segments, SEGMENT[alphabet] - last, culprits)


def with_plain_spaces(text: str) -> str:
    """Return a text whose spaces are those of the telephones' alphabet: one that holds a line
    together, as French writes it, would turn the whole message into the dear one.
    """
    return text.translate(_PLAIN_SPACES)


def without_accents(text: str) -> str:
    """Return the same sentence in the telephones' alphabet, as far as letters and signs allow.

    Only what is to blame changes: ñ, é and ü stay, for they cost nothing. What has no plain sign
    (an emoji, another script) stays too, so measure the result before it is offered.
    """
    return "".join(map(_plain, unicodedata.normalize("NFC", text)))


# -- inside ---------------------------------------------------------------------------------


def _is_gsm(character: str) -> bool:
    return character in BASIC or character in EXTENSION


def _gsm7_places(character: str) -> int:
    return 2 if character in EXTENSION else 1


def _ucs2_places(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _fill(characters: Iterable[str], places: Callable[[str], int], segment: int) -> tuple[int, int]:
    """Return how many segments are filled and how full the last is: no character is split between
    two, so a segment may go out with an empty place.
    """
    segments, filled = 1, 0
    for each in characters:
        size = places(each)
        if filled + size > segment:
            segments, filled = segments + 1, 0
        filled += size
    return segments, filled


def _plain(character: str) -> str:
    """Return a character, or the letter below its accents where that one costs less."""
    if _is_gsm(character):
        return character
    replaced = character.translate(_UNDECOMPOSED)
    if replaced != character:
        return replaced
    parts = unicodedata.normalize("NFKD", character)
    letters = "".join(each for each in parts if not "\u0300" <= each <= "\u036f")
    return letters if all(map(_is_gsm, letters)) else character
