"""Names of places that people cut short, `Cd. Juárez`, `Sta. Ana`, `Ft. Worth`, or have their own
for: `Xela`, `Tegus`, `NYC`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.atlas.names import fold

WORDS: Mapping[str, str] = {
    "cd": "ciudad", "col": "colonia", "fco": "francisco", "gpe": "guadalupe", "gral": "general",
    "ma": "maria", "pto": "puerto", "pte": "puente", "sn": "san", "sta": "santa", "sto": "santo",
    "dgo": "domingo",
    "sra": "señora", "vla": "villa",
    "ft": "fort", "mt": "mount", "ste": "sainte", "st": "saint",
}  # fmt: skip
"""As written in Spanish, English and French; what stands for two words (`pt`, `s`) says too little.
"""
_CUT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
"""Some registers write these short themselves, and people in full."""


NICKNAMES: Mapping[str, str] = {
    "xela": "Quetzaltenango", "huehue": "Huehuetenango", "toto": "Totonicapán",
    "mazate": "Mazatenango", "reu": "Retalhuleu", "guate": "Ciudad de Guatemala",
    "tegus": "Tegucigalpa", "sps": "San Pedro Sula", "sto dgo": "Santo Domingo",
    "gdl": "Guadalajara", "mty": "Monterrey", "nyc": "New York City", "el bronx": "Bronx",
    "wash dc": "Washington, DC", "washington d c": "Washington, DC", "philly": "Philadelphia",
}  # fmt: skip
"""Folded; none of them is a place of its own that the gazetteer has."""


def other_spellings(text: str) -> Iterator[str]:
    """Yield a text with the name people have for a place replaced by its own, then with the words
    that are cut short in full, then with the full ones cut short; nothing where it has none.

    Only a word that another follows is one of a name: `Chih., Sta.` holds none at its end.
    """
    head, comma, state = text.partition(",")
    if named := NICKNAMES.get(fold(head)):
        yield f"{named}{comma}{state}"
    parts = text.split()
    for table in (WORDS, _CUT):
        spelled = [table.get(fold(part), part) for part in parts[:-1]] + parts[-1:]
        if spelled != parts:
            yield " ".join(spelled)
