"""In what order households are called, and why. Pure, stable, and no name is opened for it.

The rule, the first that differs decides: help that was asked for and nobody has in hand; a call
that was promised for a time that has come; who has a number at all; who is inside now, then who
arrives, then who leaves; the gravest band; the need that cannot wait; who has no other channel
than a call; who was not asked yet, then who was asked less often (else the nearest would be called
again and again before the others a second time); who speaks a language of this caller; who is
nearer. The first of equal ones is who comes first in `watch.sheet.call_order`, so that two lists
made of the same people are the same list.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

import numpy as np

from feeds.values import Severity
from registry.matching.blocks.attributes import NEED_BIT
from registry.people.models import Need
from watch.matching.affected import Match, is_minor
from watch.matching.moments import Moment
from watch.sheet.call_order import CALL_ORDER, call_order

_MOMENTS, _SEVERITIES = tuple(Moment), sorted(Severity, key=lambda each: each.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReasons:
    """Why a household is called when it is; kept sealed, for needs and languages tell who it is."""

    moment: Moment
    severity: Severity
    band: str
    """What the band is called; empty: no more than the zone."""
    needs: tuple[Need, ...]
    """Of all its persons in the zone, the most urgent first."""
    languages: tuple[str, ...]
    """First subtags, the most frequent first."""
    tenths_km: int
    """To the middle of the zone, of its most urgent member."""
    minors: int
    only_by_call: bool = False
    """Whether somebody of it can be told nothing by any other channel."""
    has_no_number: bool = False
    """Whether nobody of it is known to have a telephone: somebody has to go there."""

    def as_json(self) -> dict[str, Any]:
        """Return the reasons as they are sealed."""
        return asdict(self)

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> CallReasons:
        """Return the reasons of an opened record, what a later release added left out."""
        own = {each.name: value[each.name] for each in fields(cls) if each.name in value}
        own["moment"], own["severity"] = Moment(own["moment"]), Severity(own["severity"])
        own["needs"] = tuple(map(Need, own["needs"]))
        own["languages"] = tuple(own["languages"])
        return cls(**own)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCandidate:
    """A household that the zone touches: its persons by number, and why it is called."""

    home: int
    """As in the matching index: a person of no household is their own number, negative."""
    persons: tuple[int, ...]
    """The most urgent first."""
    reasons: CallReasons


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlace:
    """What decides when a household is called, as far as it is known without opening anything."""

    has_help: bool = False
    is_promised: bool = False
    """Whether a call was promised for a time that has come."""
    urgency: int
    """A number that orders by moment, band, need and channel (`urgencies`), the urgent first."""
    attempts: int = 0
    """How often it was called."""
    is_spoken: bool = False
    """Whether this caller speaks a language of theirs."""
    nearness: int
    """Where it stands in the order of the affected sheet."""


def place_key(place: CallPlace) -> tuple[bool, bool, int, int, bool, int]:
    """Return by what households are sorted: the smallest is called first."""
    return (
        not place.has_help,
        not place.is_promised,
        place.urgency,
        place.attempts,
        not place.is_spoken,
        place.nearness,
    )


def urgency_key(reasons: CallReasons) -> tuple[bool, int, int, int, bool]:
    """Return by what the urgency of households is compared: the smallest is the most urgent. Whom
    nobody can call comes after all others: a caller who is given them loses the time of a call.
    """
    need = min(map(CALL_ORDER.index, reasons.needs), default=len(CALL_ORDER))
    return (
        reasons.has_no_number,
        reasons.moment.rank,
        -reasons.severity.rank,
        need,
        not reasons.only_by_call,
    )


def urgencies(reasons: Sequence[CallReasons]) -> list[int]:
    """Return a number from 1 for each, equal where they are as urgent: what stands in the list
    beside a sealed row says an order, and no need.
    """
    keys = [urgency_key(each) for each in reasons]
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)), start=1)}
    return [ranks[key] for key in keys]


def candidates_of(match: Match) -> list[CallCandidate]:
    """Return the households of a match in the order of the affected sheet."""
    order, columns = call_order(match), _MatchColumns.of(match)
    lines = zip(order.household.tolist(), order.at.tolist(), strict=True)
    return [
        columns.candidate([at for _, at in home])
        for _, home in groupby(lines, key=lambda line: line[0])
    ]


def in_call_order(
    places: Mapping[uuid.UUID, CallPlace], among: Collection[uuid.UUID] | None = None
) -> list[uuid.UUID]:
    """Return households in the order in which they are called (of those `among`, where given)."""
    wanted: Iterable[uuid.UUID] = (
        places if among is None else (key for key in places if key in among)
    )
    return sorted(wanted, key=lambda key: (place_key(places[key]), key))


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _MatchColumns:
    """What is asked of the persons of a match, as plain lists: of thousands of households numpy
    would be asked thousands of times.
    """

    home: list[int]
    person: list[int]
    needs: list[int]
    language: list[bytes]
    moment: list[int]
    severity: list[int]
    band: list[int]
    tenths_km: list[int]
    minor: list[bool]
    labels: dict[int, str]
    """What each band is called, by its place among those given."""

    @classmethod
    def of(cls, match: Match) -> _MatchColumns:
        rows, zone = match.rows, match.zone
        return cls(
            rows["household"].tolist(),
            rows["person"].tolist(),
            rows["needs"].tolist(),
            rows["language"].tolist(),
            match.moment.tolist(),
            match.severity.tolist(),
            match.band.tolist(),
            np.rint(match.distance_km * 10).astype(np.int64).tolist(),
            is_minor(rows, match.at.year).tolist(),
            {
                place: band.label
                for place, band in zip(zone.positions.tolist(), zone.bands, strict=True)
            },
        )

    def candidate(self, at: Sequence[int]) -> CallCandidate:
        """Return the household of some rows, the most urgent person first."""
        first = at[0]
        bits = reduce(or_, (self.needs[each] for each in at))
        spoken = Counter(self.language[each].decode() for each in at)
        return CallCandidate(
            home=self.home[first],
            persons=tuple(self.person[each] for each in at),
            reasons=CallReasons(
                moment=_MOMENTS[self.moment[first]],
                severity=_SEVERITIES[self.severity[first]],
                band=self.labels[self.band[first]],
                needs=tuple(need for need in CALL_ORDER if bits & NEED_BIT[need]),
                languages=tuple(
                    sorted(filter(None, spoken), key=lambda code: (-spoken[code], code))
                ),
                tenths_km=self.tenths_km[first],
                minors=sum(self.minor[each] for each in at),
            ),
        )
