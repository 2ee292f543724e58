"""What other sources say of the event of a hazard, and which hazard speaks for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from feeds.lifecycle.same_event.quakes import link_same_quake, severity_of_witnesses
from feeds.lifecycle.same_event.storms import bands_of_witnesses, link_same_storm
from feeds.models import Hazard
from feeds.values import Band, Severity


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What other sources say of the event of a hazard."""

    severity: Severity = Severity.UNKNOWN
    """The gravest of theirs: GDACS judges harm, USGS a magnitude."""
    bands: tuple[Band, ...] = ()
    """Of a storm: their ground."""


ALONE = Witnesses()


def witnesses_of(session: Session, hazard: Hazard) -> Witnesses:
    """Return what the other sources say that tell the event of this hazard."""
    return Witnesses(
        severity_of_witnesses(session, hazard), tuple(bands_of_witnesses(session, hazard))
    )


def link_same_event(session: Session, hazard: Hazard) -> Hazard | None:
    """Tie a hazard to those of other sources that tell the same event.

    Return the one that speaks for all; None when nobody else tells of it.
    """
    return link_same_quake(session, hazard) or link_same_storm(session, hazard)
