"""Which word of the vocabulary a written word is, one slip of a finger away or not. Pure."""

from __future__ import annotations

from watch.replies.spelling import is_one_slip, key_one_slip_away
from watch.replies.vocabulary import (
    CONTRASTS,
    CRIES,
    CRY_KEYS,
    CRY_WORDS,
    DISTRESS,
    DISTRESS_WORDS,
    FIGURE_WORDS,
    HARMLESS,
    LOOKALIKES,
    MOVED_KEYS,
    MOVED_PHRASES,
    NEGATIONS,
    QUESTIONS,
    SAFE_KEYS,
    SAFE_PHRASES,
    SAFE_SLIPS,
    START_WORDS,
    STOP_KEYS,
    STOP_WORDS,
)

FIRST_WORDS = 5
"""Among so many a slip of a finger is looked for; in a word of help everywhere."""
_SHORTEST = 3
_CRY_STEMS = tuple(stem for stems in CRIES.values() for stem in stems)
_KEYS = (*SAFE_KEYS, *MOVED_KEYS, *STOP_KEYS)
_OF_PHRASES = {
    word
    for phrases in (*SAFE_PHRASES.values(), *MOVED_PHRASES.values())
    for phrase in phrases
    for word in phrase.split()
}
_OF_FIGURES = {word for words in FIGURE_WORDS.values() for word in words}
_KNOWN = (
    HARMLESS | NEGATIONS | CONTRASTS | QUESTIONS | STOP_WORDS | START_WORDS | _OF_PHRASES
    | _OF_FIGURES
)  # fmt: skip


def spelt_word(token: str, at: int) -> str:
    """Return a word as it is spelt, where it is one slip away from a word that answers; `at` says
    which word of the text it is.
    """
    token = SAFE_SLIPS.get(token, token)
    if len(token) < _SHORTEST or not token.isalpha() or token in LOOKALIKES or is_known(token):
        return token
    cry = key_one_slip_away(token, CRY_KEYS)
    # Of four letters with another one first there are many: hell, self, side.
    if cry and (len(token) > 4 or token[0] == cry[0]):
        return cry
    return _answer_word(token) if at < FIRST_WORDS else token


def is_known(token: str) -> bool:
    """Return whether a word stands in some list, or is a number."""
    return token in _KNOWN or token.isdigit() or is_cry(token) or is_distress(token)


def is_cry(token: str) -> bool:
    """Return whether a word asks for help."""
    return token in CRY_WORDS or token.startswith(_CRY_STEMS)


def is_distress(token: str) -> bool:
    """Return whether a word speaks of danger."""
    return token in DISTRESS_WORDS or token.startswith(DISTRESS)


# -- inside ---------------------------------------------------------------------------------


def _answer_word(token: str) -> str:
    alike = (key for key in _KEYS if token[0] == key[0] and is_one_slip(token, key))
    return next(alike, token)
