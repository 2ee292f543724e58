"""Words of a text as they are compared: small letters, no accents, one slip of a finger. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_FRENCH_ELISION = re.compile(r"\b([djlmnst]|qu)'(?=[a-z])")
_TOKEN = re.compile(r"[a-z0-9]+")
_RUN = re.compile(r"(.)\1{2,}")


def folded(text: str) -> str:
    """Return a text in small letters without accents, signs that nobody sees, or apostrophes."""
    spread = unicodedata.normalize("NFKD", re.sub("[’‘`´]", "'", text)).casefold()
    plain = "".join(each for each in spread if unicodedata.category(each) not in _UNSEEN)
    # "n'ai" is "n ai", so that the "n" is seen; "don't" is "dont", "I'm" is "im".
    return _FRENCH_ELISION.sub(r"\1 ", plain).replace("'", "")


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a folded text; a letter held down too long stands once."""
    found = _TOKEN.findall(text)
    return tuple(_RUN.sub(r"\1", each) if each.isalpha() else each for each in found)


@lru_cache(maxsize=4096)
def is_one_slip(word: str, key: str) -> bool:
    """Return whether two words differ by one letter at most: another one, one more, one less, or
    two that changed places.
    """
    if word == key:
        return True
    if abs(len(word) - len(key)) > 1:
        return False
    start = _common_start(word, key)
    left, right = word[start:], key[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:] and len(left) > 1
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def key_one_slip_away(word: str, keys: Iterable[str]) -> str:
    """Return the key that a word is one slip away from; empty for none."""
    return next((key for key in keys if is_one_slip(word, key)), "")


# -- inside ---------------------------------------------------------------------------------

_UNSEEN = frozenset({"Mn", "Me", "Cf"})


def _common_start(word: str, key: str) -> int:
    pairs = zip(word, key, strict=False)
    return next(
        (at for at, (one, other) in enumerate(pairs) if one != other), min(len(word), len(key))
    )
