"""How a word of a name sounds in the Spanish of the region, and in Mayan words as registrars spell
them: two spellings of one sound have one key.

What is merged, after the region's pronunciation (seseo, yeísmo, silent h): b v; s z c(e,i) x tz;
h; ll y; g(e,i) j; qu c k; hu gu w; m n before b, p and at the end; doubled letters; and the
spellings of English and French clerks: ph, th, sh, ee, oo, ou.
"""

from __future__ import annotations

import re
from functools import lru_cache

_STEPS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        ("ph", "f"),
        ("th", "t"),
        ("sch|sh|tch|tx", "ch"),
        ("t[sz]", "s"),
        ("(?<!c)h(?=u[aei])", "w"),
        ("(?<!c)h", ""),
        ("ee", "i"),
        ("oo|ou", "u"),
        ("ll", "y"),
        ("qu(?=[ei])|ck|q|k", "k"),
        ("gu(?=[ei])", "G"),
        ("g(?=[eiy])", "j"),
        ("G", "g"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"),
        ("[zx]", "s"),
        ("v", "b"),
        ("w|gu(?=a)|(?<=^)u(?=[aeio])", "u"),
        ("ch", "C"),
        ("m(?=[bp]|$)", "n"),
        ("y$", "i"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(200_000)
def sound_key(word: str) -> str:
    """Return the key of a folded word: the same for words that sound the same.

    >>> sound_key("jimenez") == sound_key("gimenes") == sound_key("ximenez".replace("x", "j"))
    True
    """
    for pattern, put in _STEPS:
        word = pattern.sub(put, word)
    return word


def without_a_letter(word: str) -> list[str]:
    """Return the word and every word with one letter of it gone (the neighbourhood of SymSpell)."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]
