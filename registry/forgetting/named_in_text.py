"""Whether a text somebody wrote freely names one of several persons: telephone, address, or name.

The rule: all telling words of the name stand close together, in any order, with at most two others
between them. Further apart they are of two people ("Juan Pérez y María López" does not name Juan
López), and the text is about somebody else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from core.atlas.names import fold
from registry.people.tombstones import Identity

_OTHERS = 2
"""Words that may stand between those of a name: a second name, `de la`."""
_TAIL_DIGITS = 8
"""Of a telephone: how it is written, with or without its country, ends alike."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+")


class SoughtPersons:
    """Persons whose traces are looked for in many texts: each text costs the same, however many
    they are.
    """

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._tails: set[str] = set()
        self._addresses: set[str] = set()
        self._names: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
        for identity in identities:
            self._take_in(identity)

    def is_named_in(self, text: str) -> bool:
        """Return whether a text names one of them."""
        addresses = {each.rstrip(".") for each in _ADDRESS.findall(text.casefold())}
        return (
            not self._tails.isdisjoint(_tails_in(text))
            or not self._addresses.isdisjoint(addresses)
            or self._has_name(fold(text).split())
        )

    def _take_in(self, identity: Identity) -> None:
        tails = (phone.partition(";")[0][-_TAIL_DIGITS:] for phone in identity.phones)
        self._tails |= {tail for tail in tails if len(tail) == _TAIL_DIGITS}
        if identity.email:
            self._addresses.add(identity.email)
        words = identity.name.split()
        telling = frozenset(word for word in words if len(word) > 1)
        # A single word names nobody.
        if len(telling) > 1:
            self._names[max(telling, key=len)].append((telling, len(words) + _OTHERS))

    def _has_name(self, words: list[str]) -> bool:
        return any(
            _stand_together(words, place, telling, length)
            for place, word in enumerate(words)
            for telling, length in self._names.get(word, ())
        )


# -- inside ---------------------------------------------------------------------------------


def _tails_in(text: str) -> set[str]:
    """Return every run of eight digits, whatever stands between them."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
    last = len(digits) - _TAIL_DIGITS + 1
    return {digits[start : start + _TAIL_DIGITS] for start in range(max(0, last))}


def _stand_together(words: list[str], place: int, telling: frozenset[str], length: int) -> bool:
    """Return whether a name stands in a stretch of so many words that holds the one at `place`."""
    starts = range(max(0, place - length + 1), place + 1)
    return any(telling <= set(words[start : start + length]) for start in starts)
