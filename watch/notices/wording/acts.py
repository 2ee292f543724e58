"""How many things a text asks people to do: each sentence is one, and each clause that begins with
a verb that bids. Pure.

A test rather than a grammar: it knows the verbs our notices use, and all of French by their ending.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.atlas.names import without_accents

_SENTENCES = re.compile(r"[.;!?]+(?:\s+|$)|\n+")
_CLAUSES = re.compile(r"[,:]\s*|\s+(?:y|e|luego|despues|ademas|and|then|also|et|puis|ensuite)\s+")
_NEGATIONS = re.compile(r"^(?:(?:no se|no|nunca|do not|don't|never|ne)\s+|n')")
_JOINED_BEFORE = re.compile(r"^(?:y|e|luego|despues|ademas|and|then|also|et|puis|ensuite)\s+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BIDDING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "es": _words(
            "abra aleje alejese apague avise ayude baje beba busque camine cargue cierre cocine "
            "compre conserve corte cruce cubra cubrase deje diga digale diganos entre espere evite "
            "guarde haga hierva junte lave lea lleve llame maneje mantenga mantengase mire mueva "
            "muevase pida ponga pongase prepare proteja quede quedese quite regrese responda "
            "revise salga saque siga suba sujete tenga tome traslade trasladese use vaya vayase "
            "vea verifique viaje vuelva"
        ),
        "en": _words(
            "answer ask avoid boil bring buy call carry check close come cook cover cross cut "
            "drink drive evacuate fill find follow get give go help hold keep leave lock look move "
            "open pack pick prepare protect put reply return run save shut stay stop store switch "
            "take tell travel turn unplug use wait walk wash watch wear"
        ),
        "fr": _words("faites dites"),
    }
)
_FRENCH_BIDDING = re.compile(r"\w{2,}ez(?:-\w+)?$")


def count_acts(text: str, language: str) -> int:
    """Return how many things a text asks for; 0 of one that is empty."""
    text = text.replace("’", "'")
    sentences = [each for each in _SENTENCES.split(without_accents(text)) if each.strip()]
    if not sentences:
        return 0
    return max(len(sentences), sum(_bids(each, language) for each in sentences))


# -- inside ---------------------------------------------------------------------------------


def _bids(sentence: str, language: str) -> int:
    clauses = [each.strip() for each in _CLAUSES.split(sentence)]
    return sum(_is_bidding(each, language) for each in clauses if each)


def _is_bidding(clause: str, language: str) -> bool:
    clause = _NEGATIONS.sub("", _JOINED_BEFORE.sub("", clause))
    first = clause.split(" ", 1)[0].strip("«»\"'¡¿()")
    if language == "fr" and _FRENCH_BIDDING.fullmatch(first):
        return True
    return first in BIDDING.get(language, frozenset())
