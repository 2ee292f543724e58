"""Where the telephones of a row are dialled when they have no `+`: the place the row names, before
its owner.

A Mexican list of consulates in Texas gives ten digits: dialled in Mexico they would ring at
somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.atlas.names import fold
from core.atlas.states import FIPS_OF_STATE
from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.countries import read_country
from core.tabular.row_cells import RowCells
from core.tabular.tables import text_of

_NAMES = frozenset(
    {
        "alabama", "alaska", "arizona", "arkansas", "california", "colorado", "connecticut",
        "delaware", "florida", "georgia", "hawaii", "hawai", "idaho", "illinois", "indiana",
        "iowa", "kansas", "kentucky", "louisiana", "luisiana", "maine", "maryland",
        "massachusetts", "michigan", "minnesota", "mississippi", "misisipi", "missouri", "misuri",
        "montana", "nebraska", "nevada", "new hampshire", "nuevo hampshire", "new jersey",
        "nueva jersey", "new mexico", "nuevo mexico", "new york", "nueva york", "north carolina",
        "carolina del norte", "north dakota", "dakota del norte", "ohio", "oklahoma", "oregon",
        "pennsylvania", "pensilvania", "rhode island", "south carolina", "carolina del sur",
        "south dakota", "dakota del sur", "tennessee", "texas", "tejas", "utah", "vermont",
        "virginia", "washington", "washington dc", "west virginia", "virginia occidental",
        "wisconsin", "wyoming", "puerto rico",
    }
)  # fmt: skip
"""States of the United States in English and Spanish, folded."""
_OF_THE_REGION = frozenset({"CA", "PA"})
"""Codes of a state that are also the code of a member: California is Canada, and Pennsylvania
Panama.
"""
_ZIP = re.compile(r"\d{5}(-\d{4})?")
_CODE = re.compile(r"([A-Z]{2})\.?(\s+\d{5}(-\d{4})?)?")
_TELLS_PLACE = ("address_more", "city", "address")


def dialled_in(row: RowCells, located: str, country: str) -> str:
    """Return where the row is (ISO 3166-1 alpha-2): `located` when a column says so, else what
    unit, state, city or address name, else the `country` that owns it.
    """
    return located or _of_unit(row.text("unit_code")) or next(_named(row), "") or country


# -- inside ---------------------------------------------------------------------------------


def _of_unit(code: str) -> str:
    """`US-TX`, `US48215` and `MX07089` begin with their country."""
    found = re.fullmatch(r"([A-Z]{2})[-:]?[A-Z0-9.:]+", code.strip())
    return found[1] if found and _country(found[1]) else ""


def _named(row: RowCells) -> Iterator[str]:
    """Yield the countries the columns of the row name, the surest first."""
    if _has_state_and_zip(row):
        yield "US"
    for target in _TELLS_PLACE:
        for cell in row.cells.get(target, ()):
            parts = _address_parts(text_of(cell))
            # The last one: what stands before it may be a street or a quarter called Florida.
            if parts and (country := _place(parts[-1], is_alone=len(parts) == 1)):
                yield country


def _has_state_and_zip(row: RowCells) -> bool:
    """Return whether columns beside the address hold a ZIP code and a state's two letters."""
    beside = [text_of(cell) for cell in row.cells.get("address_more", ())]
    return any(map(_ZIP.fullmatch, beside)) and any(text in _CODES for text in beside)


def _address_parts(text: str) -> list[str]:
    parts = (part.strip() for part in text.split(","))
    return [part for part in parts if part and not _ZIP.fullmatch(part)]


def _place(text: str, *, is_alone: bool) -> str:
    """Return the country a part of an address names, by itself or by a state; empty when it names
    none.
    """
    if fold(re.sub(r"\s+\d{5}(-\d{4})?$", "", text)) in _NAMES:
        return "US"
    code = _CODE.fullmatch(text)
    if code is not None:
        is_sure = code[2] is not None or (not is_alone and code[1] not in _OF_THE_REGION)
        return "US" if is_sure and code[1] in _CODES else ""
    return _country(text) if len(text) > 2 else ""


def _country(text: str) -> str:
    try:
        return read_country(text) or ""
    except UnreadableCell:
        return ""


_CODES = frozenset(FIPS_OF_STATE)
