"""Whether anybody of a country is warned first: by the rota now, or in its place.

Administrators and the Secretariat are the last rungs of every alarm; that they would be called does
not make up for nobody before them.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.accounts import RoleName
from watch.alarms.rungs.recipients import AlarmReader, accounts_in_role, focal_readers
from watch.alarms.rungs.shifts import staffed_shifts


class WarningGap(enum.StrEnum):
    """Why nobody is warned, each with an act that mends it."""

    NO_ROTA = "no_rota"
    """The country has no rota."""
    NOBODY_ON_CALL = "nobody_on_call"
    """It has one, and nobody is on call who could be reached."""
    NO_FOCAL_POINT = "no_focal_point"
    """It has no focal point in use."""
    FOCAL_POINT_WITHOUT_MAIL = "focal_point_without_mail"
    NO_EMERGENCY_ACCOUNT = "no_emergency_account"


def warning_gaps(session: Session, country: str, now: datetime) -> tuple[WarningGap, ...]:
    """Return why nobody of a country would be warned first at `now`; empty where somebody is."""
    shifts = staffed_shifts(session, country, None, now)
    on_call = [reader for readers in shifts.values() for reader in readers]
    stand_ins = focal_readers(session, country)
    if _can_be_reached([*on_call, *stand_ins]):
        return ()
    emergency = accounts_in_role(session, RoleName.EMERGENCY, country)
    has_points = any(each.focal_point_id is not None for each in stand_ins)
    gaps = [
        WarningGap.NOBODY_ON_CALL if shifts else WarningGap.NO_ROTA,
        WarningGap.FOCAL_POINT_WITHOUT_MAIL if has_points else WarningGap.NO_FOCAL_POINT,
    ]
    if not emergency:
        gaps.append(WarningGap.NO_EMERGENCY_ACCOUNT)
    return tuple(gaps)


# -- inside ---------------------------------------------------------------------------------


def _can_be_reached(readers: Sequence[AlarmReader]) -> bool:
    return any(each.email for each in readers)
