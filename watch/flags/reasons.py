"""Whether a hazard flags anybody at all, and where and when it holds now."""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.models import Hazard, HazardStatus, Trust
from watch.matching.hazard_zone import HazardZone, hazard_zone


def zone_now(hazard: Hazard, now: datetime) -> HazardZone:
    """Return where and when a hazard holds as it stands now."""
    return hazard_zone(hazard, now, timedelta(hours=hazard.source.keep_hours))


def why_none(hazard: Hazard, now: datetime) -> str:
    """Return why a hazard flags nothing, in words; empty when it does."""
    if hazard.is_test:
        return "test or exercise"
    if is_mere_context(hazard):
        return "context only"
    if hazard.status is HazardStatus.ENDED:
        return str(hazard.ended_because or "over")
    # With its source silent nobody knows whether it goes on: its flags stay.
    if hazard.ends_at is not None and hazard.ends_at <= now and hazard.unverified_since is None:
        return "expired"
    if hazard.zone is None or not hazard.severity_zones:
        return "no longer placed"
    return ""


def is_mere_context(hazard: Hazard) -> bool:
    """Return whether a hazard only informs: by its own message, or because its source does."""
    return hazard.is_context or hazard.source.trust is Trust.CONTEXT
