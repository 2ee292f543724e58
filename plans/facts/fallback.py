"""Whether a plan's way out leads into the same danger: does the fallback lie where the post itself
does?

Ida took the telephone of a consulate and, in the same storm, what it would have fallen back on
(2021).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.atlas.protocols import UnitAtlas
from core.atlas.values import Unit
from core.geo.geometry import Area, Point
from core.i18n.languages import N_
from plans.facts.model import ContactKind, PlanFacts

TOO_NEAR_KM = 25.0


class SharedDanger(enum.StrEnum):
    """What post and fallback have in common."""

    UNIT = "unit"
    ZONE = "zone"
    HAZARD = "hazard"
    NEAR = "near"
    NONE_NAMED = "none_named"
    UNPLACED = "unplaced"


SENTENCES: Mapping[SharedDanger, str] = MappingProxyType(
    {
        SharedDanger.UNIT: N_("%(fallback)s está en la misma unidad que la sede: %(what)s."),
        SharedDanger.ZONE: N_("%(fallback)s está en la misma zona de aviso que la sede: %(what)s."),
        SharedDanger.HAZARD: N_("%(fallback)s estuvo en el mismo peligro que la sede: %(what)s."),
        SharedDanger.NEAR: N_("%(fallback)s está a %(what)s km de la sede."),
        SharedDanger.NONE_NAMED: N_("Nadie cubre a la sede si cierra."),
        SharedDanger.UNPLACED: N_("No se sabe dónde está %(fallback)s: no se puede revisar."),
    }
)


@dataclass(frozen=True, slots=True)
class PastZone:
    """Where a recent hazard was."""

    name: str
    zone: Area


@dataclass(frozen=True, slots=True)
class Weakness:
    """One reason not to rely on a fallback: which one, and what it shares with the post."""

    fallback: str
    shared: SharedDanger
    what: str = ""


def weaknesses(
    facts: PlanFacts, atlas: UnitAtlas, past: Iterable[PastZone]
) -> tuple[Weakness, ...]:
    """Return what speaks against the plan's covering post and against having all its shelters where
    the post is.

    Pure. `past` are zones of recent hazards. A post without a place cannot be looked at: nothing
    but what is missing is told.
    """
    post = facts.post.value
    found: list[Weakness] = []
    if facts.covering is None:
        found.append(Weakness("", SharedDanger.NONE_NAMED))
    if post.point is None:
        return (*found, Weakness(post.name, SharedDanger.UNPLACED))
    zones = tuple(past)
    if facts.covering is not None:
        found += _weaknesses_of(
            facts.covering.value.name, facts.covering.value.point, post.point, atlas, zones
        )
    return (*found, *_of_shelters(facts, post.point, atlas, zones))


# -- inside ---------------------------------------------------------------------------------


def _weaknesses_of(
    name: str, place: Point | None, post: Point, atlas: UnitAtlas, zones: tuple[PastZone, ...]
) -> Iterator[Weakness]:
    if place is None:
        yield Weakness(name, SharedDanger.UNPLACED)
        return
    here, there = atlas.locate(post), atlas.locate(place)
    if _is_same(here.admin2, there.admin2):
        yield Weakness(name, SharedDanger.UNIT, _name(here.admin2))
    elif _is_same(here.zone, there.zone):
        yield Weakness(name, SharedDanger.ZONE, _name(here.zone))
    for past in zones:
        if past.zone.contains(post) and past.zone.contains(place):
            yield Weakness(name, SharedDanger.HAZARD, past.name)
    distance_km = post.distance_km(place)
    if distance_km < TOO_NEAR_KM:
        yield Weakness(name, SharedDanger.NEAR, f"{distance_km:.0f}")


def _is_same(one: Unit | None, other: Unit | None) -> bool:
    return one is not None and other is not None and one.code == other.code


def _name(unit: Unit | None) -> str:
    return unit.name if unit else ""


def _of_shelters(
    facts: PlanFacts, post: Point, atlas: UnitAtlas, zones: tuple[PastZone, ...]
) -> Iterator[Weakness]:
    """Yield a hazard that holds the post and every shelter that has a place: then there is nowhere
    to go.
    """
    shelters = list(_placed_shelters(facts))
    for past in zones:
        points = (post, *(point for _, point in shelters))
        if shelters and all(past.zone.contains(point) for point in points):
            yield Weakness(
                ", ".join(name for name, _ in shelters[:3]), SharedDanger.HAZARD, past.name
            )


def _placed_shelters(facts: PlanFacts) -> Iterator[tuple[str, Point]]:
    """Yield name and place of each shelter that has a place."""
    for fact in facts.contacts:
        contact = fact.value
        if contact.kind is ContactKind.SHELTER and contact.point is not None:
            yield contact.name, contact.point
