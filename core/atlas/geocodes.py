"""Geocodes of alerts, spelled out into unit codes.

Pure: knows how codes are written, not what exists.

SAME and FIPS6: NWS Instruction 10-1712; UGC: NWS Instruction 10-1702.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from core.atlas.names import fold
from core.atlas.states import (
    CA_PROVINCES,
    MX_ABBREVIATIONS,
    MX_ENTITIES,
    SAME_MARINE,
    US_FIPS,
)

_UGC_HEAD = re.compile(r"^([A-Z]{2})([CZ])(\d{3}|ALL)$")
_UGC_TAIL = re.compile(r"^\d{3}$")
_UGC_TIME = re.compile(r"^\d{6}$")

_ISO_PARTED = re.compile(r"\b([A-Za-z]{2})[ _.](\d{1,3})\b")

_LONGEST_KEPT = 24
"""Of scheme and value: what is longer is spelled out and let go."""
_ALIASES = {
    "FIPS": "FIPS6",
    "NWSUGC": "UGC",
    "ISO": "ISO3166-2",
    "ISO-3166-2": "ISO3166-2",
    "SMN": "MX-STATE",
    "CVEGEO": "INEGI",
    "CVE_ENT": "INEGI",
    "ADM1_PCODE": "PCODE",
    "ADM2_PCODE": "PCODE",
}


class UnknownScheme(ValueError):
    """A scheme of geocodes for which the atlas holds no shapes."""


def expand(scheme: str, value: str) -> tuple[str, ...]:
    """Return the unit codes meant by one alert geocode, in order and without doubles.

    A whole state is its admin1 code ("US-TX"). UGC county codes come as "UGC:TXC215", since they
    are not FIPS everywhere; the atlas knows the counties. "TXZ*" means every forecast zone of a
    state. What is not written by the rules comes back as it is, so that it can be reported. Raises
    UnknownScheme.
    """
    spell = _spelled_out if len(scheme) + len(value) <= _LONGEST_KEPT else _spelled_out.__wrapped__
    return spell(scheme, value)


@lru_cache(maxsize=1 << 13)
def _spelled_out(scheme: str, value: str) -> tuple[str, ...]:
    """Return what `expand` does; each code of a warning is asked for several times."""
    name = scheme.strip().upper()
    read = _READERS.get(_ALIASES.get(name, name))
    if read is None:
        raise UnknownScheme(scheme)
    return tuple(dict.fromkeys(read(value)))


def _same_codes(value: str) -> list[str]:
    return [_same(part) for part in re.split(r"[\s,]+", value.strip()) if part]


def _iso_codes(value: str) -> list[str]:
    """Read ISO 3166-2, also where something else stands for its hyphen ("gt 18", "GT_18")."""
    value = _ISO_PARTED.sub(r"\1-\2", value)
    return [part.upper() for part in re.split(r"[\s,]+", value.strip()) if part]


def _canadian_divisions(value: str) -> list[str]:
    """Read the Standard Geographical Classification: 2 digits a province, 4 a division, 7 a
    municipality.
    """
    codes = [part for part in re.split(r"[\s,]+", value.strip()) if part]
    return [f"CA-{CA_PROVINCES[code]}" if code in CA_PROVINCES else f"CA{code}" for code in codes]


def _coast_of(sea: str) -> Callable[[str], list[str]]:
    """Return the reader of a country's name as that of its coast on a sea."""
    return lambda name: [f"COAST:{sea}:{name.strip()}"]


def _mexican_states(value: str) -> list[str]:
    return [_mexican_state(part) for part in re.split(r"[,;/]", value) if part.strip()]


def _inegi(value: str) -> list[str]:
    """Read INEGI's keys: 2 digits an entity, 5 a municipio of it."""
    return [_inegi_key(part) for part in re.split(r"[\s,;]+", value.strip()) if part]


def _inegi_key(text: str) -> str:
    if text in MX_ENTITIES:
        return MX_ENTITIES[text][0]
    return f"MX{text}" if len(text) == 5 and text.isdecimal() else text


def _place_codes(value: str) -> list[str]:
    """Read the P-codes of OCHA for Mexico and Guatemala, which hold the numbers of INEGI and INE;
    those of other countries are numbered otherwise than ISO 3166-2.
    """
    return [_place_code(part.upper()) for part in re.split(r"[\s,;]+", value.strip()) if part]


def _place_code(text: str) -> str:
    country, number = text[:2], text[2:]
    if country == "MX" and number.isdecimal():
        return _inegi_key(number)
    if country == "GT" and number.isdecimal():
        return {2: f"GT-{number}", 4: f"GT:{number}"}.get(len(number), text)
    return text


def _fire_zones(value: str) -> list[str]:
    """Return UGC as fire-weather zones, which share their codes with the public ones."""
    return [f"FIRE:{code}" if code[2:3] == "Z" else code for code in _ugc(value)]


def _same(text: str) -> str:
    digits = text.zfill(6) if len(text) == 5 else text
    if not (len(digits) == 6 and digits.isdigit()):
        return text
    state, county = digits[1:3], digits[3:]
    if state in SAME_MARINE:
        return f"{SAME_MARINE[state]}Z{county}"
    if digits == "000000":
        return "US"
    if county == "000":
        return f"US-{US_FIPS[state]}" if state in US_FIPS else text
    return f"US{state}{county}"


def _ugc(text: str) -> list[str]:
    """Read "HIZ001-003-006>007-120551-": prefix once, numbers after it, ranges with >, the time
    dropped.
    """
    codes: list[str] = []
    prefix = ""
    for token in (part for part in re.split(r"[-\s,]+", text.strip().upper()) if part):
        if _UGC_TIME.match(token):
            continue
        first, _, last = token.partition(">")
        head = _UGC_HEAD.match(first)
        if head:
            prefix, number = head[1] + head[2], head[3]
        elif _UGC_TAIL.match(first) and prefix:
            number = first
        else:
            codes.append(token)
            continue
        codes.extend(_ugc_range(prefix, number, last))
    return codes


def _ugc_range(prefix: str, number: str, last: str) -> list[str]:
    if number in {"ALL", "000"}:
        return [f"US-{prefix[:2]}"] if prefix[2] == "C" else [f"{prefix}*"]
    numbers = [number]
    if _UGC_TAIL.match(last):
        numbers = [f"{each:03d}" for each in range(int(number), int(last) + 1)] or [number]
    elif last:
        return [f"{prefix}{number}>{last}"]
    return [f"UGC:{prefix}{each}" if prefix[2] == "C" else f"{prefix}{each}" for each in numbers]


def _mexican_state(text: str) -> str:
    suffix = MX_ABBREVIATIONS.get(fold(text))
    return f"MX-{suffix}" if suffix else text.strip()


_READERS: Mapping[str, Callable[[str], list[str]]] = {
    "SAME": _same_codes,
    "FIPS6": _same_codes,
    "UGC": _ugc,
    "UGC-FIRE": _fire_zones,
    "ISO3166-2": _iso_codes,
    "MX-STATE": _mexican_states,
    "INEGI": _inegi,
    "PCODE": _place_codes,
    "SGC": _canadian_divisions,
    "COAST": _coast_of("ANY"),
    "COAST-PACIFIC": _coast_of("PACIFIC"),
    "COAST-ATLANTIC": _coast_of("ATLANTIC"),
}
SCHEMES = tuple(_READERS)
