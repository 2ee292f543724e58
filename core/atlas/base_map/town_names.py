"""What large towns are called in the languages of the reader, where the atlas has one name alone.

Natural Earth, the atlas of a clean installation, names them in English. Here are those that maps of
the region show and that Spanish or French call otherwise; what is not here keeps its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NAMES: Mapping[str, Mapping[str, str]] = {
    "es": {
        "Belize City": "Ciudad de Belice",
        "Belmopan": "Belmopán",
        "Guatemala City": "Ciudad de Guatemala",
        "Havana": "La Habana",
        "Los Angeles": "Los Ángeles",
        "Mexico City": "Ciudad de México",
        "New Orleans": "Nueva Orleans",
        "New York": "Nueva York",
        "Panama City": "Ciudad de Panamá",
        "Philadelphia": "Filadelfia",
        "Port-au-Prince": "Puerto Príncipe",
        "San Jose": "San José",
    },
    "fr": {
        "Belize City": "Belize",
        "Guatemala City": "Guatemala",
        "Havana": "La Havane",
        "Mexico City": "Mexico",
        "Montreal": "Montréal",
        "New Orleans": "La Nouvelle-Orléans",
        "Panama City": "Panama",
        "Philadelphia": "Philadelphie",
        "Quebec": "Québec",
    },
}


def town_name(attributes: Mapping[str, Any], language: str) -> str:
    """Return what a town of the layer `places` is called in a language."""
    own = str(attributes.get("name") or "")
    named = attributes.get(f"name_{language}") or _NAMES.get(language, {}).get(own)
    return str(named or own)
