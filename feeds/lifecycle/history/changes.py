"""What one version of a hazard says otherwise than the one before it. Pure."""

from __future__ import annotations

import enum

from feeds.models import HazardStatus, HazardVersion


class VersionChange(enum.StrEnum):
    """One thing that a version says otherwise than the one before it."""

    FIRST = "first"
    ENDED = "ended"
    REVIVED = "revived"
    GRAVER = "graver"
    MILDER = "milder"
    ZONE = "zone"
    PLACED = "placed"
    UNPLACED = "unplaced"
    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    MOMENTS = "moments"
    WORDS = "words"


def changes_of(version: HazardVersion, before: HazardVersion | None) -> tuple[VersionChange, ...]:
    """Return what is new in a version, the weightiest first; never empty: what differs in nothing
    told here (a note, a code) differs in its words.
    """
    if before is None:
        return (VersionChange.FIRST,)
    found = [
        *_of_status(version, before),
        *_of_severity(version, before),
        *_of_zone(version, before),
        *_of_silence(version, before),
    ]
    if (version.started_at, version.ends_at) != (before.started_at, before.ends_at):
        found.append(VersionChange.MOMENTS)
    return tuple(found) or (VersionChange.WORDS,)


# -- inside ---------------------------------------------------------------------------------


def _of_status(version: HazardVersion, before: HazardVersion) -> list[VersionChange]:
    if version.status is before.status:
        return []
    has_ended = version.status is HazardStatus.ENDED
    return [VersionChange.ENDED if has_ended else VersionChange.REVIVED]


def _of_severity(version: HazardVersion, before: HazardVersion) -> list[VersionChange]:
    worse = version.severity.rank - before.severity.rank
    if not worse:
        return []
    return [VersionChange.GRAVER if worse > 0 else VersionChange.MILDER]


def _of_zone(version: HazardVersion, before: HazardVersion) -> list[VersionChange]:
    if version.drawing_id == before.drawing_id:
        return []
    if before.drawing_id is None:
        return [VersionChange.PLACED]
    return [VersionChange.ZONE if version.drawing_id is not None else VersionChange.UNPLACED]


def _of_silence(version: HazardVersion, before: HazardVersion) -> list[VersionChange]:
    is_silent, was_silent = (each.unverified_since is not None for each in (version, before))
    if is_silent == was_silent:
        return []
    return [VersionChange.UNVERIFIED if is_silent else VersionChange.VERIFIED]
