"""Where an entry is, out of the coordinates and the words of a row.

A point that the row's own words contradict is told and not kept, unless somebody said what to do
with such points of this list; a row without a point is put in its town, one that names no town we
know in its county, which is said; nothing is rejected.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.atlas.names import fold
from core.atlas.placing.address_tails import address_tails
from core.atlas.placing.point_judgement import PlaceWords, PointJudgement, judge_point
from core.atlas.placing.readings import OpenReading, PlacingAtlas, is_short_for_state
from core.atlas.values import Place
from core.geo.geometry import Point
from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.cells.answers import is_nothing
from core.tabular.cells.coordinates import read_degrees, read_point
from core.tabular.cells.countries import read_country
from core.tabular.column_detection import is_readable
from core.tabular.row_cells import RowCells
from core.tabular.tables import SourceRow, text_of
from directory.imports.rows.drafts import Plan
from directory.imports.rows.heading_rows import heading_above
from directory.places.town import (
    COUNTY_PRECISION,
    TOWN_PRECISION,
    TownAnswer,
    find_county,
    find_town,
)

_ABOVE_TOWNS = frozenset({"countries", "admin1"})
REPAIR, WRITTEN = "repair", "written"


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where a row puts its entry; `question` when its town may be several places."""

    point: Point | None = None
    precision: str = ""
    """Of a point that is only the middle of the town or the county: what it is the middle of."""
    area: str = ""
    """The name of the county whose middle the point is."""
    question: OpenReading | None = None
    is_doubtful: bool = False
    """Whether the row's own point contradicts its words."""
    own_point: Point | None = None
    """The point the row itself gives, or seems to mean: evidence for its telephones, believed or
    not.
    """


def read_row_place(plan: Plan, source: SourceRow, row: RowCells, located: str) -> EntryPlace:
    """Return where a row puts its entry; faults are noted in the row.

    `located` (ISO code) is the country the row says it is in, or the list's default.
    """
    pair = _written_pair(row)
    if plan.atlas is None or plan.is_exact:
        return EntryPlace(_as_written(pair), own_point=_as_written(pair))
    words = PlaceWords(located or row.text("located_in"), state_of(plan, source), row.text("city"))
    if pair is None:
        return _in_town(plan, plan.atlas, source, row, words, located)
    judged = judge_point(plan.atlas, *pair, words)
    if judged.point is not None:
        return EntryPlace(judged.point, own_point=judged.point)
    _note_fault(row, plan, pair, judged)
    taken = {REPAIR: judged.repair, WRITTEN: _as_written(pair)}.get(plan.points)
    place = EntryPlace(taken) if taken else _in_town(plan, plan.atlas, source, row, words, located)
    return replace(place, is_doubtful=True, own_point=judged.repair or _as_written(pair))


def state_of(plan: Plan, source: SourceRow) -> str:
    """Return what the row says its state is: the cell under a title that means one, else the
    heading above it.
    """
    stated = _stated_under(plan, source, plan.state_titles)
    return stated or heading_above(plan.headings, source.number, is_county=False)


def county_of(plan: Plan, source: SourceRow) -> str:
    """Return what the row, else the heading above it, says its county is."""
    stated = _stated_under(plan, source, plan.county_titles)
    return stated or heading_above(plan.headings, source.number, is_county=True)


# -- inside ---------------------------------------------------------------------------------


def _in_town(
    plan: Plan,
    atlas: PlacingAtlas,
    source: SourceRow,
    row: RowCells,
    words: PlaceWords,
    located: str,
) -> EntryPlace:
    """Return where the town of a row puts it; where it says none, or one nobody knows, its county.

    The default country of a list narrows a town only where it has one called exactly so: Matamoros
    in a list of Texas is the one across the river, not Matamoras, Pennsylvania.
    """
    is_narrow = bool(row.text("located_in")) or _has_town(atlas, words.city, located)
    answer = find_town(
        atlas,
        words.city,
        state=words.state,
        country=located if is_narrow else "",
        own=(plan.country,),
        readings=plan.readings,
    )
    if answer.place is None and answer.question is None:
        at_end = None if words.city else _town_at_end(plan, atlas, row.text("address"), located)
        return at_end or _in_county(plan, atlas, source, words, located)
    return _middle(answer, TOWN_PRECISION)


def _town_at_end(plan: Plan, atlas: PlacingAtlas, address: str, located: str) -> EntryPlace | None:
    """Return the town that the end of an address names with its state, where it can be one only."""
    for tail in address_tails(_without_country(address)):
        town, _comma, state = tail.partition(", ")
        answer = find_town(atlas, town, state=state, country=located, own=(plan.country,))
        if answer.place is not None and _is_state_of(atlas, state, answer.place):
            return _middle(answer, TOWN_PRECISION)
    return None


def _without_country(address: str) -> str:
    """Return an address of a town and its state without the country behind them."""
    rest, _comma, land = address.rpartition(",")
    return rest if "," in rest and is_readable(read_country, land.strip()) else address


def _is_state_of(atlas: PlacingAtlas, text: str, town: Place) -> bool:
    """Return whether a text is the name or the code of a state or a country, or short for the state
    of the town.
    """
    is_known = bool(text) and any(unit.kind in _ABOVE_TOWNS for unit in atlas.by_name(text))
    return is_known or is_short_for_state(atlas, text, town)


def _in_county(
    plan: Plan, atlas: PlacingAtlas, source: SourceRow, words: PlaceWords, located: str
) -> EntryPlace:
    """Return the middle of the county a row names, or the question which is meant; neither where
    it names none we know.
    """
    answer = find_county(
        atlas,
        county_of(plan, source),
        state=words.state,
        country=located,
        own=(plan.country,),
        readings=plan.readings,
    )
    return _middle(answer, COUNTY_PRECISION)


def _middle(answer: TownAnswer, precision: str) -> EntryPlace:
    if answer.place is None:
        return EntryPlace(question=answer.question)
    area = answer.place.name if precision == COUNTY_PRECISION else ""
    return EntryPlace(answer.place.point, precision=precision, area=area)


def _stated_under(plan: Plan, source: SourceRow, titles: frozenset[str]) -> str:
    """Return the first cell of a row that says something under any of `titles`."""
    for title, cell in zip(plan.table.titles, source.cells, strict=True):
        if title in titles and not is_nothing(cell):
            return text_of(cell).strip()
    return ""


def _has_town(atlas: PlacingAtlas, city: str, country: str) -> bool:
    found = atlas.find(city, country) if city and country else ()
    return any(fold(each.name) == fold(city) for each in found)


def _written_pair(row: RowCells) -> tuple[float, float] | None:
    """Return (longitude, latitude) as written, out of one column or two."""
    both = row.read("point", read_point)
    if both is not None:
        return both[0], both[1]
    lon, lat = row.read("lon", read_degrees), row.read("lat", read_degrees)
    if lon is not None and lat is not None:
        return lon, lat
    if (lon is None) != (lat is None) and not (row.problems or row.notes):
        missing = "lon" if lon is None else "lat"
        row.add_problem(missing, "", Problem(N_("De las dos coordenadas falta una.")))
    return None


def _as_written(pair: tuple[float, float] | None) -> Point | None:
    """Return the point without judging it; 0, 0 and what is no point of the earth is none."""
    if pair is None or pair == (0, 0) or abs(pair[0]) > 180 or abs(pair[1]) > 90:
        return None
    return Point(*pair)


def _note_fault(
    row: RowCells, plan: Plan, pair: tuple[float, float], judged: PointJudgement
) -> None:
    """Say what is wrong with a point, and the one that may be meant."""
    key = "lat" if "lat" in row.cells else "point"
    problem, text = judged.problem(plan.language), f"{pair[1]:g}, {pair[0]:g}"
    if problem is not None:
        row.add_problem(key, text, problem)
    if judged.repair is not None:
        offer = f"{judged.repair.lat:g}, {judged.repair.lon:g}"
        row.add_problem(key, text, Problem(N_("¿Quiso decir %(offer)s?"), {"offer": offer}))
