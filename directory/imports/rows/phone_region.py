"""Where the telephones of a row are dialled when they have no `+`: the place the row names, before
its owner.

A Mexican list of consulates in Texas gives ten digits: dialled in Mexico they would ring at
somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.atlas.names import fold
from core.atlas.protocols import UnitAtlas
from core.atlas.states import FIPS_OF_STATE
from core.phones.evidence import PhoneEvidence, country_of_point, country_of_state, place_names
from core.phones.place_evidence import city_country, country_of_unit
from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.countries import read_country
from core.tabular.row_cells import RowCells
from core.tabular.tables import text_of
from directory.imports.rows.drafts import ANSWERED, Plan

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
_CODES = frozenset(FIPS_OF_STATE)
_ZIP = re.compile(r"\d{5}(-\d{4})?")
_CODE = re.compile(r"([A-Z]{2})\.?(\s+\d{5}(-\d{4})?)?")
PHONE_TARGETS = ("phone", "phone_2", "emergency", "hotline", "whatsapp", "contacts")
_LONGEST_CODE = 2
_TELLS_PLACE = ("address_more", "city", "address")


@dataclass(frozen=True, slots=True)
class PhonePlace:
    """What was read of where a row is, before its telephones are."""

    point: list[float] | None
    """[longitude, latitude]."""
    located: str
    """The country a column says; ISO 3166-1 alpha-2, or empty."""
    default: str
    """The country that stands for a missing one in this list."""
    owner: str


def row_evidence(row: RowCells, place: PhonePlace, plan: Plan) -> PhoneEvidence:
    """Return what speaks for the telephones of a row that have no `+`: its point, the country or
    state it states (a column of its own, the code of a unit, the end of an address), its city, and
    its owner last.

    The default of a list fills what the row does not say. A city is looked up only where nothing
    surer is known, and some telephone needs it.
    """
    point = _country_around(place.point, plan.atlas)
    stated = place.located or country_of_unit(row.text("unit_code")) or _stated(row, plan)
    city = ""
    if not (point or stated) and _has_national_number(row):
        city = city_country(plan.atlas, row.text("city"), _state(row, plan))
    return PhoneEvidence(
        point=point,
        stated=stated or ("" if point or city else place.default),
        city=city,
        owner=place.owner,
        answer=plan.defaults.get(ANSWERED, ""),
        doubted=plan.doubted,
    )


# -- inside ---------------------------------------------------------------------------------


def _country_around(point: list[float] | None, atlas: UnitAtlas | None) -> str:
    return country_of_point(atlas, *point) if point is not None and atlas is not None else ""


def _has_national_number(row: RowCells) -> bool:
    texts = (text_of(cell) for key in PHONE_TARGETS for cell in row.cells.get(key, ()))
    return any(not text.startswith("+") for text in texts)


def _stated(row: RowCells, plan: Plan) -> str:
    """Return the country or the country of the state the row names, the surest first."""
    return (
        next(_named(row), "")
        or _country_of_states(row, plan)
        or ("US" if _has_state_code(row, plan) else "")
    )


def _has_state_code(row: RowCells, plan: Plan) -> bool:
    """Return whether a column of states says one of the United States by its code.

    A code that is a member's too counts where the whole column is of such codes.
    """
    beside = row.cells_but("address_more", plan.county_titles)
    codes = {text_of(cell).strip(" .").upper() for cell in beside} & _CODES
    return bool(codes - _OF_THE_REGION) or (bool(codes) and plan.has_state_codes)


def _country_of_states(row: RowCells, plan: Plan) -> str:
    """Return the country all states, provinces and departments of the row are of."""
    names = place_names(plan.atlas)
    if names is None:
        return ""
    found = {
        country
        for text in _states(row, plan)
        if len(text) > _LONGEST_CODE and (country := country_of_state(names, text))
    }
    return found.pop() if len(found) == 1 else ""


def _state(row: RowCells, plan: Plan) -> str:
    """Return the first words beside the address: a state narrows which town is meant."""
    return next((text for text in _states(row, plan) if text and not _ZIP.fullmatch(text)), "")


def _states(row: RowCells, plan: Plan) -> list[str]:
    """Return the words beside the address that may be a state: a county is none, whatever it is
    called. Hidalgo around McAllen is not the state of Mexico.
    """
    return [text_of(cell) for cell in row.cells_but("address_more", plan.county_titles)]


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


@lru_cache(maxsize=4096)
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
