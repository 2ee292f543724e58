"""The affected sheet: whom and what a zone touches at a moment, as one viewer may see it.

Names are of the viewer's own country only; of other countries counts travel, small cells hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.disclosure import STANDARD, UNKNOWN, Cell, Disclosure
from core.errors import UnusableInput
from core.geo.geometry import Area, Point, union
from directory.entries.visibility import Viewer
from feeds.values import Band, Severity
from registry.estimates import AreaEstimate, coverage, estimates_in
from registry.matching.blocks import Block
from registry.matching.index import load_blocks
from watch.matching.affected import Counts, Match, affected
from watch.matching.disclosure_grid import persons_by_squares
from watch.sheet.call_list import call_list
from watch.sheet.model import AffectedSheet, CallEntry, CountryLine
from watch.sheet.nearby import RememberedAtlas, Surroundings

_NOBODY = Counts(0, 0, 0, {}, {}, {})


def affected_sheet(
    session: Session,
    atlas: Atlas,
    keyring: Keyring,
    *,
    zone: Sequence[Band],
    at: datetime,
    viewer: Viewer,
    may_see_names: bool,
    actor: str,
    purpose: str,
    now: datetime,
    near_km: float,
    center: Point | None = None,
    is_drawn: bool = False,
    disclosure: Disclosure = STANDARD,
) -> AffectedSheet:
    """Work out the sheet of a zone (bands, gravest last) for the stays that hold at `at`.

    `viewer` is who looks (`directory.entries.visibility`): their country is the one whose counts
    are exact and, when `may_see_names`, whose call list is opened, which needs a `purpose` and
    writes the journal (so the session must be a writing one). `center` is the epicentre or the eye,
    when there is one. `is_drawn` says that the asker chose the zone: of other countries whole
    squares are counted then (`watch.matching.disclosure_grid`), so that nobody is found by drawing
    ever smaller zones. Raises UnusableInput for a zone without bands and NotAllowed for names
    without a purpose.
    """
    if not zone:
        raise UnusableInput("zone", "holds no area")
    whole_zone = union(band.area for band in zone)
    middle = center or whole_zone.center
    blocks = load_blocks(session, keyring)
    around = Surroundings(session, RememberedAtlas(atlas), viewer, whole_zone, zone, now)
    told, others = blocks, dict[str, int]()
    if is_drawn:
        told = [block for block in blocks if block.country == viewer.country]
        others = persons_by_squares(
            whole_zone,
            [block for block in blocks if block.country != viewer.country],
            at,
            disclosure,
        )
    matches = affected(zone, told, at, middle)
    countries = _country_lines(
        session, atlas, whole_zone, matches, told, at, viewer.country, others, disclosure
    )
    calls: tuple[CallEntry, ...] = ()
    own = matches.get(viewer.country or "")
    if may_see_names and own is not None:
        calls = call_list(session, keyring, own, zone, at=at, actor=actor, purpose=purpose, now=now)
    return AffectedSheet(
        at=at,
        made_at=now,
        zone=whole_zone,
        bands=tuple(zone),
        center=middle,
        near_km=near_km,
        viewer_country=viewer.country,
        may_see_names=may_see_names,
        countries=countries,
        calls=calls,
        shelters_inside=around.shelters_inside(),
        shelters_near=around.shelters_near(near_km),
        posts_inside=around.posts_inside(),
        posts_in_charge=around.posts_in_charge([line.country for line in countries]),
        leaders=around.leaders(keyring, may_see_names=may_see_names, actor=actor, purpose=purpose),
    )


def area_as_zone(area: Area, label: str = "") -> tuple[Band, ...]:
    """Return a drawn area as a zone: a crisis without a feed is as good as one with."""
    return (Band(area, Severity.UNKNOWN, label),)


# -- inside ---------------------------------------------------------------------------------


def _country_lines(
    session: Session,
    atlas: Atlas,
    zone: Area,
    matches: dict[str, Match],
    blocks: list[Block],
    at: datetime,
    own: str | None,
    by_squares: dict[str, int],
    disclosure: Disclosure,
) -> tuple[CountryLine, ...]:
    """`by_squares` counts the people of countries whose blocks are not given, in whole squares."""
    estimates = estimates_in(session, atlas, zone)
    countries = {*matches, *estimates, *by_squares} | ({own} if own else set())
    unmatched = countries - matches.keys()
    around = _registered_around(
        atlas, zone, [block for block in blocks if block.country in unmatched], at
    )
    lines = []
    for country in countries:
        if country in by_squares:
            lines.append(
                _coarse_line(country, disclosure.whole(by_squares[country]), estimates.get(country))
            )
            continue
        counts = matches[country].counts if country in matches else _NOBODY
        unknown = country not in matches and country not in around
        lines.append(
            _line(
                country,
                counts,
                estimates.get(country),
                disclosure,
                is_own=country == own,
                unknown=unknown,
            )
        )
    return tuple(
        sorted(lines, key=lambda line: (not line.is_own, -(line.persons.value or 0), line.country))
    )


def _line(
    country: str,
    counts: Counts,
    estimate: AreaEstimate | None,
    disclosure: Disclosure,
    *,
    is_own: bool,
    unknown: bool,
) -> CountryLine:
    persons = UNKNOWN if unknown else disclosure.whole(counts.persons, is_own=is_own)
    return CountryLine(
        country=country,
        is_own=is_own,
        unknown=unknown,
        persons=persons,
        households=UNKNOWN if unknown else disclosure.whole(counts.households, is_own=is_own),
        minors=UNKNOWN
        if unknown
        else disclosure.part(counts.minors, counts.persons, is_own=is_own),
        by_need=disclosure.parts(counts.by_need, counts.persons, is_own=is_own),
        by_language=disclosure.division(counts.by_language, is_own=is_own),
        by_severity=disclosure.division(counts.by_severity, is_own=is_own),
        estimate=estimate,
        coverage=None if persons.value is None else coverage(persons.value, estimate),
    )


def _coarse_line(country: str, persons: Cell, estimate: AreaEstimate | None) -> CountryLine:
    """Persons alone: any finer count of a square could be of one of them."""
    return CountryLine(
        country=country,
        is_own=False,
        unknown=False,
        persons=persons,
        households=UNKNOWN,
        minors=UNKNOWN,
        by_need={},
        by_language={},
        by_severity={},
        estimate=estimate,
        coverage=None,
    )


def _registered_around(atlas: Atlas, zone: Area, blocks: list[Block], at: datetime) -> set[str]:
    """Countries that know people in the units the zone touches, though nobody in the zone itself."""
    if not blocks:
        return set()
    codes = [str(feature.attributes["code"]) for feature in atlas.features("admin2", zone.box)]
    shapes = [
        shape for shape in map(atlas.area, codes) if shape is not None and shape.intersects(zone)
    ]
    units = [Band(shape, Severity.UNKNOWN) for shape in shapes]
    return set(affected(units, blocks, at)) if units else set()
