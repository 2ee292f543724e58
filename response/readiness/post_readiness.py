"""How ready a post or a country is for what may come tonight, as one number of 100.

The rule: 40 points for telephones and mail confirmed within six months, 30 for plans in force (half
of a plan's share where a printed fact has changed since), 10 for shelters that have a place, 10 for
somebody who would be warned now, 10 for a drill closed within a year. A part that nothing can be
said of (no shelter, no plan asked for) is left out, and the others are counted up to 100. The act
named is that of the part which lacks most points; of two that lack the same, the first here.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

DRILL_HOLDS = timedelta(days=365)


class ReadinessPart(enum.StrEnum):
    """What is counted, in the order in which acts are proposed."""

    NUMBERS = "numbers"
    PLANS = "plans"
    SHELTERS = "shelters"
    WARNED = "warned"
    DRILL = "drill"


WEIGHTS: Mapping[ReadinessPart, int] = {
    ReadinessPart.NUMBERS: 40,
    ReadinessPart.PLANS: 30,
    ReadinessPart.SHELTERS: 10,
    ReadinessPart.WARNED: 10,
    ReadinessPart.DRILL: 10,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessFacts:
    """What is counted of a post or a country; None where nothing can be said."""

    contacts: int = 0
    contacts_current: int = 0
    plans: int = 0
    plans_in_force: int = 0
    """Neither expired nor with a printed fact that has changed."""
    plans_changed: int = 0
    """In force, and a printed fact has changed since."""
    expects_plan: bool = True
    """Whether no plan at all counts as none ready."""
    shelters: int = 0
    shelters_placed: int = 0
    is_warned: bool | None = None
    drilled_at: datetime | None = None
    expects_drill: bool = True


@dataclass(frozen=True, slots=True)
class PartScore:
    """One part: the points it has of those it could have, and how many things lack."""

    part: ReadinessPart
    points: float
    most: float
    lacking: int

    @property
    def gain(self) -> int:
        """Points that mending all of it would bring."""
        return round(self.most - self.points)


@dataclass(frozen=True, slots=True)
class PostReadiness:
    """The number, and what it is made of."""

    parts: tuple[PartScore, ...]

    @property
    def points(self) -> int:
        """Of 100; never 100 while something lacks."""
        whole = round(sum(each.points for each in self.parts))
        return min(whole, 99) if any(each.lacking for each in self.parts) else whole

    @property
    def lifts_most(self) -> PartScore | None:
        """The part whose act lifts the number most; None where nothing lacks."""
        lacking = [each for each in self.parts if each.lacking]
        return max(lacking, key=lambda each: each.most - each.points) if lacking else None


def post_readiness(facts: ReadinessFacts, now: datetime) -> PostReadiness | None:
    """Return how ready it is at `now`; None where nothing is counted."""
    shares = {part: share for part, share in _shares(facts, now).items() if share is not None}
    whole = sum(WEIGHTS[part] for part in shares)
    if not whole:
        return None
    return PostReadiness(
        tuple(
            PartScore(
                part, 100 * WEIGHTS[part] / whole * done, 100 * WEIGHTS[part] / whole, lacking
            )
            for part, (done, lacking) in shares.items()
        )
    )


# -- inside ---------------------------------------------------------------------------------


def _shares(
    facts: ReadinessFacts, now: datetime
) -> Mapping[ReadinessPart, tuple[float, int] | None]:
    """Return of each part the share that is done, and how many things lack."""
    is_drilled = facts.drilled_at is not None and now - facts.drilled_at <= DRILL_HOLDS
    return {
        ReadinessPart.NUMBERS: _counted(facts.contacts_current, facts.contacts),
        ReadinessPart.PLANS: _plans(facts),
        ReadinessPart.SHELTERS: _counted(facts.shelters_placed, facts.shelters),
        ReadinessPart.WARNED: None if facts.is_warned is None else _yes_or_no(facts.is_warned),
        ReadinessPart.DRILL: _yes_or_no(is_drilled) if facts.expects_drill else None,
    }


def _plans(facts: ReadinessFacts) -> tuple[float, int] | None:
    if not facts.plans:
        return (0.0, 1) if facts.expects_plan else None
    done = (facts.plans_in_force + facts.plans_changed / 2) / facts.plans
    return done, facts.plans - facts.plans_in_force


def _counted(done: int, whole: int) -> tuple[float, int] | None:
    return (done / whole, whole - done) if whole else None


def _yes_or_no(is_done: bool) -> tuple[float, int]:
    return (1.0, 0) if is_done else (0.0, 1)
