"""Words of names of places that people cut short: `Cd. Juárez`, `Sta. Ana`, `Ft. Worth`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.atlas.names import fold

WORDS: Mapping[str, str] = {
    "cd": "ciudad", "col": "colonia", "fco": "francisco", "gpe": "guadalupe", "gral": "general",
    "ma": "maria", "pto": "puerto", "pte": "puente", "sn": "san", "sta": "santa", "sto": "santo",
    "sra": "señora", "vla": "villa",
    "ft": "fort", "mt": "mount", "ste": "sainte", "st": "saint",
}  # fmt: skip
"""As written in Spanish, English and French; what stands for two words (`pt`, `s`) says too little.
"""
_CUT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
"""Some registers write these short themselves, and people in full."""


def other_spellings(text: str) -> Iterator[str]:
    """Yield a text with the words that are cut short in full, then with the full ones cut short;
    nothing where it has none.

    Only a word that another follows is one of a name: `Chih., Sta.` holds none at its end.
    """
    parts = text.split()
    for table in (WORDS, _CUT):
        spelled = [table.get(fold(part), part) for part in parts[:-1]] + parts[-1:]
        if spelled != parts:
            yield " ".join(spelled)
