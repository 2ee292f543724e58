"""Words that people in a hurry, or reading their second language, stumble over. Pure.

A list of ours, drawn from what warnings use: each beginning of a word with a plain one to say
instead. Looked for without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from core.atlas.names import without_accents

PLAIN_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "es": {
            "abstenganse": "no",
            "abstengase": "no",
            "aglomeraci": "mucha gente junta",
            "aledan": "cercano",
            "anegad": "con agua",
            "colindante": "vecino",
            "coadyuv": "ayudar",
            "contingencia": "emergencia",
            "damnificad": "afectado",
            "desaloj": "salir",
            "desborda": "se sale",
            "desplomarse": "caerse",
            "efectu": "hacer",
            "evacu": "salir",
            "inmediaciones": "cerca",
            "inminente": "muy pronto",
            "inobserva": "no seguir",
            "mitig": "reducir",
            "pernoct": "dormir",
            "perimetr": "alrededor",
            "precaver": "cuidarse",
            "precipitacion": "lluvia",
            "primeros respond": "bomberos y policía",
            "procedan a": "hagan",
            "proceda a": "haga",
            "rafagas": "viento fuerte",
            "resguard": "lugar seguro",
            "siniestr": "desastre",
            "suministr": "dar",
            "susceptible": "que puede",
            "vulnerabl": "que necesita ayuda",
        },
        "en": {
            "adjacent": "next to",
            "advisor": "warning",
            "affected individuals": "people",
            "ascertain": "find out",
            "commenc": "begin",
            "egress": "way out",
            "evacu": "leave",
            "imminent": "very soon",
            "inclement": "bad",
            "inundat": "flood",
            "jeopard": "danger",
            "mitigat": "reduce",
            "perimeter": "around",
            "precipitation": "rain",
            "prior to": "before",
            "proceed to": "go to",
            "refrain": "do not",
            "shelter in place": "stay inside",
            "sustain": "steady",
            "utilis": "use",
            "utiliz": "use",
            "vicinity": "near",
        },
        "fr": {
            "abstenir": "ne pas",
            "abstenez": "ne … pas",
            "afin de": "pour",
            "alentours": "près",
            "confin": "rester à l'intérieur",
            "effectu": "faire",
            "evacu": "sortir",
            "imminent": "très bientôt",
            "perimetre": "autour",
            "precipitations": "pluie",
            "proceder": "faire",
            "procedez": "faites",
            "sinistr": "touché",
            "susceptible": "qui peut",
        },
    }
)


def hard_words(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield each hard word of a text as it stands there, with a plain one, in the order of the
    list.
    """
    plain = without_accents(text).lower()
    for beginning, instead in PLAIN_WORDS.get(language, {}).items():
        found = re.search(rf"\b{re.escape(beginning)}\w*", plain)
        if found:
            # without_accents keeps letters one to one in what our languages write
            is_even = len(plain) == len(text)
            yield (text[found.start() : found.end()] if is_even else found[0]), instead
